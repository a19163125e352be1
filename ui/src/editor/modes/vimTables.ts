import { Vim, getCM } from "@replit/codemirror-vim";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Placed } from "../tables/place.ts";
import { commanded, commanding, standingPlace, tableAccess, type TableAccess } from "../tables/standing.ts";

/** These change letters or parts of a line, and a table has none for them. */
const OF_LETTERS = /^[xXsSrRcCDJ~pP.<>=]$/;
const INTO = /^(?:[iIaA]|Enter)$/;
const DOWN = /^(?:j|ArrowDown)$/;
const UP = /^(?:k|ArrowUp)$/;

/** The part of the library's state that is known here. */
interface Input {
  readonly operator?: string | null;
  readonly keyBuffer: readonly string[];
  readonly prefixRepeat: readonly string[];
  pushRepeatDigit(digits: string): void;
}

const vimOf = (view: EditorView) => getCM(view)?.state.vim ?? null;

/** Up or down from a table, or onto one. False where there is none. */
function step(view: EditorView, tables: TableAccess, on: Placed | null, down: boolean): boolean {
  const { doc, selection } = view.state;
  const edge = on ? doc.lineAt(down ? on.to : on.from) : doc.lineAt(selection.main.head);
  const next = edge.number + (down ? 1 : -1);
  if (next < 1 || next > doc.lines) return on !== null;
  const { from } = doc.line(next);
  const table = tables.drawnAt(view, from);
  if (!on && !table) return false;
  view.dispatch({
    selection: { anchor: table ? standingPlace(table) : from },
    userEvent: "select",
    scrollIntoView: true,
  });
  return true;
}

function handle(event: KeyboardEvent, view: EditorView): boolean {
  const vim = vimOf(view);
  const cm = getCM(view);
  const [tables] = view.state.facet(tableAccess);
  const { key } = event;
  if (!vim || !cm || !tables || vim.visualMode || event.ctrlKey || event.altKey || event.metaKey || !commanded(view))
    return false;
  const input = vim.inputState as Input;
  const on = tables.drawnAt(view, view.state.selection.main.head);
  if (input.operator) {
    if (!on || key === "Escape" || key === "Shift" || /^[gG]$/.test(key)) return false;
    if (key === (input.operator === "delete" ? "d" : input.operator === "yank" ? "y" : "")) {
      // All of its lines are the one that the command is for.
      input.pushRepeatDigit(String(on.source.text.split("\n").length));
      return false;
    }
    Vim.handleKey(cm, "<Esc>", "user");
    return true;
  }
  if (input.keyBuffer.length > 0 || input.prefixRepeat.length > 0) return false;
  if (DOWN.test(key) || UP.test(key)) return step(view, tables, on, DOWN.test(key));
  if (!on) return false;
  // A line below the first of its rows would part it.
  if (key === "o") view.dispatch({ selection: { anchor: on.to } });
  if (INTO.test(key)) return tables.enter(view, /[aA]/.test(key));
  return OF_LETTERS.test(key);
}

/** In normal mode a table is one line that the caret stands on: it is passed, deleted or yanked as one, and its cells are entered by `i` or Enter. */
export const vimTables: Extension = [
  commanding.of({
    commands: (view) => vimOf(view)?.insertMode === false,
    command(view) {
      const cm = getCM(view);
      if (cm?.state.vim?.insertMode) Vim.exitInsertMode(cm as Parameters<typeof Vim.exitInsertMode>[0]);
    },
  }),
  EditorView.domEventHandlers({
    keydown(event, view) {
      if (!handle(event, view)) return false;
      event.preventDefault();
      return true;
    },
  }),
];

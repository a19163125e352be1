import { closeBrackets, closeBracketsKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, redo, undo } from "@codemirror/commands";
import { Annotation, EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap, type ViewUpdate } from "@codemirror/view";
import { caret } from "../caret.ts";
import { completion } from "../completion/completion.ts";
import { openFind, openReplace } from "../find/find.ts";
import { toggleMarks } from "../format.ts";
import type { EditorHost } from "../host.ts";
import { documentKey } from "../identity.ts";
import { linkFollowing, linkUnderCursor } from "../links.ts";
import { livePreview } from "../livePreview/plugin.ts";
import { markPairs } from "../pairs/pairs.ts";
import { theme } from "../theme.ts";
import { cellLanguage } from "./cellLanguage.ts";
import { tableCommands } from "./commands.ts";
import type { Cell } from "./model.ts";
import { pasteOfCells } from "./pasted.ts";

/** What a cell's editor needs of the table around it. */
export interface CellHost {
  readonly host: EditorHost;
  /** The note's editor: it has the history. */
  readonly outer: EditorView;
  /** For screen readers. */
  readonly label: string;
  /** The cell's text or its selection is another one. */
  changed(update: ViewUpdate): void;
  /** To the cell so many columns and rows away; false when there is none. */
  step(columns: number, rows: number, at: "start" | "end"): boolean;
  /** Row by row; behind the last cell comes a new row. */
  next(by: 1 | -1): boolean;
  below(): boolean;
  /** One step back from writing in it. */
  escape(): boolean;
  /** Writes cells over this one, those to the right of it and below. */
  fill(cells: readonly (readonly Cell[])[]): void;
  /** The whole table, as a part of the note's text. */
  selectTable(): boolean;
  left(): void;
}

/** The text was changed in the note, and is only shown here. */
const fromNote = Annotation.define<boolean>();

/** A cell's source, edited where the cell stands. Its text goes into the note's with each key, so that nothing of it is only here. */
export function cellEditor(parent: HTMLElement, cell: Cell, owner: CellHost): EditorView {
  const { outer, host } = owner;
  const state = EditorState.create({
    doc: cell,
    extensions: [
      documentKey.of(outer.state.facet(documentKey) ?? {}),
      // A completion that is only on its way does not keep the caret in.
      Prec.highest(
        keymap.of([{ key: "Escape", run: ({ state }) => completionStatus(state) !== "active" && owner.escape() }]),
      ),
      Prec.highest(completion(host)),
      Prec.high(keymap.of(keys(owner))),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap]),
      markPairs,
      closeBrackets(),
      caret,
      EditorView.lineWrapping,
      EditorView.perLineTextDirection.of(true),
      EditorView.contentAttributes.of({ "aria-label": owner.label, spellcheck: "true", autocorrect: "on" }),
      EditorView.editorAttributes.of({ class: "cm-cell-editor" }),
      cellLanguage,
      cellLanguage.data.of({ closeBrackets: { brackets: ["(", "[", "{", '"'] } }),
      livePreview,
      linkFollowing(host),
      pasteOfCells((cells) => owner.fill(cells)),
      oneCell,
      EditorView.updateListener.of((update) => {
        const shown = update.transactions.some((transaction) => transaction.annotation(fromNote));
        if (!shown && (update.docChanged || update.selectionSet)) owner.changed(update);
        if (update.focusChanged && !update.view.hasFocus) owner.left();
      }),
      theme,
    ],
  });
  return new EditorView({ state, parent });
}

/** Shows what the note says. */
export function showCell(editor: EditorView, cell: Cell): void {
  const old = editor.state.doc.toString();
  if (old === cell) return;
  let from = 0;
  const most = Math.min(old.length, cell.length);
  while (from < most && old[from] === cell[from]) from++;
  let tail = 0;
  while (tail < most - from && old[old.length - 1 - tail] === cell[cell.length - 1 - tail]) tail++;
  editor.dispatch({
    changes: { from, to: old.length - tail, insert: cell.slice(from, cell.length - tail) },
    annotations: fromNote.of(true),
  });
}

/** A pipe that is typed or pasted is one of the cell's text, and a line break one within the cell. */
const oneCell: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(fromNote)) return transaction;
  const changes: { from: number; to: number; insert: string }[] = [];
  let escaped = false;
  const text = transaction.newDoc.toString();
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") changes.push({ from: at, to: at + 1, insert: "<br>" });
    if (char === "|" && !escaped) changes.push({ from: at, to: at, insert: "\\" });
    escaped = !escaped && char === "\\";
  }
  return changes.length === 0 ? transaction : [transaction, { changes, sequential: true }];
});

function keys(owner: CellHost) {
  const { outer, host } = owner;
  const atStart = ({ state }: EditorView) => state.selection.main.empty && state.selection.main.head === 0;
  const atEnd = ({ state }: EditorView) => state.selection.main.empty && state.selection.main.head === state.doc.length;
  /** On the first or last row of the cell's text. */
  const onEdge = (view: EditorView, forward: boolean) => {
    const { main } = view.state.selection;
    const here = view.coordsAtPos(main.head, main.assoc || 1);
    const edge = view.coordsAtPos(forward ? view.state.doc.length : 0);
    return main.empty && (!here || !edge || Math.abs(here.top - edge.top) < (here.bottom - here.top) / 2);
  };
  const outside = (command: (view: EditorView) => boolean) => () => command(outer) || true;
  const ofTable = tableCommands.flatMap(({ key, run }) =>
    key === undefined ? [] : [{ key, run: outside(run), preventDefault: true }],
  );
  return [
    ...ofTable,
    { key: "Tab", run: () => owner.next(1), shift: () => owner.next(-1) },
    { key: "Enter", run: () => owner.below(), shift: insertBreak },
    { key: "ArrowLeft", run: (view: EditorView) => atStart(view) && owner.step(-1, 0, "end") },
    { key: "ArrowRight", run: (view: EditorView) => atEnd(view) && owner.step(1, 0, "start") },
    { key: "ArrowUp", run: (view: EditorView) => onEdge(view, false) && owner.step(0, -1, "end") },
    { key: "ArrowDown", run: (view: EditorView) => onEdge(view, true) && owner.step(0, 1, "end") },
    { key: "Mod-a", run: (view: EditorView) => isWhole(view) && owner.selectTable() },
    { key: "Mod-b", run: toggleMarks("**") },
    { key: "Mod-i", run: toggleMarks("*") },
    { key: "Mod-Shift-h", run: toggleMarks("==") },
    { key: "Mod-e", run: toggleMarks("`") },
    {
      key: "Alt-Enter",
      run: (view: EditorView) => {
        const link = linkUnderCursor(view);
        if (link) host.followLink(link, false);
        return link !== null;
      },
    },
    { key: "Mod-z", run: outside(undo), preventDefault: true },
    { key: "Mod-Shift-z", run: outside(redo), preventDefault: true },
    { key: "Mod-y", run: outside(redo), preventDefault: true },
    { key: "Mod-f", run: outside(openFind), preventDefault: true },
    { key: "Mod-h", run: outside(openReplace), preventDefault: true },
  ];
}

function isWhole({ state }: EditorView): boolean {
  const { from, to } = state.selection.main;
  return to - from === state.doc.length;
}

function insertBreak(view: EditorView): boolean {
  view.dispatch({ ...view.state.replaceSelection("<br>"), userEvent: "input" });
  return true;
}

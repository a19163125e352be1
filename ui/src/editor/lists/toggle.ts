import type { EditorState, Line, StateCommand } from "@codemirror/state";
import { markOf, type Mark } from "./blockMark.ts";
import { itemOn, prefixOf, type Item } from "./item.ts";
import { carryAll, numbersOf } from "./nesting.ts";
import type { Change } from "./shift.ts";

/** The lines that the selection is in; not the one before whose first letter it ends. */
export function coveredLines(state: EditorState): Line[] {
  const lines: Line[] = [];
  for (const { from, to, empty } of state.selection.ranges) {
    const last = state.doc.lineAt(to);
    const end = !empty && to === last.from ? last.number - 1 : last.number;
    for (let number = state.doc.lineAt(from).number; number <= end; number++)
      if (lines.at(-1)?.number !== number) lines.push(state.doc.line(number));
  }
  return lines;
}

/** Of these the ones that a block command is about: those with text, or the one that the cursor is on. */
function selectedLines(state: EditorState): Line[] {
  const lines = coveredLines(state);
  const written = lines.filter(({ text }) => !prefixOf(text).blank);
  return written.length > 0 ? written : lines.slice(0, 1);
}

/** A list item's own mark, without its box: its children stand behind it. */
const ITEM_MARK = /^(?:[-+*]|\d+[.)]) /;

/** Gives each selected line the mark, or takes it away where all have it. */
function toggle(
  has: (mark: Mark) => boolean,
  marksFor: (state: EditorState, lines: readonly Line[]) => (at: number, old: Mark) => string,
): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const lines = selectedLines(state);
    const marks = lines.map((line) => markOf(state, line));
    const off = marks.every(has);
    const mark = off ? () => "" : marksFor(state, lines);
    const changes: Change[] = [];
    const items: { item: Item; wider: number }[] = [];
    for (const [at, line] of lines.entries()) {
      const old = marks[at];
      if (!old || (!off && has(old))) continue;
      const insert = mark(at, old);
      changes.push({ from: old.from, to: old.to, insert });
      const item = itemOn(state, line);
      const own = ITEM_MARK.exec(insert)?.[0].length;
      if (item && own !== undefined) items.push({ item, wider: own - (item.contentColumn - item.column) });
    }
    const set = state.changes([...changes, ...carryAll(state, items)]);
    dispatch(
      state.update({ changes: set, selection: state.selection.map(set, 1), userEvent: "input", scrollIntoView: true }),
    );
    return true;
  };
}

export const toggleBullets = toggle(
  ({ kind }) => kind === "bullet",
  () => () => "- ",
);
export const toggleNumbers = toggle(
  ({ kind }) => kind === "number",
  (state, lines) => {
    const numbers = numbersOf(state, lines);
    return (at) => `${numbers[at] ?? 1}. `;
  },
);
export const toggleTasks = toggle(
  ({ kind }) => kind === "task",
  (state) => (_, old) => (old.kind === "number" ? `${state.sliceDoc(old.from, old.to).trim()} [ ] ` : "- [ ] "),
);

export function toggleHeading(level: number): StateCommand {
  return toggle(
    (mark) => mark.level === level,
    () => () => `${"#".repeat(level)} `,
  );
}

/** Puts the selected lines in a quote, or takes them out of it. */
export const toggleQuote: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const changes: Change[] = [];
  const all = coveredLines(state);
  const off = all.every(({ text }) => prefixOf(text).depth > 0);
  for (const { from, text } of all) {
    const mark = /^[ \t]{0,3}>[ \t]?/.exec(text)?.[0].length ?? 0;
    changes.push({ from, to: off ? from + mark : from, insert: off ? "" : "> " });
  }
  const set = state.changes(changes);
  dispatch(
    state.update({ changes: set, selection: state.selection.map(set, 1), userEvent: "input", scrollIntoView: true }),
  );
  return true;
};

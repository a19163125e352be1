import type { EditorState, Line, StateCommand } from "@codemirror/state";
import { markOf, type Mark } from "./blockMark.ts";
import { prefixOf } from "./item.ts";
import type { Change } from "./shift.ts";

/** The lines of the selection that a block command is about: those with text, or the one that the cursor is on. */
function selectedLines(state: EditorState): Line[] {
  const lines: Line[] = [];
  for (const { from, to, empty } of state.selection.ranges) {
    const last = state.doc.lineAt(to);
    const end = !empty && to === last.from && to > from ? last.number - 1 : last.number;
    for (let number = state.doc.lineAt(from).number; number <= end; number++)
      if (lines.at(-1)?.number !== number) lines.push(state.doc.line(number));
  }
  const written = lines.filter(({ text }) => !prefixOf(text).blank);
  return written.length > 0 ? written : lines.slice(0, 1);
}

/** Gives each selected line the mark, or takes it away where all have it. */
function toggle(
  has: (mark: Mark) => boolean,
  mark: (at: number, old: Mark, state: EditorState) => string,
): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const marks = selectedLines(state).map((line) => markOf(state, line));
    const off = marks.every(has);
    const changes: Change[] = marks.flatMap((old, at) => {
      if (!off && has(old)) return [];
      return [{ from: old.from, to: old.to, insert: off ? "" : mark(at, old, state) }];
    });
    const set = state.changes(changes);
    dispatch(
      state.update({ changes: set, selection: state.selection.map(set, 1), userEvent: "input", scrollIntoView: true }),
    );
    return true;
  };
}

export const toggleBullets = toggle(
  ({ kind }) => kind === "bullet",
  () => "- ",
);
export const toggleNumbers = toggle(
  ({ kind }) => kind === "number",
  (at) => `${at + 1}. `,
);
export const toggleTasks = toggle(
  ({ kind }) => kind === "task",
  (_, old, state) => (old.kind === "number" ? `${state.sliceDoc(old.from, old.to).trim()} [ ] ` : "- [ ] "),
);

export function toggleHeading(level: number): StateCommand {
  return toggle(
    (mark) => mark.level === level,
    () => `${"#".repeat(level)} `,
  );
}

/** Puts the selected lines in a quote, or takes them out of it. */
export const toggleQuote: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const { doc } = state;
  const changes: Change[] = [];
  const lines = new Set(
    state.selection.ranges.flatMap(({ from, to }) => {
      const first = doc.lineAt(from).number;
      return Array.from({ length: doc.lineAt(to).number - first + 1 }, (_, at) => first + at);
    }),
  );
  const all = [...lines].map((number) => doc.line(number));
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

import { syntaxTree } from "@codemirror/language";
import {
  EditorSelection,
  type ChangeSpec,
  type EditorState,
  type SelectionRange,
  type StateCommand,
} from "@codemirror/state";
import { inlineParts, type Part } from "./inlineParts.ts";

/** What a comment leaves out may be lines and blocks; every other mark ends with its line. */
const COMMENT = "%%";
/** What the grammar calls the text between marks. */
const NAMES: Record<string, string> = {
  "**": "StrongEmphasis",
  "*": "Emphasis",
  "==": "Mark",
  "~~": "Strikethrough",
  "`": "InlineCode",
  [COMMENT]: "NoteComment",
};

interface Step {
  changes?: ChangeSpec;
  range: SelectionRange;
}

/**
 * Puts the marks around the text of each selection, or takes them away where all of it has them. Without a selection: out over the closing
 * marks that the cursor stands before, else around the word at it.
 */
export function toggleMarks(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const change = state.changeByRange((range) =>
      range.empty ? atCursor(state, range.head, mark) : around(state, range, mark),
    );
    const userEvent = change.changes.empty ? "select" : "input";
    dispatch(state.update(change, { userEvent, scrollIntoView: true }));
    return true;
  };
}

function atCursor(state: EditorState, pos: number, mark: string): Step {
  const { length } = mark;
  const text = closedBehind(state, pos, mark);
  // Marks close nothing behind a space: it goes out with the cursor.
  if (text !== null && text < pos)
    return {
      changes: [
        { from: text, insert: mark },
        { from: pos, to: pos + length },
      ],
      range: EditorSelection.cursor(pos + length),
    };
  if (text !== null) return { range: EditorSelection.cursor(pos + length) };
  const word = state.wordAt(pos) ?? { from: pos, to: pos };
  if (isMarked(state, word.from, word.to, mark))
    return { changes: without(word, mark), range: EditorSelection.cursor(pos - length) };
  return { changes: within(word, mark), range: EditorSelection.cursor(pos + length) };
}

function around(state: EditorState, range: SelectionRange, mark: string): Step {
  const parts = mark === COMMENT ? [range] : inlineParts(state, range.from, range.to);
  const known = parts.map((part) => ({ part, marked: markedIn(state, part, mark) }));
  const [first] = known;
  const last = known.at(-1);
  // Nothing here can have marks.
  if (!first || !last) return { range };
  const off = known.every(({ marked }) => marked !== null);
  const changes = state.changes(
    known.flatMap(({ part, marked }) => (marked ? (off ? without(marked, mark) : []) : within(part, mark))),
  );
  const from = changes.mapPos((first.marked ?? first.part).from, 1);
  const to = changes.mapPos((last.marked ?? last.part).to, -1);
  const back = range.head < range.anchor;
  return { changes, range: EditorSelection.range(back ? to : from, back ? from : to) };
}

const within = ({ from, to }: Part, mark: string): ChangeSpec[] => [
  { from, insert: mark },
  { from: to, insert: mark },
];

const without = ({ from, to }: Part, mark: string): ChangeSpec[] => [
  { from: from - mark.length, to: from },
  { from: to, to: to + mark.length },
];

/** The text between the marks of a part; the part may be with them or without, or with one of the two. */
function markedIn(state: EditorState, { from, to }: Part, mark: string): Part | null {
  const { length } = mark;
  const starts = state.sliceDoc(from, from + length) === mark ? [0, length] : [0];
  const ends = state.sliceDoc(to - length, to) === mark ? [0, length] : [0];
  for (const start of starts)
    for (const end of ends)
      if (from + start <= to - end && isMarked(state, from + start, to - end, mark))
        return { from: from + start, to: to - end };
  return null;
}

/** Where the text ends whose closing marks stand right behind a place, and that has begun before it; null where none does. */
function closedBehind(state: EditorState, pos: number, mark: string): number | null {
  const behind = runAt(state, pos, mark, 1);
  if (behind < mark.length) return null;
  const name = NAMES[mark];
  for (let node = syntaxTree(state).resolveInner(pos, -1); ;) {
    if (node.name === name && node.from + mark.length < pos && node.to > pos && node.to <= pos + behind) return pos;
    if (!node.parent) break;
    node = node.parent;
  }
  // Behind a space the grammar does not see what is closed.
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const text = before.trimEnd();
  const opened = text.lastIndexOf(mark);
  if (text === before || opened < 0) return null;
  const opens = /(?:^|[^\p{L}\p{N}])$/u.test(text.slice(0, opened)) && /^[^\s]/.test(text.slice(opened + mark.length));
  return opens ? line.from + text.length : null;
}

/** How many of a mark's signs stand before a place or behind it; more than three mean nothing. */
function runAt(state: EditorState, pos: number, mark: string, side: -1 | 1): number {
  let run = 0;
  const at = side < 0 ? pos - 1 : pos;
  while (run < 3 && state.sliceDoc(at + side * run, at + side * run + 1) === mark.charAt(0)) run++;
  return run;
}

/** One star is in `*` and in `***`, two are in `**` and in `***`. */
function isMarked(state: EditorState, from: number, to: number, mark: string): boolean {
  const run = Math.min(runAt(state, from, mark, -1), runAt(state, to, mark, 1));
  if (!mark.startsWith("*")) return run >= mark.length;
  return mark.length === 1 ? run === 1 || run === 3 : run >= 2;
}

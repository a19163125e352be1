import { EditorSelection, type EditorState, type SelectionRange, type StateCommand } from "@codemirror/state";

/** Puts the marks around each selection, or takes them away where they are; without a selection around the word at the cursor. */
export function toggleMarks(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const change = state.changeByRange((range) => {
      const { from, to } = wanted(state, range);
      const { length } = mark;
      if (isMarked(state, from, to, mark))
        return {
          changes: [
            { from: from - length, to: from },
            { from: to, to: to + length },
          ],
          range: EditorSelection.range(range.anchor - length, range.head - length),
        };
      const inner = state.sliceDoc(from, to);
      if (inner.length >= 2 * length && isMarked(state, from + length, to - length, mark))
        return {
          changes: [
            { from, to: from + length },
            { from: to - length, to },
          ],
          range: EditorSelection.range(from, to - 2 * length),
        };
      return {
        changes: [
          { from, insert: mark },
          { from: to, insert: mark },
        ],
        range: range.empty
          ? EditorSelection.cursor(range.head + length)
          : EditorSelection.range(from + length, to + length),
      };
    });
    dispatch(state.update(change, { userEvent: "input", scrollIntoView: true }));
    return true;
  };
}

/** The word at a cursor; a selection without the spaces at its ends, which no mark may stand beside. */
function wanted(state: EditorState, range: SelectionRange): { from: number; to: number } {
  if (range.empty) return state.wordAt(range.head) ?? range;
  const text = state.sliceDoc(range.from, range.to);
  const start = text.length - text.trimStart().length;
  if (start === text.length) return range;
  return { from: range.from + start, to: range.to - (text.length - text.trimEnd().length) };
}

/** One star is in `*` and in `***`, two are in `**` and in `***`. */
function isMarked(state: EditorState, from: number, to: number, mark: string): boolean {
  const sign = mark.charAt(0);
  let before = 0;
  while (before < 3 && state.sliceDoc(from - before - 1, from - before) === sign) before++;
  let behind = 0;
  while (behind < 3 && state.sliceDoc(to + behind, to + behind + 1) === sign) behind++;
  const run = Math.min(before, behind);
  if (sign !== "*") return run >= mark.length;
  return mark.length === 1 ? run === 1 || run === 3 : run >= 2;
}

import { EditorSelection, type StateCommand } from "@codemirror/state";

/** Puts the marks around each selection, or takes them away where they are; without a selection around the word at the cursor. */
export function toggleMarks(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const { length } = mark;
    const change = state.changeByRange((range) => {
      const word = range.empty ? (state.wordAt(range.head) ?? range) : range;
      const { from, to } = word;
      const outside = state.sliceDoc(from - length, from) === mark && state.sliceDoc(to, to + length) === mark;
      if (outside) {
        return {
          changes: [
            { from: from - length, to: from },
            { from: to, to: to + length },
          ],
          range: EditorSelection.range(range.anchor - length, range.head - length),
        };
      }
      return {
        changes: [
          { from, insert: mark },
          { from: to, insert: mark },
        ],
        range: EditorSelection.range(range.anchor + length, range.head + length),
      };
    });
    dispatch(state.update(change, { userEvent: "input", scrollIntoView: true }));
    return true;
  };
}

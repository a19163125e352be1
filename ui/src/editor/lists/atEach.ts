import type { EditorState, SelectionRange, StateCommand } from "@codemirror/state";
import { numbered, type Seed } from "./number.ts";

/** What is done at one cursor. */
export interface Step {
  changes: { from: number; to?: number; insert?: string }[];
  range: SelectionRange;
  /** Lists to be numbered anew, by places in the old text. */
  seeds?: (after: EditorState, at: (pos: number) => number) => (Seed | null)[];
}

/** Does something at each cursor, or nothing at all where one of them has no use for it. */
export function atEach(
  step: (state: EditorState, range: SelectionRange) => Step | null,
  userEvent: string,
): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const steps: Step[] = [];
    let unable = false;
    const spec = state.changeByRange((range) => {
      const done = unable ? null : step(state, range);
      if (!done) {
        unable = true;
        return { range };
      }
      steps.push(done);
      return { range: done.range, changes: done.changes };
    });
    if (unable || steps.length === 0) return false;
    const transaction = numbered(state, { ...spec, userEvent, scrollIntoView: true }, (after) =>
      steps.flatMap((one) => one.seeds?.(after, (pos) => spec.changes.mapPos(pos, 1)) ?? []),
    );
    dispatch(transaction);
    return true;
  };
}

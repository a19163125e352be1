import type { StateCommand } from "@codemirror/state";
import { isDone } from "../livePreview/widgets.ts";
import { canTick } from "../mode.ts";
import { itemOn } from "./item.ts";
import type { Change } from "./shift.ts";
import { coveredLines } from "./toggle.ts";

/**
 * Ticks the tasks on the lines of the selection while one of them is open, else opens them all; without tasks makes some of the items there.
 * Signs that say that nothing is left to do stay while others are ticked.
 */
export const tickTasks: StateCommand = ({ state, dispatch }) => {
  if (!canTick(state)) return false;
  const items = coveredLines(state).flatMap((line) => itemOn(state, line) ?? []);
  const boxes = items
    .filter(({ box }) => box !== "")
    .map(({ box, line, markerAt }) => ({
      from: line.from + line.text.indexOf(box, markerAt - line.from) + 1,
      sign: box.slice(1, -1),
    }));
  const open = boxes.some(({ sign }) => sign === " ");
  let changes: Change[] = boxes
    .filter(({ sign }) => !open || !isDone(sign))
    .map(({ from, sign }) => ({ from, to: from + sign.length, insert: open ? "x" : " " }));
  if (boxes.length === 0 && !state.readOnly)
    changes = items.map(({ content, markerAt, marker }) => ({
      from: content,
      to: content,
      insert: content === markerAt + marker.length ? " [ ] " : "[ ] ",
    }));
  if (changes.length === 0) return false;
  const set = state.changes(changes);
  dispatch(state.update({ changes: set, selection: state.selection.map(set, 1), userEvent: "input.toggle" }));
  return true;
};

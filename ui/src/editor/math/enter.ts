import type { StateCommand } from "@codemirror/state";
import { under } from "../lists/enter.ts";
import { itemOn, prefixOf } from "../lists/item.ts";

const MARKS = "$$";

/** Enter between the marks of a formula that is just begun: each gets a line of its own, and the caret the one between. */
export const openFormula: StateCommand = ({ state, dispatch }) => {
  const { main, ranges } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (state.readOnly || ranges.length > 1 || !main.empty) return false;
  const item = itemOn(state, line);
  const prefix = prefixOf(line.text);
  const start = item?.content ?? line.from + prefix.quote.length + prefix.indent.length;
  if (state.sliceDoc(start, main.head) !== MARKS || state.sliceDoc(main.head, line.to) !== MARKS) return false;
  const next = state.lineBreak + (item ? under(item) : prefix.quote + prefix.indent);
  dispatch(
    state.update({
      changes: { from: main.head, insert: next + next },
      selection: { anchor: main.head + next.length },
      userEvent: "input",
      scrollIntoView: true,
    }),
  );
  return true;
};

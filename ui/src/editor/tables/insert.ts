import type { StateCommand } from "@codemirror/state";
import { fitted } from "../blocks/fit.ts";
import { printTable } from "./print.ts";

const NEW = {
  aligns: [null, null],
  rows: [
    ["", ""],
    ["", ""],
  ],
};

/** Two columns and a row, below the text at the caret and in the quote and item of that, with the caret in its first cell. */
export const insertTable: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const { doc } = state;
  const { to } = doc.lineAt(state.selection.main.head);
  const { changes, head } = fitted(state, { from: to, to }, printTable(NEW), 2);
  // There is a line to go on below it.
  const end = to === doc.length ? "\n" : "";
  dispatch(
    state.update({
      changes: { ...changes, insert: changes.insert + end },
      selection: { anchor: head },
      userEvent: "input.table",
      scrollIntoView: true,
    }),
  );
  return true;
};

import { foldedRanges } from "@codemirror/language";
import type { EditorState, StateCommand } from "@codemirror/state";
import { countsLazily, itemOn, prefixOf } from "../lists/item.ts";
import { numbered } from "../lists/number.ts";
import { nextMarker } from "../lists/shift.ts";
import { foldableAt } from "./ranges.ts";

/** Enter before or behind the chip of a fold: a line below all that is hidden, beside a folded item the next one. */
export const enterBehindFold: StateCommand = ({ state, dispatch }) => {
  const { main, ranges } = state.selection;
  const fold = foldBeside(state, main.head);
  if (!fold || state.readOnly || !main.empty || ranges.length > 1) return false;
  const line = state.doc.lineAt(fold.from);
  const item = itemOn(state, line);
  const start = item
    ? `${item.quote}${item.indent}${nextMarker(state, item)} ${item.box === "" ? "" : "[ ] "}`
    : blockStart(state, fold.from);
  const insert = state.lineBreak + start;
  dispatch(
    numbered(
      state,
      {
        changes: { from: fold.to, insert },
        selection: { anchor: fold.to + insert.length },
        userEvent: "input",
        scrollIntoView: true,
      },
      (after) => {
        if (!item || countsLazily(state, item)) return [];
        const next = itemOn(after, after.doc.lineAt(fold.to + insert.length));
        return [next?.number == null ? null : { pos: next.line.from, number: next.number }];
      },
    ),
  );
  return true;
};

function foldBeside(state: EditorState, pos: number): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  foldedRanges(state).between(pos, pos, (from, to) => {
    found = { from, to };
  });
  return found;
}

/** What a line begins with that is no longer in the block whose first line ends at `pos`. */
function blockStart(state: EditorState, pos: number): string {
  const line = state.doc.lineAt(pos);
  const kind = foldableAt(state, line)?.kind;
  if (kind === "properties") return "";
  const { quote, indent } = prefixOf(line.text);
  // The last paragraph that is hidden would go on.
  return kind === "code" ? quote + indent : state.lineBreak;
}

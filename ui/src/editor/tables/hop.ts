import type { EditorState, Line, StateCommand, TransactionSpec } from "@codemirror/state";
import { prefixOf } from "../lists/item.ts";
import { sourceMode } from "../mode.ts";
import { isEmpty } from "./lines.ts";
import { showsSource } from "./openSource.ts";
import { nodeOf, tableAt, type Placed } from "./place.ts";

/** Lines pass a table that they come to as a whole: on their way through it they would be rows. */
export const hopTable =
  (by: -1 | 1): StateCommand =>
  ({ state, dispatch }) => {
    const { main, ranges } = state.selection;
    if (ranges.length > 1 || state.readOnly || state.facet(sourceMode)) return false;
    const first = state.doc.lineAt(main.from);
    let last = state.doc.lineAt(main.to);
    // A selection that ends before a line's first letter does not mean that line.
    if (!main.empty && main.to === last.from) last = state.doc.line(last.number - 1);
    const table = tableBeside(state, by < 0 ? first.number - 1 : last.number + 1, by);
    // An empty line stays: it keeps a table apart from what is on its other side.
    const kept = table ?? tableBeside(state, first.number - 1, -1);
    if (kept && linesOf(state, first.number, last.number).every((line) => isEmpty(kept, line))) return true;
    if (!table) return false;
    dispatch(state.update(by < 0 ? up(state, first, last, table) : down(state, first, last, table)));
    return true;
  };

/** The table that begins or ends on a line, or on the one behind that if that is empty. */
function tableBeside(state: EditorState, number: number, by: -1 | 1): Placed | null {
  const { doc } = state;
  for (const at of [number, number + by]) {
    if (at < 1 || at > doc.lines) return null;
    const line = doc.line(at);
    const table = tableAt(state, line.from);
    if (!table) continue;
    const begins = by < 0 ? table.to === line.to : table.from === line.from;
    const near = at === number || isEmpty(table, doc.line(number));
    return begins && near && !showsSource(state, table) ? table : null;
  }
  return null;
}

function linesOf({ doc }: EditorState, from: number, to: number): Line[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => doc.line(from + index));
}

/** The lines that are passed: of the table, or of the quote or list around it that the moved lines are not in. */
function passed(state: EditorState, table: Placed, isApart: (of: { from: number; to: number }) => boolean) {
  let node = nodeOf(state, table);
  while (node?.parent && isApart(node.parent)) node = node.parent;
  const { doc } = state;
  return {
    start: doc.lineAt(Math.min(node?.from ?? table.from, table.from)),
    end: doc.lineAt(Math.max(node?.to ?? table.to, table.to)),
  };
}

/** Between the moved lines and what they pass: the empty lines that are there, or one. */
function gapOf(state: EditorState, above: Line, below: Line, moved: Line): string {
  const between = linesOf(state, above.number + 1, below.number - 1).map(({ text }) => `${text}\n`);
  return between.length > 0 ? between.join("") : emptyBeside(moved);
}

const emptyBeside = ({ text }: Line) => `${prefixOf(text).quote.trimEnd()}\n`;

function moved(state: EditorState, changes: TransactionSpec["changes"], by: number): TransactionSpec {
  const { anchor, head } = state.selection.main;
  const selection = { anchor: anchor + by, head: head + by };
  return { ...(changes ? { changes } : {}), selection, userEvent: "move.line", scrollIntoView: true };
}

function up(state: EditorState, first: Line, last: Line, table: Placed): TransactionSpec {
  const { doc } = state;
  const { start, end } = passed(state, table, ({ to }) => to < first.from);
  const next = last.number < doc.lines ? doc.line(last.number + 1) : null;
  // What was below the moved lines would be right below the table.
  const apart = next && !isEmpty(table, next) ? `\n${emptyBeside(first).trimEnd()}` : "";
  const insert = `\n${gapOf(state, end, first, first)}${doc.sliceString(start.from, end.to)}${apart}`;
  const changes = [
    { from: start.from, to: first.from },
    { from: last.to, insert },
  ];
  return moved(state, changes, start.from - first.from);
}

function down(state: EditorState, first: Line, last: Line, table: Placed): TransactionSpec {
  const { doc } = state;
  const { start, end } = passed(state, table, ({ from }) => from > last.to);
  const insert = `${doc.sliceString(start.from, end.to)}\n${gapOf(state, last, start, first)}`;
  const changes = [
    { from: first.from, insert },
    { from: last.to, to: end.to },
  ];
  return moved(state, changes, insert.length);
}

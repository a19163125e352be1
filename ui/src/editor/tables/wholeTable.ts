import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { withoutTable } from "./commands.ts";
import { leadOf } from "./model.ts";
import { tableAt, type Placed } from "./place.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The table that a range holds, and nothing else: what the quotes and items around have before its first row may be in or not. */
function wholeTable(state: EditorState, { from, to }: Range): Placed | null {
  if (from === to || state.doc.lineAt(to).to !== to) return null;
  const table = tableAt(state, from);
  if (!table || table.to !== to) return null;
  return from <= table.from + table.source.indent.length ? table : null;
}

/** A table's rows as they would be written outside of all that is around it. */
function bareText({ source: { text, quotes } }: Placed): string {
  const lines = text.split("\n");
  return lines.map((line) => line.slice(leadOf(line, quotes).length)).join("\n");
}

/** It may be pasted anywhere, so what is around it does not come along. */
const copiedBare = EditorView.clipboardOutputFilter.of((text, state) => {
  const { main, ranges } = state.selection;
  const table = ranges.length === 1 ? wholeTable(state, main) : null;
  return table && text === state.sliceDoc(main.from, main.to) ? bareText(table) : text;
});

/** Without its lines' ends, the marks of the last one would be gone, and what is around it parted in two. */
const deletedByLines = EditorState.transactionFilter.of((transaction) => {
  const { startState, changes } = transaction;
  const { main, ranges } = startState.selection;
  if (!transaction.docChanged || !transaction.isUserEvent("delete") || main.empty || ranges.length > 1)
    return transaction;
  // A key may take more than is selected: what is before the first row, as the table is one for the caret.
  const deleted: Range[] = [];
  changes.iterChanges((from, to, _, __, { length }) => deleted.push(length === 0 ? { from, to } : { from, to: from }));
  const [only] = deleted;
  const table = only && deleted.length === 1 ? wholeTable(startState, only) : null;
  return table ? { ...withoutTable(startState, table), userEvent: "delete.table", scrollIntoView: true } : transaction;
});

/** A table that is selected as a whole is copied, and deleted, as one. */
export const wholeTables: Extension = [copiedBare, deletedByLines];

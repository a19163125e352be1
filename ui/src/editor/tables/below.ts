import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState, Prec, type Extension, type Line, type Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { sourceMode } from "../mode.ts";
import { prefixOf } from "../lists/item.ts";
import { countAround } from "../markdown/around.ts";
import { ownEdit } from "./follow.ts";
import { isEmpty, isInItsQuotes, leadBelow } from "./lines.ts";
import { leadOf } from "./model.ts";
import { showsSource } from "./openSource.ts";
import { offsetIn, tableAt, type Placed } from "./place.ts";

/** The table whose last line is right above that of `pos`, if it stands on the page. */
function tableAbove(state: EditorState, pos: number): Placed | null {
  const { number } = state.doc.lineAt(pos);
  if (number < 2 || state.facet(sourceMode)) return null;
  const above = state.doc.line(number - 1);
  const table = tableAt(state, above.from);
  return table?.to === above.to && !showsSource(state, table) ? table : null;
}

/** Within it, a line that was just written is read. */
const PARSE_MS = 50;

/** What begins so is meant as a row. */
const ROW = /^\s*\|/;

/**
 * Text on the line right below a table is a row of it, as Markdown goes. Who writes there sees the table end above, and means to write
 * below it: so an empty line comes between them. A row that is begun there leaves one below itself, if more text follows.
 */
const textBelow = EditorState.transactionFilter.of((transaction) => {
  const { startState, changes, newDoc } = transaction;
  const written = transaction.isUserEvent("input") && !transaction.isUserEvent("input.table");
  if (!transaction.docChanged || !written || transaction.annotation(ownEdit)) return transaction;
  const apart: { from: number; to?: number; insert: string }[] = [];
  changes.iterChanges((from, to, start, end, inserted) => {
    const line = startState.doc.lineAt(from);
    const text = inserted.toString();
    if (to > line.to || /^\s*(?:\n|$)/.test(text)) return;
    const table = tableAbove(startState, from);
    const now = newDoc.lineAt(start);
    if (!table || !(isRow(transaction.state, now) || fallsOut(transaction.state, table, now))) return;
    const above = line.text.slice(0, leadOf(line.text, table.source.quotes).length).trimEnd();
    if (!isEmpty(table, line)) {
      apart.push({ from: now.from, insert: `${above}\n` });
      return;
    }
    const begunAsRow = ROW.test(text) && isInItsQuotes(table, line);
    if (begunAsRow && text.endsWith("\n")) return;
    const lead = leadBelow(startState, table, line);
    const below = isNeeded(startState.doc, table, line) ? `\n${above}` : "";
    // The marks come before what is written, wherever among them the caret was.
    apart.push({ from: now.from, to: start, insert: begunAsRow ? lead : `${above}\n${lead}` });
    apart.push({
      from: end,
      to: end + line.to - to,
      insert: begunAsRow ? below : endOfQuote(startState.doc, line, lead + text),
    });
  });
  return apart.length === 0 ? transaction : [transaction, { changes: apart, sequential: true }];
});

/** Whether a line is a row of a table that begins above. */
function isRow(state: EditorState, { from }: Line): boolean {
  const table = tableAt(state, from);
  return table !== null && table.from < from;
}

/** Whether a line is text that is not in what the table above it is in. */
function fallsOut(state: EditorState, { from }: Placed, line: Line): boolean {
  const tree = ensureSyntaxTree(state, line.to, PARSE_MS);
  const blockOn = ({ from: start, text }: Line, name: string) => {
    let node: SyntaxNode | null = tree?.resolve(start + text.search(/[^\s>]|$/), 1) ?? null;
    while (node && node.name !== name) node = node.parent;
    return node;
  };
  const text = blockOn(line, "Paragraph");
  const table = blockOn(state.doc.lineAt(from), "Table");
  if (!text || !table || text.from < line.from) return false;
  return countAround(text) < countAround(table);
}

/** What has to come behind a line that is begun in a quote: text of fewer right below would go on with it. */
function endOfQuote(doc: Text, line: Line, begun: string): string {
  const next = line.number < doc.lines ? prefixOf(doc.line(line.number + 1).text) : null;
  return next && !next.blank && next.depth < prefixOf(begun).depth ? `\n${next.quote.trimEnd()}` : "";
}

/** An empty line ends the table: without it, what is below would become a row. */
function isNeeded(doc: Text, table: Placed, line: Line): boolean {
  return isEmpty(table, line) && line.number < doc.lines && !isEmpty(table, doc.line(line.number + 1));
}

/** Instead of taking that line away, the caret goes into the table's last cell. */
function keepApart(view: EditorView): boolean {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (!main.empty || line.number < 2 || state.readOnly) return false;
  const above = tableAbove(state, line.from);
  const table = above ?? (main.head === line.from ? tableAbove(state, line.from - 1) : null);
  if (!table || !isNeeded(state.doc, table, above ? line : state.doc.line(line.number - 1))) return false;
  const { rows, aligns } = table.source.table;
  const last = { row: rows.length - 1, column: aligns.length - 1 };
  view.dispatch({ selection: { anchor: table.from + offsetIn(table.source, last, Infinity) }, userEvent: "select" });
  return true;
}

function keepLine({ state }: EditorView): boolean {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (!main.empty || main.head !== line.to) return false;
  const table = tableAbove(state, line.from);
  return table !== null && isNeeded(state.doc, table, line);
}

/** An input method is not to lose the line it writes on, so the empty one comes before it begins. */
const composedBelow = EditorView.domEventHandlers({
  compositionstart(_, view) {
    const { state } = view;
    const { main } = state.selection;
    const line = state.doc.lineAt(main.head);
    const table = main.empty && !state.readOnly ? tableAbove(state, line.from) : null;
    if (!table || !isEmpty(table, line)) return;
    const lead = leadBelow(state, table, line);
    const before = `${line.text.trimEnd()}\n${lead}`;
    view.dispatch({
      changes: { from: line.from, to: line.to, insert: before + endOfQuote(state.doc, line, lead) },
      selection: { anchor: line.from + before.length },
      annotations: ownEdit.of(true),
      userEvent: "input",
    });
  },
});

export const belowTables: Extension = [
  textBelow,
  composedBelow,
  Prec.highest(
    keymap.of([
      { key: "Backspace", run: keepApart },
      { key: "Delete", run: keepLine },
    ]),
  ),
];

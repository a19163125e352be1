import { EditorState, Prec, type Extension, type Line, type Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { sourceMode } from "../mode.ts";
import { ownEdit } from "./follow.ts";
import { showsSource } from "./openSource.ts";
import { offsetIn, tableAt, type Placed } from "./place.ts";

/** The table whose last line is right above that of `pos`, if it stands on the page. */
function tableAbove(state: EditorState, pos: number): Placed | null {
  const { number } = state.doc.lineAt(pos);
  if (number < 2 || state.facet(sourceMode)) return null;
  const above = state.doc.line(number - 1);
  if (above.text.trim() === "") return null;
  const table = tableAt(state, above.from);
  return table?.to === above.to && !showsSource(state, table) ? table : null;
}

/** What begins so is meant as a row. */
const ROW = /^\s*\|/;

/**
 * Text on the line right below a table is a row of it, as Markdown goes. Who writes there sees the table end above, and means to write
 * below it: so a blank line comes between them. A row that is begun there leaves one below itself, if more text follows.
 */
const textBelow = EditorState.transactionFilter.of((transaction) => {
  const { startState, changes } = transaction;
  const written = transaction.isUserEvent("input") && !transaction.isUserEvent("input.table");
  if (!transaction.docChanged || !written || transaction.annotation(ownEdit)) return transaction;
  const blanks: { from: number; insert: string }[] = [];
  changes.iterChanges((from, to, _, end, inserted) => {
    const line = startState.doc.lineAt(from);
    const text = inserted.toString();
    if (line.text.trim() !== "" || to > line.to || /^\s*(?:\n|$)/.test(text)) return;
    const isRow = ROW.test(text);
    if (isRow && (text.endsWith("\n") || !isNeeded(startState.doc, line))) return;
    if (tableAbove(startState, from)) blanks.push({ from: isRow ? end : changes.mapPos(line.from, -1), insert: "\n" });
  });
  return blanks.length === 0 ? transaction : [transaction, { changes: blanks, sequential: true }];
});

/** The blank line ends the table: without it, what is below would become a row. */
function isNeeded(doc: Text, blank: Line): boolean {
  return blank.text.trim() === "" && blank.number < doc.lines && doc.line(blank.number + 1).text.trim() !== "";
}

/** Instead of taking that line away, the caret goes into the table's last cell. */
function keepApart(view: EditorView): boolean {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (!main.empty || main.head !== line.from || line.number < 2 || state.readOnly) return false;
  const blank = line.text.trim() === "" ? line : state.doc.line(line.number - 1);
  const table = isNeeded(state.doc, blank) ? tableAbove(state, blank.from) : null;
  if (!table) return false;
  const { rows, aligns } = table.source.table;
  const last = { row: rows.length - 1, column: aligns.length - 1 };
  view.dispatch({ selection: { anchor: table.from + offsetIn(table.source, last, Infinity) }, userEvent: "select" });
  return true;
}

function keepLine({ state }: EditorView): boolean {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  return main.empty && main.head === line.to && isNeeded(state.doc, line) && tableAbove(state, line.from) !== null;
}

/** An input method is not to lose the line it writes on, so the blank one comes before it begins. */
const composedBelow = EditorView.domEventHandlers({
  compositionstart(_, view) {
    const { main } = view.state.selection;
    const line = view.state.doc.lineAt(main.head);
    if (!main.empty || view.state.readOnly || line.text.trim() !== "" || !tableAbove(view.state, line.from)) return;
    view.dispatch({
      changes: { from: line.from, insert: "\n" },
      selection: { anchor: main.head + 1 },
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

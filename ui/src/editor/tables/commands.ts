import { isolateHistory } from "@codemirror/commands";
import type { EditorState, TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { minimalChanges } from "../diff.ts";
import { leaveTables } from "./follow.ts";
import { leadOf, type Align, type Table } from "./model.ts";
import { sourceShown } from "./openSource.ts";
import * as does from "./operations.ts";
import { lineBelow } from "./out.ts";
import { cellAt, offsetIn, readTable, tableAt, type CellPlace, type Placed } from "./place.ts";
import { printTable } from "./print.ts";

/** Something that is done to the table at the caret. */
export interface TableCommand {
  readonly id: string;
  readonly name: string;
  readonly key?: string;
  /** Where its entry stands in a menu. */
  readonly group: "row" | "column" | "table";
  /** False when there is no table at the caret, or it cannot be done there. */
  run(view: EditorView): boolean;
}

/** Where the caret is among the tables of a note. */
export interface Here extends CellPlace {
  readonly placed: Placed;
}

export function cellHere(state: EditorState): Here | null {
  const { head } = state.selection.main;
  const placed = tableAt(state, head);
  return placed && { placed, ...cellAt(placed.source, head - placed.from) };
}

/** Takes a table away with its lines. The caret comes to the text of the next line, behind the marks of what was around the table. */
export function withoutTable({ doc }: EditorState, { from, to, source }: Placed): TransactionSpec {
  const end = Math.min(to + 1, doc.length);
  const next = doc.lineAt(end);
  const lead = next.from === end ? leadOf(next.text, source.quotes).length : 0;
  return { changes: { from, to: end }, selection: { anchor: from + lead } };
}

/** Writes a table anew, with its pipes in line, as one step that can be undone. Null takes it away. */
export function writeTable(view: EditorView, placed: Placed, table: Table | null, cell: CellPlace): void {
  const { from, source } = placed;
  if (!table) {
    view.dispatch({ ...withoutTable(view.state, placed), userEvent: "delete.table" });
    view.focus();
    return;
  }
  const text = printTable(table, source.indent);
  const written = readTable(text, source.quotes);
  const within = written ? offsetIn(written, cell, Infinity) : 0;
  view.dispatch({
    changes: minimalChanges(source.text, text, from),
    selection: { anchor: from + within },
    annotations: isolateHistory.of("full"),
    userEvent: "input.table",
  });
}

type Operation = (table: Table, cell: CellPlace) => { table: Table | null; cell?: CellPlace };

function command(
  group: TableCommand["group"],
  id: string,
  name: string,
  operation: Operation,
  key?: string,
): TableCommand {
  const run = (view: EditorView) => {
    const here = view.state.readOnly ? null : cellHere(view.state);
    if (!here) return false;
    const { placed, row, column } = here;
    const done = operation(placed.source.table, { row, column });
    if (done.table === placed.source.table) return false;
    writeTable(view, placed, done.table, done.cell ?? { row, column });
    return true;
  };
  return { id, name, group, run, ...(key === undefined ? {} : { key }) };
}

const align = (id: string, name: string, to: Align) =>
  command("column", `align.${id}`, name, (table, { column }) => ({
    table: table.aligns[column] === to ? table : does.alignColumn(table, column, to),
  }));

export const tableCommands: readonly TableCommand[] = [
  command("row", "row.above", "Insert row above", (table, { row, column }) => ({
    table: does.addRow(table, row),
    cell: { row, column },
  })),
  command(
    "row",
    "row.below",
    "Insert row below",
    (table, { row, column }) => ({ table: does.addRow(table, row + 1), cell: { row: row + 1, column } }),
    "Mod-Enter",
  ),
  command(
    "row",
    "row.up",
    "Move row up",
    (table, { row, column }) => ({ table: does.moveRow(table, row, row - 1), cell: { row: row - 1, column } }),
    "Alt-ArrowUp",
  ),
  command(
    "row",
    "row.down",
    "Move row down",
    (table, { row, column }) => ({ table: does.moveRow(table, row, row + 1), cell: { row: row + 1, column } }),
    "Alt-ArrowDown",
  ),
  command("row", "row.duplicate", "Duplicate row", (table, { row, column }) => ({
    table: does.duplicateRow(table, row),
    cell: { row: row + 1, column },
  })),
  command("row", "row.delete", "Delete row", (table, { row, column }) => ({
    table: does.deleteRow(table, row),
    cell: { row: Math.min(row, table.rows.length - 2), column },
  })),
  command("column", "column.before", "Insert column before", (table, { row, column }) => ({
    table: does.addColumn(table, column),
    cell: { row, column },
  })),
  command("column", "column.after", "Insert column after", (table, { row, column }) => ({
    table: does.addColumn(table, column + 1),
    cell: { row, column: column + 1 },
  })),
  command(
    "column",
    "column.back",
    "Move column back",
    (table, { row, column }) => ({
      table: does.moveColumn(table, column, column - 1),
      cell: { row, column: column - 1 },
    }),
    "Alt-Shift-ArrowLeft",
  ),
  command(
    "column",
    "column.on",
    "Move column on",
    (table, { row, column }) => ({
      table: does.moveColumn(table, column, column + 1),
      cell: { row, column: column + 1 },
    }),
    "Alt-Shift-ArrowRight",
  ),
  command("column", "column.duplicate", "Duplicate column", (table, { row, column }) => ({
    table: does.duplicateColumn(table, column),
    cell: { row, column: column + 1 },
  })),
  command("column", "column.delete", "Delete column", (table, { row, column }) => ({
    table: does.deleteColumn(table, column),
    cell: { row, column: Math.max(0, Math.min(column, table.aligns.length - 2)) },
  })),
  command("column", "sort.up", "Sort by column, ascending", (table, { column }) => ({
    table: does.sortByColumn(table, column, false),
  })),
  command("column", "sort.down", "Sort by column, descending", (table, { column }) => ({
    table: does.sortByColumn(table, column, true),
  })),
  align("left", "Align column left", "left"),
  align("center", "Align column to the middle", "center"),
  align("right", "Align column right", "right"),
  align("none", "Align column by default", null),
  { id: "leave", name: "New line below the table", key: "Mod-Shift-Enter", group: "table", run: writeBelow },
  { id: "source", name: "Edit table source", group: "table", run: editSource },
  { id: "delete", name: "Delete table", group: "table", run: deleteTable },
];

/** Keys while a cell is written in, with names: the shortcut help shows them. */
export const tableKeys: readonly { key: string; name: string }[] = [
  { key: "Tab", name: "Next cell, or a new row" },
  { key: "Shift-Tab", name: "Previous cell" },
  { key: "Enter", name: "Cell below, or a new row" },
  { key: "Shift-Enter", name: "Line break in the cell" },
  { key: "Escape", name: "Out of the table" },
  ...tableCommands.flatMap(({ key, name }) => (key === undefined ? [] : [{ key, name }])),
];

function deleteTable(view: EditorView): boolean {
  const here = view.state.readOnly ? null : cellHere(view.state);
  if (here) writeTable(view, here.placed, null, here);
  return here !== null;
}

/** Behind a table that ends its quote or item nothing else leads to a line of these. */
function writeBelow(view: EditorView): boolean {
  if (view.state.readOnly || !cellHere(view.state)) return false;
  // Its pipes are put in line by that, and its end may be elsewhere.
  leaveTables(view);
  const here = cellHere(view.state);
  view.focus();
  if (here) view.dispatch(lineBelow(view.state, here.placed));
  return true;
}

/** Until the caret leaves it, the table is the text it is written as. Set by the extension, which knows how to draw it anew. */
function editSource(view: EditorView): boolean {
  const here = cellHere(view.state);
  if (!here) return false;
  view.dispatch({ effects: sourceShown.of(here.placed), scrollIntoView: true });
  view.focus();
  return true;
}

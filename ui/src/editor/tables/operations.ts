import { onFirstUse } from "../onFirstUse.ts";
import type { Align, Cell, Table } from "./model.ts";

/** What can be done to a table as a whole. Each gives another table; the same one where it cannot be done. The head stays where it is. */

const at = <T>(list: readonly T[], index: number, ...added: T[]): T[] => [
  ...list.slice(0, index),
  ...added,
  ...list.slice(index),
];
const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, place) => place !== index);

function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  return item === undefined ? list : at(without(list, from), to, item);
}

const columnsOf = ({ aligns }: Table) => aligns.length;
const isBody = ({ rows }: Table, row: number) => row > 0 && row < rows.length;
const isColumn = (table: Table, column: number) => column >= 0 && column < columnsOf(table);

export function setCell(table: Table, row: number, column: number, cell: Cell): Table {
  const rows = table.rows.map((cells, place) =>
    place === row ? cells.map((old, index) => (index === column ? cell : old)) : cells,
  );
  return { ...table, rows };
}

/** An empty row that will be the one with this number. */
export function addRow(table: Table, row: number): Table {
  if (row < 1 || row > table.rows.length) return table;
  return { ...table, rows: at(table.rows, row, Array<Cell>(columnsOf(table)).fill("")) };
}

export function deleteRow(table: Table, row: number): Table {
  return isBody(table, row) ? { ...table, rows: without(table.rows, row) } : table;
}

export function moveRow(table: Table, from: number, to: number): Table {
  return isBody(table, from) && isBody(table, to) ? { ...table, rows: moved(table.rows, from, to) } : table;
}

/** The copy stands below; of the head it is the first row. */
export function duplicateRow(table: Table, row: number): Table {
  const cells = table.rows[row];
  return cells ? { ...table, rows: at(table.rows, row + 1, cells) } : table;
}

export function addColumn(table: Table, column: number): Table {
  if (column < 0 || column > columnsOf(table)) return table;
  return { aligns: at(table.aligns, column, null), rows: table.rows.map((row) => at(row, column, "")) };
}

/** Null when there would be no column left. */
export function deleteColumn(table: Table, column: number): Table | null {
  if (!isColumn(table, column)) return table;
  if (columnsOf(table) === 1) return null;
  return { aligns: without(table.aligns, column), rows: table.rows.map((row) => without(row, column)) };
}

export function moveColumn(table: Table, from: number, to: number): Table {
  if (!isColumn(table, from) || !isColumn(table, to)) return table;
  return {
    aligns: moveAlign(table.aligns, from, to),
    rows: table.rows.map((row) => moved(row, from, to)),
  };
}

/** `null` is an item of this list. */
function moveAlign(aligns: readonly Align[], from: number, to: number): Align[] {
  return at(without(aligns, from), to, aligns[from] ?? null);
}

export function duplicateColumn(table: Table, column: number): Table {
  if (!isColumn(table, column)) return table;
  return {
    aligns: at(table.aligns, column + 1, table.aligns[column] ?? null),
    rows: table.rows.map((row) => at(row, column + 1, row[column] ?? "")),
  };
}

export function alignColumn(table: Table, column: number, align: Align): Table {
  return { ...table, aligns: table.aligns.map((old, index) => (index === column ? align : old)) };
}

/** Writes a block of cells over those from a place on, with as many more rows and columns as it takes. */
export function fill(table: Table, row: number, column: number, cells: readonly (readonly Cell[])[]): Table {
  const columns = Math.max(columnsOf(table), ...cells.map(({ length }) => column + length));
  const rows = Array.from({ length: Math.max(table.rows.length, row + cells.length) }, (_, at) =>
    Array.from({ length: columns }, (__, index) => cells[at - row]?.[index - column] ?? table.rows[at]?.[index] ?? ""),
  );
  return { aligns: Array.from({ length: columns }, (_, at) => table.aligns[at] ?? null), rows };
}

const collator = onFirstUse(() => new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }));
/** Marks, currencies and blanks around a number. */
const AROUND = /[*_`~=$€£¥%\s\u00a0\u202f]/g;
const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/;
/** As in `1.234,5`. */
const COMMA_NUMBER = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$/;

/** The number that a cell is; NaN when it is none. */
function numberIn(cell: Cell): number {
  const text = cell.replace(AROUND, "").replace("−", "-");
  if (!/\d/.test(text)) return NaN;
  if (NUMBER.test(text)) return Number(text.replaceAll(",", ""));
  return COMMA_NUMBER.test(text) ? Number(text.replaceAll(".", "").replace(",", ".")) : NaN;
}

/** Numbers by their value where all of a column are, else by the letters, in which runs of digits count as numbers. Empty cells stay last. */
export function sortByColumn(table: Table, column: number, descending: boolean): Table {
  const [head, ...body] = table.rows;
  if (!head || !isColumn(table, column)) return table;
  const cellOf = (row: readonly Cell[]) => row[column] ?? "";
  const isEmpty = (row: readonly Cell[]) => cellOf(row) === "";
  const filled = body.filter((row) => !isEmpty(row));
  const numeric = filled.every((row) => !Number.isNaN(numberIn(cellOf(row))));
  const compare = (a: readonly Cell[], b: readonly Cell[]) =>
    numeric ? numberIn(cellOf(a)) - numberIn(cellOf(b)) : collator().compare(cellOf(a), cellOf(b));
  const sorted = filled.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)));
  return { ...table, rows: [head, ...sorted, ...body.filter(isEmpty)] };
}

import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { beginsLine, quotesAround } from "../blocks/inner.ts";
import { parseTable, type Source } from "./model.ts";

/** A table and the lines of the note where it stands. */
export interface Placed {
  readonly from: number;
  readonly to: number;
  readonly source: Source;
}

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** Within it, tables are found for a command. */
const PARSE_MS = 50;

const recent: Source[] = [];

/** A few tables are asked for again and again: while one is written in. */
const MOST_RECENT = 4;

/** `quotes`: in how many of them the table is. */
export function readTable(text: string, quotes = 0): Source | null {
  const known = recent.findIndex((source) => source.text === text && source.quotes === quotes);
  const source = known < 0 ? parseTable(text, quotes) : (recent.splice(known, 1)[0] ?? null);
  if (!source) return null;
  recent.unshift(source);
  if (recent.length > MOST_RECENT) recent.pop();
  return source;
}

/** So many lines above are looked at for a bar before the parser is asked. */
const LINES_ABOVE = 200;

/** Whether a line can be of a table, which has a bar in its first two lines. In a long note the parser may be far from there, and costs a key dear. */
function mayBeOfTable(doc: Text, number: number): boolean {
  // A head of one column may have none of its own.
  if (number < doc.lines && doc.line(number + 1).text.includes("|")) return true;
  for (let at = number; at > 0 && at > number - LINES_ABOVE; at--) {
    const { text } = doc.line(at);
    if (text.includes("|")) return true;
    if (/^[\s>]*$/.test(text)) return false;
  }
  return number > LINES_ABOVE;
}

/** The table that a node is; null where something else begins its first line. */
export function tableOf(state: EditorState, node: SyntaxNode): Placed | null {
  if (!beginsLine(state, node)) return null;
  const { doc } = state;
  const { from } = doc.lineAt(node.from);
  const { to } = doc.lineAt(node.to);
  const source = readTable(doc.sliceString(from, to), quotesAround(node));
  return source && { from, to, source };
}

/** The table at a place of the note. */
export function tableAt(state: EditorState, pos: number): Placed | null {
  const line = state.doc.lineAt(pos);
  if (!mayBeOfTable(state.doc, line.number)) return null;
  const tree = ensureSyntaxTree(state, line.to, PARSE_MS);
  if (!tree) return null;
  for (const side of [1, -1] as const) {
    let node: SyntaxNode | null = tree.resolve(side > 0 ? line.from + line.text.search(/[^\s>]|$/) : line.to, side);
    while (node && node.name !== "Table") node = node.parent;
    const table = node && tableOf(state, node);
    if (table && table.from <= pos && pos <= table.to) return table;
  }
  return null;
}

/** The node of a table that stands there. */
export function nodeOf(state: EditorState, { from, source }: Placed): SyntaxNode | null {
  const start = from + source.indent.length;
  let node = ensureSyntaxTree(state, start, PARSE_MS)?.resolve(start, 1) ?? null;
  while (node && node.name !== "Table") node = node.parent;
  return node;
}

/** The cell at an offset of a table's text; for the line below the head, the head's. */
export function cellAt({ text, spans }: Source, offset: number): CellPlace {
  const line = text.slice(0, offset).split("\n").length - 1;
  const row = Math.min(Math.max(0, line - 1), spans.length - 1);
  const cells = spans[row] ?? [];
  const column = line === 1 ? 0 : cells.findIndex(({ end }) => offset <= end);
  return { row, column: column < 0 ? Math.max(0, cells.length - 1) : column };
}

/** Where the caret goes for an offset within a cell's text. A cell that its row lacks is at the row's end. */
export function offsetIn({ text, spans }: Source, { row, column }: CellPlace, within: number): number {
  const cells = spans[row] ?? [];
  const span = cells[column];
  if (span) return Math.min(span.from + Math.max(0, within), span.to);
  const end = cells.at(-1)?.to ?? startOf(text, row);
  const next = text.indexOf("\n", end);
  return next < 0 ? text.length : next;
}

/** Where a row's line begins. */
function startOf(text: string, row: number): number {
  const before = text.split("\n", row === 0 ? 0 : row + 1);
  return before.reduce((at, line) => at + line.length + 1, 0);
}

import { eastAsianWidth } from "get-east-asian-width";
import { onFirstUse } from "../onFirstUse.ts";
import { asCell, leadOf, type Align, type Cell, type Source, type Table } from "./model.ts";

/** Columns are not padded beyond this: one long cell would fill every other row with blanks. */
const WIDEST = 72;
/** `---`, and room for `:-:`. */
const NARROWEST = 3;

const graphemes = onFirstUse(() => new Intl.Segmenter(undefined, { granularity: "grapheme" }));
const PLAIN = /^[\x20-\x7e]*$/;
const NO_WIDTH = /^[\p{Mark}\p{Format}\p{Control}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

/** How many columns of a fixed-width face a text takes: two for each wide character or emoji. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes().segment(text)) {
    if (NO_WIDTH.test(segment)) continue;
    width += EMOJI.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0) ?? 0);
  }
  return width;
}

/** A table with its pipes in line. */
export function printTable({ aligns, rows }: Table, indent = ""): string {
  const cells = rows.map((row) => row.map(asCell));
  const widths = aligns.map((_, column) =>
    Math.min(WIDEST, Math.max(NARROWEST, ...cells.map((row) => displayWidth(row[column] ?? "")))),
  );
  const line = (parts: readonly string[]) => `${indent}| ${parts.join(" | ")} |`;
  const printRow = (row: readonly Cell[]) =>
    line(aligns.map((align, column) => pad(row[column] ?? "", widths[column] ?? 0, align)));
  const [head = [], ...body] = cells;
  const delimiters = line(aligns.map((align, column) => delimiter(align, widths[column] ?? NARROWEST)));
  return [printRow(head), delimiters, ...body.map(printRow)].join("\n");
}

function pad(text: string, width: number, align: Align): string {
  const missing = Math.max(0, width - displayWidth(text));
  const before = align === "right" ? missing : align === "center" ? Math.floor(missing / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(missing - before);
}

function delimiter(align: Align, width: number): string {
  const start = align === "left" || align === "center" ? ":" : "-";
  const end = align === "right" || align === "center" ? ":" : "-";
  return start + "-".repeat(width - 2) + end;
}

export interface Change {
  from: number;
  to: number;
  insert: string;
}

/**
 * What has to be written for one cell, within the table's text: as little as can be, so that typing is cheap and undone like other typing.
 * Only a row without the pipes around it, or without this cell, is written anew: what is typed could make something else of it.
 */
export function cellChange(source: Source, row: number, column: number, cell: Cell): Change {
  const { text, spans } = source;
  const lineNumber = row === 0 ? 0 : row + 1;
  const start = text.split("\n", lineNumber).reduce((at, line) => at + line.length + 1, 0);
  const lineEnd = text.indexOf("\n", start);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const span = spans[row]?.[column];
  if (!span || !isFenced(text.slice(start, end), source.quotes)) {
    const cells = (source.table.rows[row] ?? []).map((old, at) => asCell(at === column ? cell : old));
    return { from: start, to: end, insert: `${source.indent}| ${cells.join(" | ")} |` };
  }
  const old = text.slice(span.from, span.to);
  const most = Math.min(old.length, cell.length);
  let same = 0;
  while (same < most && old[same] === cell[same]) same++;
  let tail = 0;
  while (tail < most - same && old[old.length - 1 - tail] === cell[cell.length - 1 - tail]) tail++;
  const insert = cell.slice(same, cell.length - tail);
  // An empty cell may have no blanks that would keep its text from the pipes.
  const before = old === "" && insert !== "" && !isBlank(text[span.from - 1]) ? " " : "";
  const after = old === "" && insert !== "" && !isBlank(text[span.to]) ? " " : "";
  return { from: span.from + same, to: span.to - tail, insert: before + insert + after };
}

const isBlank = (char: string | undefined) => char === " " || char === "\t";

/** Whether a row begins and ends with a pipe. */
function isFenced(line: string, quotes: number): boolean {
  const row = line.slice(leadOf(line, quotes).length).trim();
  if (row.length < 2 || !row.startsWith("|") || !row.endsWith("|")) return false;
  const slashes = /\\*$/.exec(row.slice(0, -1))?.[0].length ?? 0;
  return slashes % 2 === 0;
}

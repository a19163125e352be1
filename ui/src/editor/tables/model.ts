import { quoteMarks } from "../blocks/inner.ts";

/** How a column stands; null is as the reader's page has it. */
export type Align = "left" | "center" | "right" | null;

/** A cell as it is written, without the blanks around it: pipes in it are escaped, and it has no line break. */
export type Cell = string;

/**
 * What a table says. Every row has as many cells as there are columns: what a row has too few of is empty, and where one has more than the
 * head, the head has empty cells for them. Readers of Markdown would leave those out, but a text that was written is not lost here.
 */
export interface Table {
  readonly aligns: readonly Align[];
  /** The first one is the head. */
  readonly rows: readonly (readonly Cell[])[];
}

/** Where a written cell is within the table's text. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** The pipe behind it, or the end of its line. */
  readonly end: number;
}

/** A table as it is written. */
export interface Source {
  readonly text: string;
  /** By row; a row may have fewer than the table has columns. Of an empty cell the blanks between its pipes, behind the first one. */
  readonly spans: readonly (readonly Span[])[];
  /** Before the first row's first character: blanks, and the marks of the quotes around. */
  readonly indent: string;
  /** In how many quotes the table is: its lines have the marks of so many, or fewer, which are no part of a row. */
  readonly quotes: number;
  readonly table: Table;
}

const PIPE = 124;
const BACKSLASH = 92;
const BLANK = (code: number) => code === 32 || code === 9;
const DELIMITER = /^[ \t]*(:?)-+(:?)[ \t]*$/;

/**
 * Reads a table's lines; null when they are none. Cells are found as GFM says: by each pipe that has no backslash before it, also in code.
 * As for the app, a bare pipe that gives a wikilink its alias parts no cells: many real notes have it.
 */
export function parseTable(text: string, quotes = 0): Source | null {
  const lines = text.split("\n");
  const [head = "", delimiters] = lines;
  if (delimiters === undefined) return null;
  const lead = (line: string) => leadOf(line, quotes).length;
  const aligns = cellsOf(delimiters, 0, lead(delimiters)).map(({ from, to }) =>
    DELIMITER.exec(delimiters.slice(from, to)),
  );
  if (aligns.length === 0 || aligns.includes(null)) return null;

  const spans: Span[][] = [];
  let at = 0;
  lines.forEach((line, index) => {
    if (index !== 1) spans.push(cellsOf(line, at, lead(line)));
    at += line.length + 1;
  });
  const columns = Math.max(aligns.length, ...spans.map(({ length }) => length));
  const row = (of: Span[]) => Array.from({ length: columns }, (_, column) => written(text, of[column]));
  return {
    text,
    spans,
    indent: leadOf(head, quotes),
    quotes,
    table: {
      aligns: Array.from({ length: columns }, (_, column) => alignOf(aligns[column] ?? null)),
      rows: spans.map(row),
    },
  };
}

/** What stands on a line before its row. */
export function leadOf(line: string, quotes: number): string {
  const marks = quotes > 0 ? (quoteMarks(quotes).exec(line)?.[0] ?? "") : "";
  return marks + (/^[ \t]*/.exec(line.slice(marks.length))?.[0] ?? "");
}

function cellsOf(line: string, offset: number, lead: number): Span[] {
  const cells: Span[] = [];
  let from = -1;
  let to = -1;
  let start = lead;
  let opened = false;
  let escaped = false;
  const ofLinks = aliasPipes(line);
  const close = (end: number) => {
    // Blanks alone: the caret's place is behind the first of them, where there are two.
    const blank = offset + Math.min(start + 1, end);
    const span = from < 0 ? { from: blank, to: blank } : { from: offset + from, to: offset + to };
    cells.push({ ...span, end: offset + end });
    from = to = -1;
  };
  for (let at = lead; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === PIPE && !escaped && !ofLinks.has(at)) {
      // The row's first pipe, with nothing before it, opens the first cell.
      if (opened || from >= 0) close(at);
      opened = true;
      start = at + 1;
    } else if (escaped || !BLANK(code)) {
      if (from < 0) from = at;
      to = at + 1;
    }
    escaped = !escaped && code === BACKSLASH;
  }
  if (from >= 0) close(line.length);
  return cells;
}

/** Where bare pipes stand between a wikilink's target and its alias; none if the line has no other pipe, and so is no row. */
function aliasPipes(line: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!line.includes("[[")) return found;
  let between = "";
  let end = 0;
  for (const { 0: link, index } of line.matchAll(/\[\[(?:(?!\[\[|\]\]).)+\]\]/g)) {
    between += line.slice(end, index);
    end = index + link.length;
    const pipe = link.indexOf("|");
    if (pipe > 0 && link.charCodeAt(pipe - 1) !== BACKSLASH) found.add(index + pipe);
  }
  return (between + line.slice(end)).includes("|") ? found : new Set();
}

const written = (text: string, span: Span | undefined): Cell => (span ? text.slice(span.from, span.to) : "");

function alignOf(match: RegExpExecArray | null): Align {
  if (match?.[1]) return match[2] ? "center" : "left";
  return match?.[2] ? "right" : null;
}

/** Any text as a cell: its line breaks become `<br>`, its pipes are escaped. */
export function asCell(text: string): Cell {
  let cell = "";
  let escaped = false;
  for (const char of text.replace(/\r\n?|\n/g, "<br>").replace(/^[ \t]+|[ \t]+$/g, "")) {
    if (char === "|" && !escaped) cell += "\\";
    cell += char;
    escaped = !escaped && char === "\\";
  }
  // `\ ` at the end would be taken for an escaped blank, and be read back with it.
  return escaped ? `${cell}\\` : cell;
}

import type {
  BlockContext,
  Element,
  LeafBlock,
  LeafBlockParser,
  Line,
  MarkdownConfig,
  MarkdownParser,
} from "@lezer/markdown";
import { continues } from "./lookahead.ts";

const PIPE = 124;
const BACKSLASH = 92;
const OPEN = 91;
const DELIMITERS = /^[>\s]*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?$/;

/**
 * GFM's tables, with the same nodes, and two things as the index has them: the bare bar of `[[Note|alias]]` parts no cells, and the end of a
 * cell is no place for a block's id.
 */
export const table: MarkdownConfig = {
  parseBlock: [
    {
      name: "NoteTable",
      leaf: (_, leaf) => (hasBar(leaf.content, 0) ? new TableParser() : null),
      endLeaf(cx, line, leaf) {
        const parser = leaf.parsers.find((one) => one instanceof TableParser);
        // Only a paragraph goes on without the marks of the quote or item that it is in.
        if (parser) return parser.hasRows && !continues(cx, line);
        if (!hasBar(line.text, line.basePos)) return false;
        const next = cx.peekLine();
        return DELIMITERS.test(next) && cells(line.text, line.basePos) === cells(next, line.basePos);
      },
      before: "SetextHeading",
    },
  ],
};

class TableParser implements LeafBlockParser {
  /** Not there before the second line; null when that has shown that this is no table. */
  #rows: Element[] | null | undefined;

  get hasRows(): boolean {
    return this.#rows != null;
  }

  nextLine(cx: BlockContext, line: Line, leaf: LeafBlock): boolean {
    if (this.#rows === undefined) this.#rows = continues(cx, line) ? head(cx, line, leaf) : null;
    else if (this.#rows) {
      const row = rowOf(cx, line.text, line.pos, cx.lineStart);
      this.#rows.push(cx.elt("TableRow", cx.lineStart + line.pos, cx.lineStart + line.text.length, row));
    }
    return false;
  }

  finish(cx: BlockContext, leaf: LeafBlock): boolean {
    if (!this.#rows) return false;
    cx.addLeafElement(leaf, cx.elt("Table", leaf.start, leaf.start + leaf.content.length, this.#rows));
    return true;
  }
}

function head(cx: BlockContext, line: Line, leaf: LeafBlock): Element[] | null {
  const marks = line.text.slice(line.pos);
  if (!/^[-:|]/.test(marks) || !DELIMITERS.test(marks) || cells(leaf.content, 0) !== cells(marks, 0)) return null;
  const row = rowOf(cx, leaf.content, 0, leaf.start);
  return [
    cx.elt("TableHeader", leaf.start, leaf.start + leaf.content.length, row),
    cx.elt("TableDelimiter", cx.lineStart + line.pos, cx.lineStart + line.text.length),
  ];
}

/** Calls for each cell with its text, and for each bar. */
function split(
  line: string,
  start: number,
  cell: (from: number, to: number) => void,
  bar?: (at: number) => void,
): void {
  let first = true;
  let from = -1;
  let to = -1;
  let escaped = false;
  let inLink = -1;
  for (let at = start; at < line.length; at++) {
    const char = line.charCodeAt(at);
    if (char === OPEN && line.charCodeAt(at + 1) === OPEN) inLink = barOfLink(line, at + 2);
    if (char === PIPE && !escaped && at !== inLink) {
      // Nothing before the first bar is no cell, nothing between two bars is one.
      if (from >= 0 || !first) cell(from, to);
      first = false;
      bar?.(at);
      from = to = -1;
    } else if (escaped || (char !== 32 && char !== 9)) {
      if (from < 0) from = at;
      to = at + 1;
    }
    escaped = !escaped && char === BACKSLASH;
  }
  if (from >= 0) cell(from, to);
}

/** Where the first bar of a wikilink is that is open at `from`; -1 without one, or without the link's end. */
function barOfLink(line: string, from: number): number {
  const end = line.indexOf("]]", from);
  const inner = end < 0 ? "" : line.slice(from, end);
  const bar = inner.includes("[[") ? -1 : inner.indexOf("|");
  return bar < 0 ? -1 : from + bar;
}

function cells(line: string, start: number): number {
  let count = 0;
  split(line, start, () => count++);
  return count;
}

function rowOf(cx: BlockContext, line: string, start: number, offset: number): Element[] {
  const parser = cellParser(cx.parser);
  const row: Element[] = [];
  split(
    line,
    start,
    (from, to) => {
      if (from < 0) return;
      const inner = parser.parseInline(line.slice(from, to), offset + from);
      row.push(cx.elt("TableCell", offset + from, offset + to, inner));
    },
    (at) => row.push(cx.elt("TableDelimiter", offset + at, offset + at + 1)),
  );
  return row;
}

const cellParsers = new WeakMap<MarkdownParser, MarkdownParser>();

function cellParser(parser: MarkdownParser): MarkdownParser {
  const known = cellParsers.get(parser);
  if (known) return known;
  const made = parser.configure({ remove: ["BlockId"] });
  cellParsers.set(parser, made);
  return made;
}

function hasBar(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === PIPE) return true;
    if (char === BACKSLASH) at++;
  }
  return false;
}

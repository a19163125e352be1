import { syntaxTree } from "@codemirror/language";
import type { EditorState, Line } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { markOf } from "./lists/blockMark.ts";
import { VERBATIM_BLOCKS } from "./markdown/verbatim.ts";

/** A stretch of text on one line that marks can stand around. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Marks in these are signs like any other. */
const VERBATIM = new Set([...VERBATIM_BLOCKS, "LinkReference", "HorizontalRule"]);
/** What stands between a line's block mark and its text: a callout's kind, a footnote's name. */
const LABEL = /^(?:\[![^\]]*\][-+]?|\[\^[^\]]+\]:)[ \t]*/;
/** What a heading may be closed with, and the name of a block. */
const NOT_IN_HEADING = /(?:^|[ \t])#+[ \t]*$/;
const BLOCK_ID = /(?:^|[ \t])\^[A-Za-z0-9-]+[ \t]*$/;

/** The text from one place to another, line by line and in tables cell by cell, without what makes a line an item, a heading or a quote. */
export function inlineParts(state: EditorState, from: number, to: number): Part[] {
  const parts: Part[] = [];
  const last = state.doc.lineAt(to).number;
  for (let { number } = state.doc.lineAt(from); number <= last; number++) {
    for (const text of textsOf(state, state.doc.line(number))) {
      const part = trimmed(state, Math.max(from, text.from), Math.min(to, text.to));
      if (part) parts.push(part);
    }
  }
  return parts;
}

/** No mark may stand beside a space on its inner side. */
function trimmed(state: EditorState, from: number, to: number): Part | null {
  if (from >= to) return null;
  const text = state.sliceDoc(from, to);
  const start = text.length - text.trimStart().length;
  return start === text.length ? null : { from: from + start, to: to - (text.length - text.trimEnd().length) };
}

function textsOf(state: EditorState, line: Line): Part[] {
  const mark = markOf(state, line);
  const from = mark.to + (LABEL.exec(line.text.slice(mark.to - line.from))?.[0].length ?? 0);
  let table = false;
  for (let node = syntaxTree(state).resolveInner(from, 1); ;) {
    if (VERBATIM.has(node.name) || isUnderline(node, from)) return [];
    table ||= node.name === "Table";
    if (!node.parent) break;
    node = node.parent;
  }
  if (table) return cellsOf(state, line);
  let text = line.text.slice(from - line.from);
  if (mark.kind === "heading") text = text.replace(NOT_IN_HEADING, "");
  return [{ from, to: from + text.replace(BLOCK_ID, "").length }];
}

function cellsOf(state: EditorState, { from, to }: Line): Part[] {
  const cells: Part[] = [];
  syntaxTree(state).iterate({
    from,
    to,
    enter: (node) => {
      if (node.name === "TableCell") cells.push({ from: node.from, to: node.to });
    },
  });
  return cells;
}

/** The line below a heading that is underlined, which has nothing else on it. */
const isUnderline = ({ name, from }: SyntaxNode, start: number): boolean => name === "HeaderMark" && from >= start;

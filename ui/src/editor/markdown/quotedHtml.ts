import type { BlockContext, Element, Line, MarkdownConfig } from "@lezer/markdown";
import { continues } from "./lookahead.ts";

const LESS = 60;
/** Elements that begin a block whatever follows: https://spec.commonmark.org/0.31.2/#html-blocks, the sixth kind. */
const BLOCK = new RegExp(
  "^</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|" +
    "figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|" +
    "optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\\s|/?>|$)",
  "i",
);
/** Any other tag, alone on its line: the seventh kind. */
const TAG =
  /^(?:<\/[a-z][\w-]*\s*>|<(?!(?:script|pre|style|textarea)[\s>])[a-z][\w-]*(?:\s+[a-z:_][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>)\s*$/i;

/**
 * HTML in a quote ends at a line that has nothing but the quote's marks. The parser's own looks for one without anything, and takes all of
 * the quote that follows.
 */
export const quotedHtml: MarkdownConfig = {
  parseBlock: [{ name: "QuotedHTML", before: "HTMLBlock", parse }],
};

function parse(cx: BlockContext, line: Line): boolean {
  if (line.next !== LESS || !inQuote(cx)) return false;
  const rest = line.text.slice(line.pos);
  if (!BLOCK.test(rest) && !TAG.test(rest)) return false;
  const from = cx.lineStart + line.pos;
  const marks: Element[] = [];
  while (cx.nextLine() && continues(cx, line) && line.pos < line.text.length) marks.push(...line.markers);
  cx.addElement(cx.elt("HTMLBlock", from, cx.prevLineEnd(), marks));
  return true;
}

function inQuote(cx: BlockContext): boolean {
  for (let depth = cx.depth - 1; depth > 0; depth--) if (cx.parentType(depth).name === "Blockquote") return true;
  return false;
}

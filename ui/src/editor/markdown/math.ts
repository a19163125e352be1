import { tags } from "@lezer/highlight";
import type { BlockContext, Element, InlineContext, Line, MarkdownConfig } from "@lezer/markdown";
import { closingLine, continues, unclosed } from "./lookahead.ts";
import { noteTags } from "./tags.ts";

const DOLLAR = 36;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * `$a$`, `$$a$$` within a line: `InlineMath` around its two `MathMark`s. On lines of its own, from a line that begins with `$$` to the
 * next one that ends with it: `BlockMath`. As TeX is written: no space inside the dollars, none before a digit (`$5 or US$6`), braces balanced.
 */
export const math: MarkdownConfig = {
  defineNodes: [
    { name: "InlineMath", style: { "InlineMath/...": noteTags.math } },
    { name: "BlockMath", block: true, style: { "BlockMath/...": noteTags.math } },
    { name: "MathMark", style: tags.processingInstruction },
  ],
  parseInline: [{ name: "InlineMath", before: "Escape", parse: parseInline }],
  parseBlock: [
    {
      name: "BlockMath",
      before: "FencedCode",
      parse: parseBlock,
      endLeaf: (cx, line) => opens(line) && isBlock(cx, line),
    },
  ],
};

function parseInline(cx: InlineContext, next: number, pos: number): number {
  if (next !== DOLLAR) return -1;
  const marks = cx.char(pos + 1) === DOLLAR ? 2 : 1;
  const from = pos + marks;
  if (marks === 1 && isSpace(cx.char(from))) return -1;
  const to = closing(cx, from, marks);
  if (to < 0) return -1;
  const children = [cx.elt("MathMark", pos, from), cx.elt("MathMark", to, to + marks)];
  return cx.addElement(cx.elt("InlineMath", pos, to + marks, children));
}

/** Where the closing dollars are. The first dollar outside of braces closes or there is no mathematics. */
function closing(cx: InlineContext, from: number, marks: number): number {
  let depth = 0;
  for (let at = from; at < cx.end; at++) {
    const char = cx.char(at);
    if (char === BACKSLASH) at++;
    else if (char === OPEN_BRACE) depth++;
    else if (char === CLOSE_BRACE && --depth < 0) return -1;
    else if (char === DOLLAR && depth === 0) {
      if (marks === 2) return cx.char(at + 1) === DOLLAR ? at : -1;
      const closes = at > from && !isSpace(cx.char(at - 1)) && !isDigit(cx.char(at + 1));
      return closes ? at : -1;
    }
  }
  return -1;
}

function opens(line: Line): boolean {
  return line.next === DOLLAR && line.text.charCodeAt(line.pos + 1) === DOLLAR;
}

/** `$$…$$` alone on the line, or `$$` with a line below that ends with `$$`. */
function isBlock(cx: BlockContext, line: Line): boolean {
  const rest = line.text.slice(line.pos + 2);
  const close = rest.indexOf("$$");
  if (close >= 0) return close > 0 && rest.slice(close + 2).trim() === "";
  const closing = closingLine(cx, line, "$$", false);
  if (!closing) return false;
  const alone = closing.rest.trim() === "";
  // Text behind it makes it no end, as long as it is there.
  if (!alone) unclosed(cx, closing.to);
  return alone;
}

function parseBlock(cx: BlockContext, line: Line): boolean {
  if (!opens(line) || !isBlock(cx, line)) return false;
  const from = cx.lineStart + line.pos;
  const children: Element[] = [cx.elt("MathMark", from, from + 2)];
  let end: number;
  for (let at = line.pos + 2; ; at = line.pos) {
    end = cx.lineStart + line.text.length;
    const close = line.text.indexOf("$$", at);
    if (close >= 0) {
      end = cx.lineStart + close + 2;
      children.push(cx.elt("MathMark", end - 2, end));
      cx.nextLine();
      break;
    }
    if (!cx.nextLine() || !continues(cx, line)) break;
    children.push(...line.markers);
  }
  cx.addElement(cx.elt("BlockMath", from, end, children));
  return true;
}

function isSpace(char: number): boolean {
  return char === 32 || char === 9 || char === 10 || char < 0;
}

function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

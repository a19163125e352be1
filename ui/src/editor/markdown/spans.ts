import { tags } from "@lezer/highlight";
import type { BlockContext, DelimiterType, Element, InlineContext, Line, MarkdownConfig } from "@lezer/markdown";
import { closingLine, continues } from "./lookahead.ts";
import { noteTags } from "./tags.ts";

const EQUALS = 61;
const PERCENT = 37;
const CARET = 94;

const MarkDelimiter: DelimiterType = { resolve: "Mark", mark: "MarkMark" };

/** `==marked==`. */
export const mark: MarkdownConfig = {
  defineNodes: [
    { name: "Mark", style: { "Mark/...": noteTags.mark } },
    { name: "MarkMark", style: tags.processingInstruction },
  ],
  parseInline: [
    {
      name: "Mark",
      after: "Emphasis",
      parse(cx, next, pos) {
        if (next !== EQUALS || cx.char(pos + 1) !== EQUALS || cx.char(pos + 2) === EQUALS) return -1;
        if (pos > cx.offset && cx.char(pos - 1) === EQUALS) return -1;
        const before = cx.slice(pos - 1, pos);
        const after = cx.slice(pos + 2, pos + 3);
        const opens = /\S/.test(after);
        const closes = /\S/.test(before);
        return cx.addDelimiter(MarkDelimiter, pos, pos + 2, opens, closes);
      },
    },
  ],
};

/**
 * `%%left out of what is shown%%`: `NoteComment` within a paragraph, `BlockComment` when its first `%%` leads a block and the next one is in
 * another. A `%%` without its partner is text.
 */
export const comment: MarkdownConfig = {
  defineNodes: [
    { name: "NoteComment", style: noteTags.comment },
    { name: "BlockComment", block: true, style: { "BlockComment/...": noteTags.comment } },
  ],
  parseInline: [
    {
      name: "NoteComment",
      before: "Escape",
      parse(cx, next, pos) {
        if (next !== PERCENT || cx.char(pos + 1) !== PERCENT) return -1;
        const end = find(cx, "%%", pos + 2);
        return end < 0 ? -1 : cx.addElement(cx.elt("NoteComment", pos, end + 2));
      },
    },
  ],
  parseBlock: [{ name: "BlockComment", before: "FencedCode", parse: parseBlockComment }],
};

function parseBlockComment(cx: BlockContext, line: Line): boolean | null {
  if (line.next !== PERCENT || line.text.charCodeAt(line.pos + 1) !== PERCENT) return false;
  if (line.text.includes("%%", line.pos + 2)) return false;
  const closing = closingLine(cx, line, "%%", true);
  if (!closing) return false;
  const from = cx.lineStart + line.pos;
  const children: Element[] = [];
  let end = cx.lineStart + line.text.length;
  let goesOn = false;
  for (let left = closing.lines; left > 0 && cx.nextLine() && continues(cx, line); left--) {
    children.push(...line.markers);
    end = cx.lineStart + line.text.length;
    const close = left === 1 ? line.text.indexOf("%%", line.pos) : -1;
    if (close < 0) continue;
    end = cx.lineStart + close + 2;
    // What stands behind it on its line is a block of its own.
    if (line.text.slice(close + 2).trim() === "") cx.nextLine();
    else {
      line.moveBase(close + 2);
      goesOn = true;
    }
    break;
  }
  cx.addElement(cx.elt("BlockComment", from, end, children));
  return goesOn ? null : true;
}

/** `^block-id` at the end of a block. */
export const blockId: MarkdownConfig = {
  defineNodes: [{ name: "BlockId", style: noteTags.blockId }],
  parseInline: [
    {
      name: "BlockId",
      before: "Escape",
      parse(cx, next, pos) {
        if (next !== CARET || (pos > cx.offset && !/\s/.test(cx.slice(pos - 1, pos)))) return -1;
        const id = /^\^[A-Za-z0-9-]+(?=\s*$)/.exec(cx.slice(pos, cx.end))?.[0];
        return id ? cx.addElement(cx.elt("BlockId", pos, pos + id.length)) : -1;
      },
    },
  ],
};

function find(cx: InlineContext, text: string, from: number): number {
  const at = cx.slice(from, cx.end).indexOf(text);
  return at < 0 ? -1 : from + at;
}

import { tags } from "@lezer/highlight";
import type { DelimiterType, InlineContext, MarkdownConfig } from "@lezer/markdown";
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
        const before = cx.slice(pos - 1, pos);
        const after = cx.slice(pos + 2, pos + 3);
        const opens = /\S/.test(after);
        const closes = /\S/.test(before);
        return cx.addDelimiter(MarkDelimiter, pos, pos + 2, opens, closes);
      },
    },
  ],
};

/** `%%left out of what is shown%%`, within a paragraph. */
export const comment: MarkdownConfig = {
  defineNodes: [{ name: "NoteComment", style: noteTags.comment }],
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
};

/** `^block-id` at the end of a line. */
export const blockId: MarkdownConfig = {
  defineNodes: [{ name: "BlockId", style: noteTags.blockId }],
  parseInline: [
    {
      name: "BlockId",
      before: "Escape",
      parse(cx, next, pos) {
        if (next !== CARET || (pos > cx.offset && !/\s/.test(cx.slice(pos - 1, pos)))) return -1;
        const id = /^\^[A-Za-z0-9-]+(?=[ \t]*(?:\n|$))/.exec(cx.slice(pos, cx.end))?.[0];
        return id ? cx.addElement(cx.elt("BlockId", pos, pos + id.length)) : -1;
      },
    },
  ],
};

function find(cx: InlineContext, text: string, from: number): number {
  const at = cx.slice(from, cx.end).indexOf(text);
  return at < 0 ? -1 : from + at;
}

import type { InlineContext, MarkdownConfig } from "@lezer/markdown";
import { noteTags } from "./tags.ts";

const HASH = 35;
/** ASCII letters and digits, `_`, `-`, and all beyond but white space and punctuation (that of East Asian text included); as the index has it. */
const BEYOND = String.raw`\u0080-\u009f\s\u2000-\u206f\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65«»¡¿·`;
const SEGMENT = String.raw`(?:[A-Za-z0-9_-]|[^\u0000-\u007f${BEYOND}])+`;
/** `/` stands only between two segments. */
const TAG = new RegExp(`^#(${SEGMENT}(?:/${SEGMENT})*)`, "u");
/** A tag begins at the edge of a word, but not within a path, an entity or another tag. */
const NOT_BEFORE = new RegExp(String.raw`[#/&\\@$\x60\-+<"']|${SEGMENT}`, "u");
/** A tag's length is bounded so that the pattern stays linear over a line. */
const LONGEST = 200;

/** `#tag`, `#nested/tag`. */
export const hashTag: MarkdownConfig = {
  defineNodes: [{ name: "HashTag", style: noteTags.hashTag }],
  parseInline: [
    {
      name: "HashTag",
      after: "Emphasis",
      parse(cx, next, pos) {
        if (next !== HASH) return -1;
        if (pos > cx.offset && NOT_BEFORE.test(charBefore(cx, pos))) return -1;
        const tag = TAG.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST)))?.[1];
        if (!tag || !/[^\p{N}/]/u.test(tag)) return -1;
        return cx.addElement(cx.elt("HashTag", pos, pos + 1 + tag.length));
      },
    },
  ],
};

/** With both halves of one that UTF-16 has in two. */
function charBefore(cx: InlineContext, pos: number): string {
  return [...cx.slice(Math.max(cx.offset, pos - 2), pos)].at(-1) ?? "";
}

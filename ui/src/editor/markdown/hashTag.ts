import type { MarkdownConfig } from "@lezer/markdown";
import { noteTags } from "./tags.ts";

const HASH = 35;
/** Letters, digits, marks, emoji with their joiners, `_`, `-`. */
const SEGMENT = String.raw`(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]|\u200d|\ufe0f)+`;
/** `/` stands only between two segments. */
const TAG = new RegExp(`^#(${SEGMENT}(?:/${SEGMENT})*)`, "u");
/** A tag begins after these or at the start of a line. */
const BEFORE = /[\s,;:.!?()[\]{}"'“”‘’«»…|>*_~=—–]/;
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
        if (pos > cx.offset && !BEFORE.test(cx.slice(pos - 1, pos))) return -1;
        const tag = TAG.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST)))?.[1];
        if (!tag || !/[^\d/]/.test(tag)) return -1;
        return cx.addElement(cx.elt("HashTag", pos, pos + 1 + tag.length));
      },
    },
  ],
};

import type { MarkdownConfig } from "@lezer/markdown";
import { lineOf } from "./lookahead.ts";

/** One character in brackets, whatever it is: `[ ]`, `[x]`, `[/]`, `[✓]`. */
const BOX = /^\[([^\p{Cc}[\]])\](?=\s|$)/u;
const BULLET = /(?:[-+*]|\d{1,9}[.)])[ \t]+$/;

/** Tasks with any state, right behind their bullet. The same nodes as GFM's. */
export const task: MarkdownConfig = {
  parseBlock: [
    {
      name: "NoteTask",
      leaf(cx, leaf) {
        const box = BOX.exec(leaf.content)?.[0];
        if (!box || cx.parentType().name !== "ListItem") return null;
        const before = lineOf(cx).text.slice(0, leaf.start - cx.lineStart);
        if (!BULLET.test(before)) return null;
        return {
          nextLine: () => false,
          finish(cx, leaf) {
            const { start, content } = leaf;
            const marker = cx.elt("TaskMarker", start, start + box.length);
            const text = cx.parser.parseInline(content.slice(box.length), start + box.length);
            cx.addLeafElement(leaf, cx.elt("Task", start, start + content.length, [marker, ...text]));
            return true;
          },
        };
      },
      after: "SetextHeading",
    },
  ],
};

import { tags } from "@lezer/highlight";
import type { BlockContext, Element, Line, MarkdownConfig } from "@lezer/markdown";
import { linesBelow, unclosed } from "./lookahead.ts";
import { noteTags } from "./tags.ts";

const FENCE = /^---[ \t]*$/;
const END = /^(?:---|\.\.\.)[ \t]*$/;
const KEY = /^[^\s:#][^:]*(?=:(?:\s|$))/;

/** YAML between `---` (or `...` at its end) at the very start of a note: `Frontmatter` around `FrontmatterMark` and a `FrontmatterKey` for each top key. */
export const frontmatter: MarkdownConfig = {
  defineNodes: [
    { name: "Frontmatter", block: true, style: { "Frontmatter/...": noteTags.frontmatter } },
    { name: "FrontmatterMark", style: tags.processingInstruction },
    { name: "FrontmatterKey", style: noteTags.frontmatterKey },
  ],
  parseBlock: [
    {
      name: "Frontmatter",
      before: "HorizontalRule",
      parse(cx, line) {
        if (cx.lineStart !== 0 || !FENCE.test(line.text) || !isClosed(cx, line)) return false;
        const from = cx.lineStart;
        const children: Element[] = [cx.elt("FrontmatterMark", from, from + line.text.length)];
        while (cx.nextLine()) {
          const start = cx.lineStart;
          if (END.test(line.text)) {
            const end = start + line.text.length;
            children.push(cx.elt("FrontmatterMark", start, end));
            cx.nextLine();
            cx.addElement(cx.elt("Frontmatter", from, end, children));
            return true;
          }
          const key = KEY.exec(line.text)?.[0];
          if (key) children.push(cx.elt("FrontmatterKey", start, start + key.length));
        }
        return false;
      },
    },
  ],
};

/** A block parser cannot take lines back, so it must know before. */
function isClosed(cx: BlockContext, { text }: Line): boolean {
  let length = text.length + 1;
  for (const line of linesBelow(cx)) {
    if (END.test(line)) return true;
    length += line.length + 1;
  }
  unclosed(cx, length);
  return false;
}

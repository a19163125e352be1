import { tags } from "@lezer/highlight";
import type { Input } from "@lezer/common";
import type { BlockContext, Element, MarkdownConfig } from "@lezer/markdown";
import { noteTags } from "./tags.ts";

const FENCE = /^---[ \t]*$/;
const CLOSED = /\n---[ \t]*(?:\n|$)/;
/** Frontmatter longer than this is taken for text: the search for its end must stay bounded. */
const LONGEST = 64 * 1024;
const KEY = /^[^\s:#][^:]*(?=:(?:\s|$))/;

/** YAML between `---` at the very start of a note: `Frontmatter` around `FrontmatterMark` and a `FrontmatterKey` for each top key. */
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
        if (cx.lineStart !== 0 || !FENCE.test(line.text) || !isClosed(cx)) return false;
        const from = cx.lineStart;
        const children: Element[] = [cx.elt("FrontmatterMark", from, from + line.text.length)];
        while (cx.nextLine()) {
          const start = cx.lineStart;
          if (FENCE.test(line.text)) {
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

/** A block parser cannot take lines back, so it must know before. `input` is there, but not in the published types. */
function isClosed(cx: BlockContext): boolean {
  const { input } = cx as unknown as { input: Input };
  return CLOSED.test(input.read(cx.lineStart, Math.min(input.length, cx.lineStart + LONGEST)));
}

import type { InlineContext, MarkdownConfig, MarkdownParser } from "@lezer/markdown";
import { tags } from "@lezer/highlight";
import { noteTags } from "./tags.ts";

const EXCLAMATION = 33;
const OPEN = 91;
const BACKSLASH = 92;

/**
 * `[[target|alias]]` and `![[embed]]`. Nodes: `WikiLink` or `Embed` around `WikiMark`, `WikiTarget` and, after a bar, `WikiAlias`.
 * In a table cell the bar is written `\|`.
 */
export const wikiLink: MarkdownConfig = {
  defineNodes: [
    { name: "WikiLink", style: noteTags.wikiLink },
    { name: "Embed", style: noteTags.wikiLink },
    { name: "WikiMark", style: tags.processingInstruction },
    { name: "WikiTarget", style: noteTags.wikiTarget },
    { name: "WikiAlias" },
  ],
  parseInline: [{ name: "WikiLink", parse, before: "Link" }],
};

function parse(cx: InlineContext, next: number, pos: number): number {
  const embed = next === EXCLAMATION;
  const open = embed ? pos + 1 : pos;
  if (cx.char(open) !== OPEN || cx.char(open + 1) !== OPEN) return -1;
  const start = open + 2;
  // Of more than two brackets the inner ones are the link's.
  if (cx.char(start) === OPEN) return -1;
  const end = closing(cx, start);
  if (end < 0) return -1;

  const text = cx.slice(start, end);
  const bar = text.indexOf("|");
  const escaped = bar > 0 && text.charCodeAt(bar - 1) === BACKSLASH;
  const targetEnd = bar < 0 ? end : start + bar - (escaped ? 1 : 0);
  const children = [cx.elt("WikiMark", pos, start)];
  if (cx.slice(start, targetEnd).trim() === "") return -1;
  if (targetEnd > start) children.push(cx.elt("WikiTarget", start, targetEnd));
  if (bar >= 0) {
    children.push(cx.elt("WikiMark", targetEnd, start + bar + 1));
    const from = start + bar + 1;
    if (end > from)
      children.push(
        cx.elt("WikiAlias", from, end, embed ? [] : aliasParser(cx.parser).parseInline(text.slice(bar + 1), from)),
      );
  }
  children.push(cx.elt("WikiMark", end, end + 2));
  return cx.addElement(cx.elt(embed ? "Embed" : "WikiLink", pos, end + 2, children));
}

/** Where `]]` is; -1 when it is not on this line, nothing is between, or another `[[` begins first. */
function closing(cx: InlineContext, start: number): number {
  for (let at = start; at < cx.end; at++) {
    const char = cx.slice(at, at + 1);
    if (char === "\n") return -1;
    const pair = cx.slice(at, at + 2);
    if (pair === "]]") return at > start ? at : -1;
    if (pair === "[[") return -1;
  }
  return -1;
}

/** What is a link itself, or leads somewhere, has no place in the text of a link. */
const NOT_IN_ALIAS = [
  "Link",
  "LinkEnd",
  "Image",
  "WikiLink",
  "BareAddress",
  "Autolink",
  "HashTag",
  "FootnoteReference",
  "InlineFootnote",
  "BlockId",
];
const aliasParsers = new WeakMap<MarkdownParser, MarkdownParser>();

function aliasParser(parser: MarkdownParser): MarkdownParser {
  const known = aliasParsers.get(parser);
  if (known) return known;
  const made = parser.configure({ remove: NOT_IN_ALIAS });
  aliasParsers.set(parser, made);
  return made;
}

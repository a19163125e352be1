import { tags } from "@lezer/highlight";
import type { InlineContext, MarkdownConfig } from "@lezer/markdown";
import { noteTags } from "./tags.ts";

const OPEN = 91;
const CLOSE = 93;
const CARET = 94;
const BACKTICK = 96;
const BACKSLASH = 92;
const PARENTHESIS = 40;

const REFERENCE = /^\[\^([^\s[\]^]+)\]/;
const DEFINITION = /^\[\^([^\s[\]^]+)\]:/;
/** Blocks that belong to a definition are indented by this. */
const INDENT = 4;
/** A label's length is bounded so that the pattern stays linear over a line. */
const LONGEST_LABEL = 200;
/** Likewise of a note in place, which is looked for at each `^[`. */
const LONGEST_NOTE = 2000;

/**
 * `[^label]`, `^[text in place]` and `[^label]: text` with what is indented below it. Nodes: `FootnoteReference`, `InlineFootnote`,
 * `FootnoteDefinition`, each with `FootnoteMark`s, and the `FootnoteLabel` between them.
 */
export const footnotes: MarkdownConfig = {
  defineNodes: [
    { name: "FootnoteReference", style: noteTags.footnote },
    { name: "InlineFootnote" },
    {
      name: "FootnoteDefinition",
      block: true,
      composite(_, line, indent) {
        if (line.indent < line.baseIndent + indent && line.next > -1) return false;
        line.moveBaseColumn(line.baseIndent + indent);
        return true;
      },
    },
    { name: "FootnoteMark", style: tags.processingInstruction },
    { name: "FootnoteLabel", style: noteTags.footnote },
  ],
  parseInline: [
    { name: "FootnoteReference", before: "Link", parse: reference },
    { name: "InlineFootnote", before: "Escape", parse: inPlace },
  ],
  parseBlock: [
    {
      name: "FootnoteDefinition",
      before: "FencedCode",
      parse(cx, line) {
        const label = DEFINITION.exec(line.text.slice(line.pos, line.pos + LONGEST_LABEL))?.[1];
        if (label === undefined) return false;
        const from = cx.lineStart + line.pos;
        const to = from + label.length + 2;
        const after = line.pos + label.length + 4;
        cx.startComposite("FootnoteDefinition", line.pos, INDENT);
        cx.addElement(cx.elt("FootnoteMark", from, from + 2));
        cx.addElement(cx.elt("FootnoteLabel", from + 2, to));
        cx.addElement(cx.elt("FootnoteMark", to, to + 2));
        line.moveBase(after);
        return null;
      },
      endLeaf: (_, line) => DEFINITION.test(line.text.slice(line.pos, line.pos + LONGEST_LABEL)),
    },
  ],
};

function reference(cx: InlineContext, next: number, pos: number): number {
  if (next !== OPEN || cx.char(pos + 1) !== CARET) return -1;
  const label = REFERENCE.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST_LABEL)))?.[1];
  if (label === undefined) return -1;
  const to = pos + 2 + label.length;
  return cx.addElement(
    cx.elt("FootnoteReference", pos, to + 1, [
      cx.elt("FootnoteMark", pos, pos + 2),
      cx.elt("FootnoteLabel", pos + 2, to),
      cx.elt("FootnoteMark", to, to + 1),
    ]),
  );
}

function inPlace(cx: InlineContext, next: number, pos: number): number {
  if (next !== CARET || cx.char(pos + 1) !== OPEN) return -1;
  const from = pos + 2;
  const to = closing(cx, from);
  // `^[text](address)` is a link behind a caret.
  if (to <= from || cx.char(to + 1) === PARENTHESIS) return -1;
  return cx.addElement(
    cx.elt("InlineFootnote", pos, to + 1, [
      cx.elt("FootnoteMark", pos, from),
      ...cx.parser.parseInline(cx.slice(from, to), from),
      cx.elt("FootnoteMark", to, to + 1),
    ]),
  );
}

/** The bracket that closes, over pairs of brackets and code; -1 when there is none. */
function closing(cx: InlineContext, from: number): number {
  const end = Math.min(cx.end, from + LONGEST_NOTE);
  if (!cx.slice(from, end).includes("]")) return -1;
  let depth = 0;
  for (let at = from; at < end; at++) {
    const char = cx.char(at);
    if (char === BACKSLASH) at++;
    else if (char === OPEN) depth++;
    else if (char === CLOSE && --depth < 0) return at;
    else if (char === BACKTICK) {
      const close = cx.slice(at + 1, end).indexOf("`");
      if (close > 0) at += close + 1;
    }
  }
  return -1;
}

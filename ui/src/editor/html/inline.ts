import type { SyntaxNode } from "@lezer/common";
import { decodedEntities } from "./entity.ts";
import { keptInlineStyle } from "./allowed.ts";

/** Elements that mean nothing but how their text looks, and links. Of their attributes only the style of a `span` and where a link leads count. */
const NAMES = "a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|s|samp|small|span|strong|sub|sup|u|var";
/** On one line: what hides a tag must not take a line break away. */
const TAG = new RegExp(`^<(/?)(${NAMES})((?:[ \\t][^>\\n]*)?)>$`, "i");
const attribute = (name: string) => new RegExp(`[ \\t]${name}[ \\t]*=[ \\t]*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i");
const STYLE = attribute("style");
const HREF = attribute("href");

export interface InlineElement {
  name: string;
  /** Safe, and only of a `span`. */
  style: string;
  /** Where a link leads, as it is written in Markdown. */
  href: string | null;
  close: SyntaxNode;
}

/** The element that a tag in a text begins; null for a tag that stays its source. `read` gives a part of the text. */
export function inlineElement(read: (from: number, to: number) => string, tag: SyntaxNode): InlineElement | null {
  const [, slash, written = "", attributes = ""] = TAG.exec(read(tag.from, tag.to)) ?? [];
  const name = written.toLowerCase();
  const close = slash === "" && !attributes.endsWith("/") ? closing(read, tag, name) : null;
  if (!close) return null;
  const style = name === "span" ? keptInlineStyle(valueOf(STYLE, attributes) ?? "") : "";
  const href = name === "a" ? valueOf(HREF, attributes) : null;
  return { name, style, href: href === null ? null : decodedEntities(href), close };
}

function valueOf(attribute: RegExp, attributes: string): string | null {
  const found = attribute.exec(attributes);
  return found ? (found[1] ?? found[2] ?? found[3] ?? null) : null;
}

/** Elements that cross each other are none. */
function closing(read: (from: number, to: number) => string, tag: SyntaxNode, name: string): SyntaxNode | null {
  const open = [name];
  for (let next = tag.nextSibling; next; next = next.nextSibling) {
    if (next.name !== "HTMLTag") continue;
    const [, slash, other = "", attributes = ""] = TAG.exec(read(next.from, next.to)) ?? [];
    if (slash === "" && !attributes.endsWith("/")) open.push(other.toLowerCase());
    else if (slash === "/") {
      if (open.pop() !== other.toLowerCase()) return null;
      if (open.length === 0) return next;
    }
  }
  return null;
}

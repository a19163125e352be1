import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { keptInlineStyle } from "./allowed.ts";

/** Elements that mean nothing but how their text looks; without attributes they are shown as what they are. */
const NAMES = "u|kbd|sub|sup|mark|small|ins|b|strong|i|em|s|del|span";
const STYLE = /[ \t]+style[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)')/.source;
/** On one line: what hides a tag must not take a line break away. */
const OPENING = new RegExp(`^<(${NAMES})(?:${STYLE})?[ \\t]*>$`, "i");
const ANY = new RegExp(`^<(/?)(${NAMES})(?:\\s[^>]*)?>$`, "i");

export interface InlineElement {
  name: string;
  /** Safe, and only of a `span`. */
  style: string;
  close: SyntaxNode;
}

/** The element that a tag in a text begins; null for a tag that stays its source. */
export function inlineElement(state: EditorState, tag: SyntaxNode): InlineElement | null {
  const [, written, quoted, single] = OPENING.exec(state.sliceDoc(tag.from, tag.to)) ?? [];
  const name = written?.toLowerCase();
  const styled = quoted ?? single;
  if (name === undefined || (styled !== undefined && name !== "span")) return null;
  const close = closing(state, tag, name);
  return close && { name, style: keptInlineStyle(styled ?? ""), close };
}

/** Elements that cross each other are none. */
function closing(state: EditorState, tag: SyntaxNode, name: string): SyntaxNode | null {
  const open = [name];
  for (let next = tag.nextSibling; next; next = next.nextSibling) {
    if (next.name !== "HTMLTag") continue;
    const [, slash, other = ""] = ANY.exec(state.sliceDoc(next.from, next.to)) ?? [];
    if (slash === "") open.push(other.toLowerCase());
    else if (slash === "/") {
      if (open.pop() !== other.toLowerCase()) return null;
      if (open.length === 0) return next;
    }
  }
  return null;
}

import { Decoration } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { countAround } from "../markdown/around.ts";

/** Deeper items are not indented further: their text needs room. */
const DEEPEST = 12;

/** In how many other items an item is, from anything within it; a quote around it begins anew. */
export function listDepth(node: SyntaxNode): number {
  let items = 0;
  for (let outer: SyntaxNode | null = node; outer && outer.name !== "Blockquote"; outer = outer.parent)
    if (outer.name === "ListItem") items++;
  return Math.max(0, items - 1);
}

/** In how many items something is, whatever else is around it. */
export function itemsAround(node: SyntaxNode): number {
  return countAround(node, "ListItem");
}

/** The item that something is in, and in how many it is; none beyond a quote. */
export function itemOf(node: SyntaxNode): { node: SyntaxNode; items: number } | null {
  let item: SyntaxNode | null = null;
  let items = 0;
  for (let outer = node.parent; outer && outer.name !== "Blockquote"; outer = outer.parent) {
    if (outer.name !== "ListItem") continue;
    item ??= outer;
    items++;
  }
  return item && { node: item, items };
}

/** What is made for a depth is made once. */
function byDepth(make: (depth: number) => Decoration): (depth: number) => Decoration {
  const made: Decoration[] = [];
  return (depth) => {
    const kept = Math.min(depth, DEEPEST);
    return (made[kept] ??= make(kept));
  };
}

const hang = (depth: number) => `--hang: calc(${depth} * var(--list-step))`;

/** Blanks before the mark of an item, or before a further line of it. */
export const indentOf = byDepth((depth) =>
  Decoration.mark({ class: "cm-indent", attributes: { style: `--depth: ${depth}` } }),
);

/** Blanks that are all of a line as yet. */
export const begunIndentOf = byDepth((depth) =>
  Decoration.mark({ class: "cm-indent cm-begun", attributes: { style: `--depth: ${depth}` } }),
);

const indented = byDepth((depth) => Decoration.line({ class: "cm-hang", attributes: { style: hang(depth) } }));
const lazy = byDepth((depth) => Decoration.line({ class: "cm-in-item", attributes: { style: hang(depth) } }));

/** A further line of an item; one without blanks before it is a lazy one. */
export const textUnder = (depth: number, white: boolean) => (white ? indented(depth) : lazy(depth));

export const codeUnder = byDepth((depth) =>
  Decoration.line({ class: "cm-code-in-item", attributes: { style: hang(depth) } }),
);
export const codeIndent = Decoration.mark({ class: "cm-code-indent" });

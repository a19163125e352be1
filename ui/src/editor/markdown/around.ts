import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

/** How many nodes are around one, itself not counted; with a name only those that have it. */
export function countAround(node: SyntaxNode, name?: string): number {
  let count = 0;
  for (let outer = node.parent; outer; outer = outer.parent) if (name === undefined || outer.name === name) count++;
  return count;
}

/** The innermost of `names` that a place is in; `side` says which of two nodes counts that meet there. */
export function nodeAround(
  state: EditorState,
  pos: number,
  side: -1 | 1,
  names: ReadonlySet<string>,
): SyntaxNode | null {
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(pos, side);
  while (node && !names.has(node.name)) node = node.parent;
  return node;
}

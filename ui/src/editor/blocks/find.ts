import { syntaxTree } from "@codemirror/language";
import type { ChangeSet, EditorState } from "@codemirror/state";
import type { SyntaxNode, Tree } from "@lezer/common";
import { eachChild } from "../markdown/children.ts";
import type { Block, BlockKind, Found } from "./kind.ts";

/**
 * What each parsed node is. The parser takes over the subtrees of text that did not change as they are, so after a keystroke only the
 * node that was typed in is not known.
 */
export type Known = WeakMap<Tree, Block | null>;

/**
 * The blocks of a note, in order. Where the parser has not come yet, the `former` ones stay where the change has left them: a large note
 * must not lose what is drawn in it with each key.
 */
export function findBlocks(
  state: EditorState,
  kinds: ReadonlyMap<string, readonly BlockKind[]>,
  known: Known,
  former: readonly Found[],
  changes: ChangeSet | null,
): Found[] {
  const found: Found[] = [];
  const tree = syntaxTree(state);
  // What lies within a block that reaches over it is not looked at.
  let covered = -1;
  eachChild(tree, (child, at) => {
    if (at <= covered) return;
    const possible = kinds.get(child.type.name);
    if (!possible) return;
    let block = known.get(child);
    if (block === undefined) {
      const node = nodeAt(tree, at);
      block = node ? firstOf(possible, state, node) : null;
      known.set(child, block);
    }
    if (!block) return;
    const { doc } = state;
    const node = block.reach ? nodeAt(tree, at) : null;
    const to = (node && block.reach?.(state, node)) ?? doc.lineAt(at + child.length).to;
    covered = to;
    found.push({ from: doc.lineAt(at).from, to, block });
  });
  if (tree.length >= state.doc.length) return found;
  for (const { from, to, block } of former) {
    if (changes?.touchesRange(from, to)) continue;
    const start = changes ? changes.mapPos(from, 1) : from;
    if (start >= tree.length) found.push({ from: start, to: changes ? changes.mapPos(to, -1) : to, block });
  }
  return found;
}

function firstOf(kinds: readonly BlockKind[], state: EditorState, node: SyntaxNode): Block | null {
  for (const kind of kinds) {
    const block = kind.read(state, node);
    if (block) return block;
  }
  return null;
}

/** The document's child that begins there. */
function nodeAt(tree: Tree, at: number): SyntaxNode | null {
  let node = tree.resolve(at, 1);
  while (node.parent?.parent) node = node.parent;
  return node.parent ? node : null;
}

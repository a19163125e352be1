import { syntaxTree } from "@codemirror/language";
import type { ChangeSet, EditorState } from "@codemirror/state";
import type { SyntaxNode, Tree } from "@lezer/common";
import { ChildrenOf, type Placed } from "../markdown/children.ts";
import type { Block, BlockKind, Found } from "./kind.ts";

/** What a parsed node is, and where its lines begin and end beside it. */
interface Read {
  readonly block: Block;
  readonly before: number;
  readonly behind: number;
}

/**
 * What each parsed node is. The parser takes over the subtrees of text that did not change as they are, so after a keystroke only the
 * node that was typed in is not known.
 */
export type Known = WeakMap<Tree, Read | null>;

/** Where blocks are looked for, by the names of their nodes. */
export class Kinds {
  readonly #byName = new Map<string, BlockKind[]>();
  readonly #children: ChildrenOf;

  constructor(kinds: readonly BlockKind[]) {
    for (const kind of kinds)
      for (const name of kind.nodes) this.#byName.set(name, [...(this.#byName.get(name) ?? []), kind]);
    this.#children = new ChildrenOf(this.#byName.keys());
  }

  /** Nodes that may be blocks. */
  in(tree: Tree): readonly Placed[] {
    return this.#children.in(tree);
  }

  /** What such a node is. */
  read(state: EditorState, tree: Tree, { tree: child, from }: Placed): Read | null {
    const node = nodeAt(tree, from);
    const block = node && firstOf(this.#byName.get(child.type.name) ?? [], state, node);
    if (!block) return null;
    const { doc } = state;
    const end = from + child.length;
    return { block, before: from - doc.lineAt(from).from, behind: doc.lineAt(end).to - end };
  }
}

/**
 * The blocks of a note, in order. Where the parser has not come yet, the `former` ones stay where the change has left them: a large note
 * must not lose what is drawn in it with each key.
 */
export function findBlocks(
  state: EditorState,
  kinds: Kinds,
  known: Known,
  former: readonly Found[],
  changes: ChangeSet | null,
): Found[] {
  const found: Found[] = [];
  const tree = syntaxTree(state);
  // What lies within a block that reaches over it is not looked at.
  let covered = -1;
  for (const placed of kinds.in(tree)) {
    const { tree: child, from: at } = placed;
    if (at <= covered) continue;
    let read = known.get(child);
    if (read === undefined) known.set(child, (read = kinds.read(state, tree, placed)));
    if (!read) continue;
    const { block, before, behind } = read;
    const node = block.reach ? nodeAt(tree, at) : null;
    const to = (node && block.reach?.(state, node)) ?? at + child.length + behind;
    covered = to;
    found.push({ from: at - before, to, block });
  }
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

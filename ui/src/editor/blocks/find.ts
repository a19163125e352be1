import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { ChangeSet, EditorState } from "@codemirror/state";
import type { SyntaxNode, Tree } from "@lezer/common";
import { aroundOf, looksAs, type Around } from "../livePreview/around.ts";
import { ChildrenOf, type Placed } from "../markdown/children.ts";
import { beginsLine } from "./inner.ts";
import type { Block, BlockKind, Found } from "./kind.ts";
import { NestedWidget } from "./nested.ts";

/** What a parsed node is, and where its lines begin and end beside it. */
interface Read {
  readonly block: Block;
  readonly before: number;
  readonly behind: number;
}

interface Entry {
  readonly read: Read | null;
  /** What it stood in, and how that looked, when it was read. */
  readonly within: readonly Tree[];
  readonly around: Around | null;
}

/**
 * What each parsed node is. The parser takes over the subtrees of text that did not change as they are, so after a keystroke only the
 * node that was typed in is not known, and of those in the same quote or list what is around them.
 */
export type Known = WeakMap<Tree, Entry>;

/** Where blocks are looked for, by the names of their nodes. */
export class Kinds {
  readonly #byName = new Map<string, BlockKind[]>();
  readonly #children: ChildrenOf;

  constructor(kinds: readonly BlockKind[]) {
    for (const kind of kinds)
      for (const name of kind.nodes) this.#byName.set(name, [...(this.#byName.get(name) ?? []), kind]);
    const nested = kinds.flatMap((kind) => (kind.nested ? kind.nodes : []));
    this.#children = new ChildrenOf(this.#byName.keys(), nested);
  }

  /** Nodes that may be blocks. */
  in(tree: Tree): readonly Placed[] {
    return this.#children.in(tree);
  }

  /** What such a node is. */
  read(state: EditorState, tree: Tree, placed: Placed, known: Known): Read | null {
    const before = known.get(placed.tree);
    if (before && same(before.within, placed.within)) return before.read;
    const node = nodeOf(tree, placed);
    const nested = placed.within.length > 0;
    const around = node && nested ? aroundOf(state, node) : null;
    const stays = before && around && before.around && looksAs(before.around, around);
    const read = stays ? before.read : node && this.#read(state, node, around);
    known.set(placed.tree, { read, within: placed.within, around });
    return read;
  }

  #read(state: EditorState, node: SyntaxNode, around: Around | null): Read | null {
    const kinds = this.#byName.get(node.name) ?? [];
    const block = firstOf(around ? kinds.filter(({ nested }) => nested) : kinds, state, node);
    if (!block) return null;
    const { doc } = state;
    const behind = doc.lineAt(node.to).to - node.to;
    if (block.beside) return { block, before: 0, behind };
    // The item's mark would go with it.
    if (around && !beginsLine(state, node)) return null;
    return {
      block: around ? { ...block, widget: new NestedWidget(block.widget, around) } : block,
      before: node.from - doc.lineAt(node.from).from,
      behind,
    };
  }
}

const same = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((one, at) => one === b[at]);

/** So many milliseconds more has the parser for a block that is written in: with it the keyboard would go. */
const PARSE_MS = 50;

/**
 * The blocks of a note, in order. Where the parser has not come yet, the `former` ones stay where the change has left them: a large note
 * must not lose what is drawn in it with each key, nor a slow machine what is written in.
 */
export function findBlocks(
  state: EditorState,
  kinds: Kinds,
  known: Known,
  former: readonly Found[],
  changes: ChangeSet | null,
): Found[] {
  let tree = syntaxTree(state);
  let kept: readonly Moved[] = [];
  if (tree.length < state.doc.length) {
    const moved = former.flatMap((one) => moveBy(one, changes) ?? []);
    const unread = () => moved.filter(({ to }) => to >= tree.length && tree.length < state.doc.length);
    const written = unread().findLast(({ touched }) => touched);
    // What is behind its end tells that it ends there.
    if (written) tree = ensureSyntaxTree(state, Math.min(written.to + 1, state.doc.length), PARSE_MS) ?? tree;
    kept = unread();
  }
  const found: Found[] = [];
  const until = kept[0]?.from ?? Infinity;
  // What lies within a block that reaches over it is not looked at.
  let covered = -1;
  for (const placed of kinds.in(tree)) {
    const { tree: child, from: at } = placed;
    if (at <= covered) continue;
    if (at >= until) break;
    const read = kinds.read(state, tree, placed, known);
    if (!read) continue;
    const { block, before, behind } = read;
    const node = block.reach ? nodeOf(tree, placed) : null;
    const to = (node && block.reach?.(state, node)) ?? at + child.length + behind;
    covered = to;
    if (to < until) found.push({ from: at - before, to, block });
  }
  for (const { from, to, block } of kept) found.push({ from, to, block });
  return found;
}

interface Moved extends Found {
  /** The change is in it. */
  readonly touched: boolean;
}

/** Where a change leaves a block; null where it is more than a change within it. */
function moveBy({ from, to, block }: Found, changes: ChangeSet | null): Moved | null {
  if (!changes) return { from, to, block, touched: false };
  let touched = false;
  let within = true;
  changes.iterChangedRanges((start, end) => {
    if (end < from || start > to) return;
    touched = true;
    within &&= start >= from && end <= to;
  });
  const [start, end] = [changes.mapPos(from, 1), changes.mapPos(to, -1)];
  return within && start < end ? { from: start, to: end, block, touched } : null;
}

function firstOf(kinds: readonly BlockKind[], state: EditorState, node: SyntaxNode): Block | null {
  for (const kind of kinds) {
    const block = kind.read(state, node);
    if (block) return block;
  }
  return null;
}

/** The node that is there in the whole. */
function nodeOf(tree: Tree, { tree: placed, from }: Placed): SyntaxNode | null {
  let node: SyntaxNode | null = tree.resolve(from, 1);
  while (node && node.tree !== placed) node = node.parent;
  return node;
}

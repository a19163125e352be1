import { Tree } from "@lezer/common";

/** A node of a parsed note, and where it begins. */
export interface Placed {
  readonly tree: Tree;
  readonly from: number;
  /** The quotes, items and other blocks that it stands in, outermost first. */
  readonly within: readonly Tree[];
}

const NOWHERE: readonly Tree[] = [];

/** Blocks of a note that other blocks stand in. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "Blockquote",
  "BulletList",
  "OrderedList",
  "ListItem",
  "FootnoteDefinition",
]);

/**
 * The children of some kinds, and those of some kinds in quotes and lists. Of each part of the tree it is kept what is in it: after a key
 * only the parts that were typed in are looked at.
 */
export class ChildrenOf {
  readonly #names: ReadonlySet<string>;
  readonly #nested: ReadonlySet<string>;
  readonly #known = new WeakMap<Tree, readonly Placed[]>();

  constructor(names: Iterable<string>, nested: Iterable<string> = []) {
    this.#names = new Set(names);
    this.#nested = new Set(nested);
  }

  /** In order. Places count from where the tree begins. */
  in(tree: Tree): readonly Placed[] {
    return this.#in(tree, this.#names);
  }

  #in(tree: Tree, names: ReadonlySet<string>): readonly Placed[] {
    const known = this.#known.get(tree);
    if (known) return known;
    const found = tree.children.flatMap((child, index): Placed[] => {
      if (!(child instanceof Tree)) return [];
      const from = tree.positions[index] ?? 0;
      const { name, isAnonymous } = child.type;
      if (isAnonymous) return this.#in(child, names).map((placed) => ({ ...placed, from: placed.from + from }));
      if (names.has(name)) return [{ tree: child, from, within: NOWHERE }];
      if (this.#nested.size === 0 || !CONTAINERS.has(name)) return [];
      return this.#in(child, this.#nested).map((placed) => ({
        tree: placed.tree,
        from: placed.from + from,
        within: [child, ...placed.within],
      }));
    });
    this.#known.set(tree, found);
    return found;
  }
}

/**
 * A tree of the same length with no other children than those that reach into a part of it: to go through these costs as much as there is in
 * the part, wherever it is in the note.
 */
export function partOf(tree: Tree, from: number, to: number): Tree {
  const children: Tree["children"][number][] = [];
  const positions: number[] = [];
  const take = (parent: Tree, start: number): void => {
    parent.children.forEach((child, index) => {
      const at = start + (parent.positions[index] ?? 0);
      const end = at + child.length;
      if (end < from || at > to) return;
      if (child instanceof Tree && child.type.isAnonymous && (at < from || end > to)) return void take(child, at);
      children.push(child);
      positions.push(at);
    });
  };
  take(tree, 0);
  return new Tree(tree.type, children, positions, tree.length);
}

/**
 * The children of a parsed note, also where the parser has put many of them together under a node without a name. What was not typed in is
 * the same object as before: what is known of it can be kept by that.
 */
export function eachChild(tree: Tree, visit: (child: Tree, from: number) => void, start = 0): void {
  tree.children.forEach((child, index) => {
    if (!(child instanceof Tree)) return;
    const from = start + (tree.positions[index] ?? 0);
    if (child.type.isAnonymous) eachChild(child, visit, from);
    else visit(child, from);
  });
}

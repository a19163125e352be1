import { Tree } from "@lezer/common";

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

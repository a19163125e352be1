import type { Text } from "@codemirror/state";
import type { SyntaxNode, Tree } from "@lezer/common";
import { ChildrenOf } from "./children.ts";

const definitions = new ChildrenOf(["LinkReference"]);

/** Addresses by label, of each tree that was asked. */
const known = new WeakMap<Tree, ReadonlyMap<string, string>>();

/** As CommonMark compares labels: small letters, and one space for many. */
const normal = (label: string): string => label.trim().toLowerCase().replaceAll(/\s+/g, " ");

/** What `[label]: address` says, of those at the outermost level; the first of several with one label. */
function addresses(tree: Tree, doc: Text): ReadonlyMap<string, string> {
  let found = known.get(tree) as Map<string, string> | undefined;
  if (found) return found;
  found = new Map();
  for (const { tree: definition, from } of definitions.in(tree)) {
    const label = definition.topNode.getChild("LinkLabel");
    const url = definition.topNode.getChild("URL");
    if (!label || !url) continue;
    const name = normal(doc.sliceString(from + label.from + 1, from + label.to - 1));
    if (!found.has(name)) found.set(name, doc.sliceString(from + url.from, from + url.to).replace(/^<(.*)>$/, "$1"));
  }
  known.set(tree, found);
  return found;
}

/** Whether a `Link` or `Image` is one only to the parser, which cannot know that no line says where it leads: brackets like any others. */
export function leadsNowhere(tree: Tree, doc: Text, link: SyntaxNode): boolean {
  return link.getChild("URL") === null && addressByLabel(tree, doc, link) === null;
}

/** Where a `Link` or `Image` by label leads: `[text][label]`, `[label][]`, `[label]`; null where no line says so. */
export function addressByLabel(tree: Tree, doc: Text, link: SyntaxNode): string | null {
  const [open, close] = link.getChildren("LinkMark");
  if (!open || !close) return null;
  const label = link.getChild("LinkLabel");
  const written = label && label.to - label.from > 2 ? [label.from + 1, label.to - 1] : [open.to, close.from];
  return addresses(tree, doc).get(normal(doc.sliceString(written[0] ?? 0, written[1]))) ?? null;
}

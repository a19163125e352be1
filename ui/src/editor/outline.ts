import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { Tree } from "@lezer/common";
import { eachChild } from "./markdown/children.ts";

export interface Heading {
  level: number;
  text: string;
  /** Counts from 1. */
  line: number;
  from: number;
}

/** How long parsing may take for an outline; what is not parsed by then follows with the next update. */
const PARSE_MS = 20;

/** The note's headings in document order. */
export function outlineOf(state: EditorState): Heading[] {
  return headingsOf(ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state), state.doc);
}

/** What each parsed block is, by {@link eachChild}: after a key only the block that was typed in is read. */
const known = new WeakMap<Tree, Pick<Heading, "level" | "text"> | null>();

export function headingsOf(tree: Tree, doc: Text): Heading[] {
  const headings: Heading[] = [];
  eachChild(tree, (child, from) => {
    let heading = known.get(child);
    if (heading === undefined) {
      const level = /^(?:ATX|Setext)Heading(\d)$/.exec(child.type.name)?.[1];
      heading = level ? { level: Number(level), text: plain(doc.lineAt(from).text) } : null;
      known.set(child, heading);
    }
    if (heading) headings.push({ ...heading, line: doc.lineAt(from).number, from });
  });
  return headings;
}

/** A heading's text without its marks. */
function plain(line: string): string {
  return line
    .replace(/^\s{0,3}#{1,6}(?:\s+|$)/, "")
    .replace(/\s+#+\s*$/, "")
    .replace(/!?\[\[([^\]|]+)(?:\|([^\]]+))?\]\]/g, (_, target: string, alias?: string) => alias ?? target)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|==|~~|`)/g, "")
    .trim();
}

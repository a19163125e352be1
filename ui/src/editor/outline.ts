import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { Tree } from "@lezer/common";

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

export function headingsOf(tree: Tree, doc: Text): Heading[] {
  const headings: Heading[] = [];
  tree.iterate({
    enter: (node) => {
      const level = /^(?:ATX|Setext)Heading(\d)$/.exec(node.name)?.[1];
      if (!level) return node.name === "Document";
      const line = doc.lineAt(node.from);
      headings.push({ level: Number(level), text: plain(line.text), line: line.number, from: node.from });
      return false;
    },
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

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState, Line } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

/** What can be folded away: all but its first line. */
export interface Foldable {
  readonly kind: "section" | "item" | "code" | "properties" | "quote";
  readonly node: SyntaxNode;
}

const KINDS: Record<string, Foldable["kind"]> = {
  ListItem: "item",
  FencedCode: "code",
  Frontmatter: "properties",
  Blockquote: "quote",
};

export const FOLDABLE_NAMES: Record<Foldable["kind"], string> = {
  section: "section",
  item: "list item",
  code: "code block",
  properties: "properties",
  quote: "quote",
};

function levelOf(node: SyntaxNode): number | null {
  const level = /^(?:ATX|Setext)Heading(\d)$/.exec(node.name)?.[1];
  return level === undefined ? null : Number(level);
}

/** What begins on a line and goes on below it; the outermost of several. */
export function foldableAt(state: EditorState, line: Line, tree = syntaxTree(state)): Foldable | null {
  const indent = /^[\s>]*/.exec(line.text)?.[0].length ?? 0;
  // A quote's own mark is where it begins.
  const starts = line.text.trimStart().startsWith(">")
    ? [line.text.length - line.text.trimStart().length, indent]
    : [indent];
  let found: Foldable | null = null;
  for (const start of starts) {
    for (
      let node: SyntaxNode | null = tree.resolveInner(line.from + start, 1);
      node && node.from >= line.from;
      node = node.parent
    ) {
      const level = levelOf(node);
      if (level !== null && node.parent?.name === "Document")
        return hasSection(node, level) ? { kind: "section", node } : null;
      const kind = KINDS[node.name];
      if (kind && node.to > line.to) found = { kind, node };
    }
    if (found) return found;
  }
  return null;
}

function hasSection(heading: SyntaxNode, level: number): boolean {
  const next = heading.nextSibling;
  return next !== null && (levelOf(next) ?? 7) > level;
}

/** Parsing may take this long before something is folded: what was not read has no end yet. */
const PARSE_MS = 50;

/** The range that folding hides: from the end of the first line to the end of the last one with text. */
export function rangeOf(state: EditorState, line: Line): { from: number; to: number } | null {
  const foldable = foldableAt(state, line, ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state));
  if (!foldable) return null;
  const { node, kind } = foldable;
  let end = node.to;
  if (kind === "section") {
    const level = levelOf(node) ?? 1;
    let last: SyntaxNode = node;
    for (let next = node.nextSibling; next && (levelOf(next) ?? 7) > level; next = next.nextSibling) last = next;
    end = last.to;
  }
  // A heading that is underlined keeps its line.
  const from = kind === "section" ? state.doc.lineAt(node.to).to : line.to;
  let number = state.doc.lineAt(end).number;
  while (number > line.number && /^[\s>]*$/.test(state.doc.line(number).text)) number--;
  const { to } = state.doc.line(number);
  return to > from ? { from, to } : null;
}

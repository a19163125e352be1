import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

/** Reading a note to its end may take this long, in milliseconds: what a footnote says mostly stands there. */
const PARSE_MS = 50;

const FOOTNOTES = new Set(["FootnoteReference", "FootnoteDefinition", "InlineFootnote"]);

export const wholeTree = (state: EditorState) =>
  ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state);

/** The footnote's mark, with what it says or without, or definition that a place is in. */
export function footnoteAt(state: EditorState, pos: number): SyntaxNode | null {
  for (const side of [1, -1] as const)
    for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(pos, side); node; node = node.parent)
      if (FOOTNOTES.has(node.name)) return node;
  return null;
}

function labelOf(state: EditorState, footnote: SyntaxNode): string {
  const label = footnote.getChild("FootnoteLabel");
  return label ? state.sliceDoc(label.from, label.to).toLowerCase() : "";
}

function definitionOf(state: EditorState, label: string): SyntaxNode | null {
  const definitions = wholeTree(state).topNode.getChildren("FootnoteDefinition");
  return definitions.find((definition) => labelOf(state, definition) === label) ?? null;
}

function referencesTo(state: EditorState, label: string): number[] {
  const found: number[] = [];
  wholeTree(state).iterate({
    enter: ({ name, from, node }) => {
      if (name === "FootnoteReference" && labelOf(state, node) === label) found.push(from);
      return name !== "FootnoteReference";
    },
  });
  return found;
}

/** What a definition says, without its mark and its indentation. */
function textOf(state: EditorState, definition: SyntaxNode): { from: number; text: string } {
  const mark = definition.getChildren("FootnoteMark").at(-1);
  const from = mark ? mark.to : definition.from;
  const after = /^[ \t]*/.exec(state.sliceDoc(from, definition.to))?.[0].length ?? 0;
  const text = state.sliceDoc(from + after, definition.to).replaceAll(/\n[ \t]+/g, "\n");
  return { from: from + after, text };
}

/** What a footnote says that is written where it is referred to. */
export function inlineFootnoteText(state: EditorState, { from, to }: SyntaxNode): string {
  return state.sliceDoc(from + "^[".length, to - "]".length);
}

/** Where who is led to a footnote's mark or definition comes to. */
export function placeOf(state: EditorState, footnote: SyntaxNode): number {
  return footnote.name === "FootnoteDefinition" ? textOf(state, footnote).from : footnote.from;
}

/** Where the other end of the footnote at `pos` is: what it says, or where it is said; null where there is none. */
export function otherEnd(state: EditorState, pos: number): number | null {
  const footnote = footnoteAt(state, pos);
  if (!footnote || footnote.name === "InlineFootnote") return null;
  const label = labelOf(state, footnote);
  if (footnote.name === "FootnoteDefinition") return referencesTo(state, label)[0] ?? null;
  const definition = definitionOf(state, label);
  return definition && placeOf(state, definition);
}

/** What a mark says; null for a definition, which says it itself. */
export function said(state: EditorState, footnote: SyntaxNode): string | null {
  if (footnote.name === "InlineFootnote") return inlineFootnoteText(state, footnote);
  if (footnote.name !== "FootnoteReference") return null;
  const definition = definitionOf(state, labelOf(state, footnote));
  return definition ? textOf(state, definition).text : "This footnote is not written yet.";
}

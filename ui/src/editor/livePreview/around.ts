import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { calloutOf } from "./callout.ts";

/** How what is around a block looks, for a block that stands in place of its lines: as the lines beside it do. */
export interface Around {
  /** The classes of lines in the quotes and callouts around it. */
  readonly classes: string;
  /** In how many items its innermost quote is. */
  readonly under: number;
  /** In how many items it is within that quote. */
  readonly inner: number;
}

/** The deepest step that a callout stands in by; of tokens in editor.css. */
export const DEEPEST_CALLOUT = 3;

export function aroundOf(state: EditorState, node: SyntaxNode): Around {
  const outer: SyntaxNode[] = [];
  for (let { parent } = node; parent?.parent; { parent } = parent) outer.unshift(parent);
  const classes = new Set<string>();
  let [under, inner, callouts] = [0, 0, 0];
  let tone = "";
  for (const one of outer) {
    if (one.name === "FootnoteDefinition") classes.add("cm-footnote-definition");
    if (one.name === "ListItem" || one.name === "FootnoteDefinition") inner++;
    if (one.name !== "Blockquote") continue;
    under += inner;
    inner = 0;
    const callout = calloutOf(state, one);
    if (!callout) {
      classes.add("cm-quote");
      if (one.parent?.name === "Blockquote") classes.add("cm-quote-inner");
      continue;
    }
    classes.add(callouts === 0 ? "cm-callout" : "cm-callout-inner");
    if (callouts === 0 && state.doc.lineAt(one.to).number === state.doc.lineAt(node.to).number)
      classes.add("cm-callout-last");
    const depth = Math.min(callouts, DEEPEST_CALLOUT);
    tone = `cm-tone-${callout.tone}${depth > 0 ? ` cm-callout-depth-${depth}` : ""}`;
    callouts++;
  }
  if (tone) classes.add(tone);
  return { classes: [...classes].join(" "), under, inner };
}

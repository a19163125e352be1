import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { directionWithin, type Way } from "../modes/direction.ts";
import { calloutOf } from "./callout.ts";
import { classesOf, levelsOf, styleOf } from "./levels.ts";

/** How what is around a block looks, for a block that stands in place of its lines: as the lines beside it do. */
export interface Around {
  /** The classes of lines in the quotes and callouts around it. */
  readonly classes: string;
  /** Where the bars of these are; empty without any. */
  readonly style: string;
  /** In how many items it is within its innermost quote. */
  readonly inner: number;
  /** Which way all around it is written; null where nothing says so. */
  readonly way: Way | null;
}

export function aroundOf(state: EditorState, node: SyntaxNode): Around {
  const outer: SyntaxNode[] = [];
  for (let { parent } = node; parent?.parent; { parent } = parent) outer.unshift(parent);
  const levels = levelsOf(state, node);
  const classes = new Set<string>(classesOf(levels));
  let inner = 0;
  let inCallout = false;
  for (const one of outer) {
    if (one.name === "FootnoteDefinition") classes.add("cm-footnote-definition");
    if (one.name === "ListItem" || one.name === "FootnoteDefinition") inner++;
    if (one.name !== "Blockquote") continue;
    inner = 0;
    if (!calloutOf(state, one)) {
      classes.add("cm-quote");
      continue;
    }
    const name = inCallout ? "cm-callout-inner" : "cm-callout";
    classes.add(name);
    if (state.doc.lineAt(one.to).number === state.doc.lineAt(node.to).number) classes.add(`${name}-last`);
    inCallout = true;
  }
  const within = outer.find(({ name }) => name === "Blockquote") ?? outer.findLast(({ name }) => name === "ListItem");
  return {
    classes: [...classes].join(" "),
    style: levels.length > 0 ? styleOf(levels) : "",
    inner,
    way: within ? directionWithin(state.doc, within) : null,
  };
}

export function looksAs(a: Around, b: Around): boolean {
  return a.classes === b.classes && a.style === b.style && a.inner === b.inner && a.way === b.way;
}

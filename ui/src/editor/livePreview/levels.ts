import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { beginsLine } from "../blocks/inner.ts";
import { calloutOf, type Tone } from "./callout.ts";

/** A quote around a line or a block. */
export interface Level {
  /** Of a callout. */
  readonly tone: Tone | null;
  /** In how many items it stands in. */
  readonly under: number;
}

/** Deeper quotes are not told apart: their text needs room. As many as editor.css draws bars. */
const DEEPEST = 4;

/** The quotes that a node is in, outermost first, and itself if it is one. */
export function levelsOf(state: EditorState, node: SyntaxNode): Level[] {
  const path: SyntaxNode[] = [];
  for (let one: SyntaxNode | null = node; one; one = one.parent) path.unshift(one);
  const levels: Level[] = [];
  let [items, under] = [0, 0];
  for (const one of path) {
    if (one.name === "ListItem") items++;
    if (one.name !== "Blockquote") continue;
    // One on the line of its item is there already.
    if (beginsLine(state, one)) under = items;
    levels.push({ tone: calloutOf(state, one)?.tone ?? null, under });
  }
  return levels;
}

/** The classes of what is in some quotes: it has a bar for each, and the colours of the innermost callout. */
export function classesOf(levels: readonly Level[]): string[] {
  if (levels.length === 0) return [];
  const tone = levels.findLast((level) => level.tone !== null)?.tone;
  return tone ? ["cm-quoted", `cm-tone-${tone}`] : ["cm-quoted"];
}

/** Where their bars and grounds are, and how far what is in the innermost stands in. */
export function styleOf(levels: readonly Level[]): string {
  const drawn = levels.slice(0, DEEPEST);
  const callout = drawn.findIndex(({ tone }) => tone !== null);
  const bars = drawn.map(({ tone, under }, at) => {
    const place = `calc(${under} * var(--list-step) + ${at} * var(--quote-step))`;
    const colours = tone
      ? `--bar-${at}: var(--tone-${tone}); --ground-${at}: var(--tone-${tone}-soft)`
      : `--bar-${at}: var(${callout >= 0 && callout < at ? "--line-inset" : "--line"})`;
    return `--at-${at}: ${place}; ${colours}`;
  });
  return [...bars, `--within: var(--at-${drawn.length - 1})`].join("; ");
}

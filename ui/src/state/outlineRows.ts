import { comparable } from "../editor/fuzzy.ts";
import type { Heading } from "../editor/outline.ts";

/** A heading as a row of the outline. */
export interface OutlineRow {
  /** Its place among all headings of the note. */
  at: number;
  /** Known by its text, and which one of that text it is: it stays itself while it is moved and its level changes. */
  key: string;
  heading: Heading;
  /** How many headings it stands below, from 0; a level that was left out counts nothing. */
  depth: number;
  /** The place of the heading that it stands in; -1 for none. */
  parent: number;
  /** Whether any stands in it; open: they are shown. */
  branch: boolean;
  open: boolean;
  /** Among those that are shown beside it, from 1. */
  position: number;
  siblings: number;
  /** Pairs of from and to in its text that were looked for. */
  ranges: number[];
}

export const titleOf = ({ text }: Heading): string => (text === "" ? "Untitled" : text);

/** The rows that are shown: without those in a closed branch, or only what has the words of a filter, and what that stands in. */
export function outlineRows(headings: readonly Heading[], closed: ReadonlySet<string>, filter: string): OutlineRow[] {
  const all = tree(headings);
  const words = comparable(filter).toLowerCase().split(/\s+/).filter(Boolean);
  const rows = words.length > 0 ? filtered(all, words) : unfolded(all, closed);
  const counts = new Map<number, number>();
  for (const row of rows) {
    row.position = (counts.get(row.parent) ?? 0) + 1;
    counts.set(row.parent, row.position);
  }
  for (const row of rows) row.siblings = counts.get(row.parent) ?? 1;
  return rows;
}

function tree(headings: readonly Heading[]): OutlineRow[] {
  const known = new Map<string, number>();
  const around: OutlineRow[] = [];
  return headings.map((heading, at) => {
    while ((around.at(-1)?.heading.level ?? 0) >= heading.level) around.pop();
    const parent = around.at(-1);
    if (parent) parent.branch = true;
    const nth = known.get(heading.text) ?? 0;
    known.set(heading.text, nth + 1);
    const key = `${nth} ${heading.text}`;
    const depth = around.length;
    const row: OutlineRow = {
      ...{ at, key, heading, depth, parent: parent?.at ?? -1 },
      ...{ branch: false, open: true, position: 1, siblings: 1, ranges: [] },
    };
    around.push(row);
    return row;
  });
}

function unfolded(all: readonly OutlineRow[], closed: ReadonlySet<string>): OutlineRow[] {
  const shown: OutlineRow[] = [];
  let hiddenBelow = Infinity;
  for (const row of all) {
    if (row.depth > hiddenBelow) continue;
    row.open = row.branch && !closed.has(row.key);
    hiddenBelow = row.branch && !row.open ? row.depth : Infinity;
    shown.push(row);
  }
  return shown;
}

function filtered(all: readonly OutlineRow[], words: readonly string[]): OutlineRow[] {
  const kept = new Set<number>();
  for (const row of all) {
    const text = comparable(row.heading.text).toLowerCase();
    const places = words.map((word) => text.indexOf(word));
    if (places.includes(-1)) continue;
    row.ranges = merged(words.map((word, at) => [places[at] ?? 0, (places[at] ?? 0) + word.length]));
    for (let at = row.at; at >= 0 && !kept.has(at); at = all[at]?.parent ?? -1) kept.add(at);
  }
  const shown = all.filter(({ at }) => kept.has(at));
  const parents = new Set(shown.map(({ parent }) => parent));
  for (const row of shown) row.open = row.branch = parents.has(row.at);
  return shown;
}

function merged(ranges: [from: number, to: number][]): number[] {
  const flat: number[] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = flat.at(-1);
    if (last !== undefined && from <= last) flat[flat.length - 1] = Math.max(last, to);
    else flat.push(from, to);
  }
  return flat;
}

import type { EditorState } from "@codemirror/state";
import { columnsOf } from "../markdown/columns.ts";
import {
  below,
  countsLazily,
  endOf,
  firstChild,
  itemOn,
  lastChild,
  parentOf,
  prefixOf,
  siblingAbove,
  type Item,
} from "./item.ts";
import type { Seed } from "./number.ts";

export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** What a change of items is made of. */
export interface Shift {
  changes: Change[];
  /** The lists whose numbers follow; `at` maps a place of the old text to the new one. */
  seeds(after: EditorState, at: (pos: number) => number): (Seed | null)[];
}

/** The mark of the item that comes after one. */
export function nextMarker(state: EditorState, item: Item): string {
  if (item.number === null) return item.marker;
  return `${item.number + (countsLazily(state, item) ? 0 : 1)}${item.marker.at(-1) ?? "."}`;
}

/** The changes that carry an item's further lines along when it gets another indentation, or a marker so much wider. */
export function carry(state: EditorState, item: Item, indent: string, wider: number): Change[] {
  const changes: Change[] = [];
  const end = endOf(state, item);
  const by = columnsOf(indent) - item.column + wider;
  for (let number = item.line.number + 1; number <= end; number++) {
    const line = state.doc.line(number);
    const prefix = prefixOf(line.text);
    // A paragraph's line that goes on without indentation needs none elsewhere either.
    if (prefix.blank || prefix.column <= item.column) continue;
    const rest = prefix.indent.startsWith(item.indent) ? prefix.indent.slice(item.indent.length) : null;
    const next = rest?.includes("\t") ? indent + rest : " ".repeat(Math.max(0, prefix.column + by));
    const kept = rest !== null && !rest.includes("\t") && indent.includes("\t");
    const insert = kept ? indent + " ".repeat(Math.max(0, rest.length + wider)) : next;
    const from = line.from + prefix.quote.length;
    if (insert !== prefix.indent) changes.push({ from, to: from + prefix.indent.length, insert });
  }
  return changes;
}

/** An item with another indentation and mark, and all that belongs to it. */
export function reshape(state: EditorState, item: Item, indent: string, marker: string): Change[] {
  const from = item.line.from + item.quote.length;
  const to = item.markerAt + item.marker.length;
  return [
    ...(indent === item.indent && marker === item.marker ? [] : [{ from, to, insert: indent + marker }]),
    ...carry(state, item, indent, marker.length - item.marker.length),
  ];
}

/** Lines around an item that say whether this list is indented by tabs. */
const NEAR = 200;

function usesTabs(state: EditorState, item: Item): boolean {
  const { doc } = state;
  const first = Math.max(1, item.line.number - NEAR);
  for (let number = first; number <= Math.min(doc.lines, item.line.number + NEAR); number++) {
    const other = itemOn(state, doc.line(number));
    if (other && other.indent !== "") return other.indent.startsWith("\t");
  }
  return false;
}

/** The indentation of a first child. */
function childIndent(state: EditorState, parent: Item): string {
  const tab = `${parent.indent}\t`;
  if (usesTabs(state, parent) && columnsOf(tab) >= parent.contentColumn) return tab;
  return parent.indent + " ".repeat(parent.contentColumn - parent.column);
}

/** A mark of its own kind for the first of a list. */
function firstMarker(item: Item): string {
  return item.number === null ? item.marker : `1${item.marker.at(-1) ?? "."}`;
}

/** Items beside each other, one level further in; null where nothing above could hold them. */
export function indented(state: EditorState, roots: readonly Item[]): Shift | null {
  const [first] = roots;
  const last = roots.at(-1);
  const parent = first ? siblingAbove(state, first) : null;
  if (!first || !last || !parent) return null;
  const neighbour = lastChild(state, parent);
  const indent = neighbour?.indent ?? childIndent(state, parent);
  const lazy = neighbour !== null && countsLazily(state, neighbour);
  const leavesLazy = countsLazily(state, first);
  const marker = neighbour ? nextMarker(state, neighbour) : firstMarker(first);
  const next = below(state, last);
  return {
    changes: roots.flatMap((root) => reshape(state, root, indent, marker)),
    seeds: (after, at) => [
      lazy || leavesLazy ? null : seedOf(after, at(first.line.from), numberIn(marker)),
      next && first.number !== null && !leavesLazy ? seedOf(after, at(next.line.from), first.number) : null,
    ],
  };
}

/** Items beside each other, one level further out; null where they are in none. */
export function outdented(state: EditorState, roots: readonly Item[]): Shift | null {
  const [first] = roots;
  const last = roots.at(-1);
  const parent = first ? parentOf(state, first) : null;
  if (!first || !last || !parent) return null;
  const marker = nextMarker(state, parent);
  const lazy = countsLazily(state, parent);
  const hadChildren = firstChild(state, last) !== null;
  return {
    changes: roots.flatMap((root) => reshape(state, root, parent.indent, marker)),
    seeds: (after, at) => {
      // What stood beside it further down is its child now.
      const outer = itemOn(after, after.doc.lineAt(at(last.line.from)));
      const child = outer && firstChild(after, outer);
      return [
        lazy ? null : seedOf(after, at(first.line.from), numberIn(marker)),
        child?.number == null || hadChildren ? null : { pos: child.line.from, number: 1 },
      ];
    },
  };
}

function numberIn(marker: string): number | null {
  const number = parseInt(marker, 10);
  return Number.isNaN(number) ? null : number;
}

export function seedOf(after: EditorState, pos: number, number: number | null): Seed | null {
  const line = after.doc.lineAt(pos);
  return number === null || itemOn(after, line)?.number == null ? null : { pos: line.from, number };
}

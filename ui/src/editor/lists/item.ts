import type { EditorState, Line } from "@codemirror/state";
import { nodeAround } from "../markdown/around.ts";
import { columnsOf, TAB } from "../markdown/columns.ts";
import { VERBATIM_BLOCKS } from "../markdown/verbatim.ts";

/** The line that a list item begins with, taken apart. */
export interface Item {
  readonly line: Line;
  /** Marks of the quotes and callouts around it: `> > `. */
  readonly quote: string;
  readonly indent: string;
  /** Where its marker stands, counted from the quote. */
  readonly column: number;
  /** `-`, `*`, `+`, `1.`, `1)`. */
  readonly marker: string;
  readonly number: number | null;
  /** `[ ]` and the like; empty where it is no task. */
  readonly box: string;
  /** In the document: the marker, and where the text begins. */
  readonly markerAt: number;
  readonly content: number;
  /** A child's marker stands here or further right. */
  readonly contentColumn: number;
}

const PREFIX = /^((?:[ \t]{0,3}>[ \t]?)*)([ \t]*)/;
const MARKER = /^([-+*]|(\d{1,9})[.)])([ \t]+|$)/;
const BOX = /^(\[[^\]]\])([ \t]+|$)/u;
/** What looks like a list in these is none. */
const NOT_TEXT = new Set([...VERBATIM_BLOCKS, "HorizontalRule"]);
/** Further than this from a line nobody looks for the rest of its list. */
const FAR = 5000;

export interface Prefix {
  quote: string;
  indent: string;
  /** How many quotes are around the line. */
  depth: number;
  column: number;
  blank: boolean;
}

export function prefixOf(text: string): Prefix {
  const [whole = "", quote = "", indent = ""] = PREFIX.exec(text) ?? [];
  return { quote, indent, depth: quote.split(">").length - 1, column: columnsOf(indent), blank: whole === text };
}

/** Whether what looks like a list at a place may be one. */
export function isText(state: EditorState, pos: number): boolean {
  return nodeAround(state, pos, 1, NOT_TEXT) === null;
}

/** By state and line: each is looked at several times on the way through a list. */
const known = new WeakMap<EditorState, Map<number, Item | null>>();

/** The item that begins on a line, if one does. */
export function itemOn(state: EditorState, line: Line): Item | null {
  let items = known.get(state);
  if (!items) known.set(state, (items = new Map()));
  let item = items.get(line.number);
  if (item === undefined) items.set(line.number, (item = readItem(state, line)));
  return item;
}

function readItem(state: EditorState, line: Line): Item | null {
  const { quote, indent, column } = prefixOf(line.text);
  const at = quote.length + indent.length;
  const marked = MARKER.exec(line.text.slice(at));
  const marker = marked?.[1];
  if (!marked || !marker || !isText(state, line.from + at)) return null;
  const space = marked[3] ?? "";
  const boxed = BOX.exec(line.text.slice(at + marked[0].length));
  // Five spaces and more after a marker are code inside it, and none is an item without a text.
  const gap = columnsOf(space);
  return {
    line,
    quote,
    indent,
    column,
    marker,
    number: marked[2] === undefined ? null : Number(marked[2]),
    box: boxed?.[1] ?? "",
    markerAt: line.from + at,
    content: line.from + at + marked[0].length + (boxed?.[0].length ?? 0),
    contentColumn: column + marker.length + (gap === 0 || gap > TAB ? 1 : gap),
  };
}

const BLOCK_START = /^(?:#{1,6}(?:\s|$)|```|~~~)/;

/** Whether a line that is no item goes on with what stands above it in an item at `column`. */
function continues(state: EditorState, line: Line, column: number, depth: number): boolean {
  const prefix = prefixOf(line.text);
  if (prefix.depth !== depth) return false;
  if (prefix.blank || prefix.column > column) return true;
  // Text of a paragraph may go on without its indentation.
  if (line.number === 1 || BLOCK_START.test(line.text.slice(prefix.quote.length + prefix.indent.length))) return false;
  return !prefixOf(state.doc.line(line.number - 1).text).blank;
}

/** The number of the last line that belongs to an item: its text, its children and theirs. */
export function endOf(state: EditorState, item: Item): number {
  const { doc } = state;
  const depth = prefixOf(item.line.text).depth;
  let last = item.line.number;
  for (let number = last + 1; number <= doc.lines; number++) {
    const line = doc.line(number);
    const prefix = prefixOf(line.text);
    if (prefix.depth !== depth) break;
    if (prefix.blank) continue;
    if (prefix.column <= item.column && (itemOn(state, line) || !continues(state, line, item.column, depth))) break;
    last = number;
  }
  return last;
}

/** The items above one that are around it or beside it, nearest first; ends with the outermost parent or the end of the list. */
function* relatives(state: EditorState, item: Item): Generator<{ kind: "sibling" | "parent"; item: Item }> {
  const { doc } = state;
  const { depth } = prefixOf(item.line.text);
  let { column } = item;
  let beside = true;
  for (let number = item.line.number - 1; number >= Math.max(1, item.line.number - FAR); number--) {
    const line = doc.line(number);
    const other = itemOn(state, line);
    if (!other) {
      if (continues(state, line, column, depth)) continue;
      return;
    }
    if (prefixOf(line.text).depth !== depth) return;
    if (column >= other.contentColumn) {
      yield { kind: "parent", item: other };
      beside = false;
    } else if (beside && other.column <= item.column) yield { kind: "sibling", item: other };
    column = Math.min(column, other.column);
  }
}

/** The item above with the same parent. */
export function siblingAbove(state: EditorState, item: Item): Item | null {
  const nearest = relatives(state, item).next();
  return !nearest.done && nearest.value.kind === "sibling" ? nearest.value.item : null;
}

export function parentOf(state: EditorState, item: Item): Item | null {
  for (const relative of relatives(state, item)) if (relative.kind === "parent") return relative.item;
  return null;
}

/** The next item with the same parent. */
export function below(state: EditorState, item: Item): Item | null {
  const { doc } = state;
  const after = endOf(state, item) + 1;
  for (let number = after; number <= Math.min(doc.lines, after + FAR); number++) {
    const line = doc.line(number);
    const prefix = prefixOf(line.text);
    if (prefix.blank && prefix.depth === prefixOf(item.line.text).depth) continue;
    const other = itemOn(state, line);
    if (!other || prefix.depth !== prefixOf(item.line.text).depth) return null;
    return siblingAbove(state, other)?.line.number === item.line.number ? other : null;
  }
  return null;
}

/** The first of an item's children. */
export function firstChild(state: EditorState, item: Item): Item | null {
  const end = endOf(state, item);
  for (let number = item.line.number + 1; number <= end; number++) {
    const child = itemOn(state, state.doc.line(number));
    if (child && child.column >= item.contentColumn) return child;
  }
  return null;
}

export function lastChild(state: EditorState, item: Item): Item | null {
  let last = firstChild(state, item);
  for (let next = last; next; next = below(state, next)) last = next;
  return last;
}

/** The item that a line belongs to: the one that begins on it or, below it, goes on there. */
export function itemAround(state: EditorState, line: Line): Item | null {
  const { depth, column, blank } = prefixOf(line.text);
  for (let number = line.number; number >= Math.max(1, line.number - FAR); number--) {
    const item = itemOn(state, state.doc.line(number));
    if (item)
      return number === line.number || endOf(state, item) >= line.number
        ? prefixOf(item.line.text).depth === depth
          ? item
          : null
        : null;
    if (number === line.number && blank) return null;
    if (!continues(state, state.doc.line(number), Math.max(0, column - 1), depth)) return null;
  }
  return null;
}

/** Whether a numbered list writes the same number at each item, and leaves the counting to whoever shows it. */
export function countsLazily(state: EditorState, item: Item): boolean {
  if (item.number === null) return false;
  let first = item;
  for (let steps = 0; steps < FAR; steps++) {
    const sibling = siblingAbove(state, first);
    if (!sibling || sibling.number === null) break;
    first = sibling;
  }
  const second = below(state, first);
  return second !== null && second.number === first.number;
}

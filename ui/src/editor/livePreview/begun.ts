import type { EditorState, Line } from "@codemirror/state";
import { isText, itemAround, parentOf, prefixOf } from "../lists/item.ts";

/** A line of an item that has nothing but what indents it yet. */
export interface Begun {
  /** In how many items it is. */
  readonly items: number;
  /** Where in the line its blanks begin, behind the marks of quotes. */
  readonly start: number;
}

/** So many empty lines are looked over for the item above them: more than anybody leaves within one, few enough for each key. */
const EMPTY_LINES = 20;

/**
 * The item that a line of blanks goes on with: the parser knows of none before there is a word, but who is about to write it sees the caret
 * where the word will be.
 */
export function begunUnder(state: EditorState, line: Line): Begun | null {
  const { quote, indent, column, depth, blank } = prefixOf(line.text);
  if (!blank || indent === "" || !isText(state, line.from)) return null;
  let above = line;
  for (let empty = 0; empty < EMPTY_LINES && above.number > 1; empty++) {
    above = state.doc.line(above.number - 1);
    if (!prefixOf(above.text).blank) break;
  }
  let item = itemAround(state, above);
  while (item && item.contentColumn > column) item = parentOf(state, item);
  if (!item || prefixOf(item.line.text).depth !== depth) return null;
  let items = 0;
  for (let around: typeof item | null = item; around; around = parentOf(state, around)) items++;
  return { items, start: quote.length };
}

import type { EditorState, Line } from "@codemirror/state";
import { itemOn, prefixOf } from "./item.ts";

/** A line's block mark: a list item's with its box, or a heading's. */
export interface Mark {
  from: number;
  to: number;
  kind: "bullet" | "number" | "task" | "heading" | "none";
  level: number;
}

export function markOf(state: EditorState, line: Line): Mark {
  const item = itemOn(state, line);
  if (item) {
    const kind = item.box !== "" ? "task" : item.number === null ? "bullet" : "number";
    return { from: item.markerAt, to: item.content, kind, level: 0 };
  }
  const { quote, indent } = prefixOf(line.text);
  const from = line.from + quote.length + indent.length;
  const hashes = /^(#{1,6})(?:[ \t]+|$)/.exec(line.text.slice(from - line.from));
  return hashes?.[1]
    ? { from, to: from + hashes[0].length, kind: "heading", level: hashes[1].length }
    : { from, to: from, kind: "none", level: 0 };
}

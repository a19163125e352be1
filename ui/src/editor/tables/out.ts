import type { EditorState, TransactionSpec } from "@codemirror/state";
import { isEmpty, leadWithin, textStart } from "./lines.ts";
import { leadOf } from "./model.ts";
import { nodeOf, type Placed } from "./place.ts";

/** A new line below a table, in the same quote and item, with the caret in it. */
export function lineBelow(state: EditorState, table: Placed): TransactionSpec {
  const lead = leadWithin(state, table);
  // A line right below would be a row.
  const insert = `\n${lead.trimEnd()}\n${lead}`;
  return {
    changes: { from: table.to, insert },
    selection: { anchor: table.to + insert.length },
    userEvent: "input.table",
    scrollIntoView: true,
  };
}

/**
 * From a table to the text below it. Where the note ends with the table there comes a new line; and, unless the way is `on` to what is
 * there, also where the line below is taken by what is outside of the item or quote.
 */
export function wayDown(state: EditorState, table: Placed, on: boolean): TransactionSpec {
  const { doc } = state;
  if (table.to === doc.length) return lineBelow(state, table);
  const next = doc.lineAt(table.to + 1);
  const around = nodeOf(state, table)?.parent;
  const free = isEmpty(table, next);
  if (!free && !on && around && around.to < next.from) return lineBelow(state, table);
  const anchor = free ? next.from + leadOf(next.text, table.source.quotes).length : textStart(state, next);
  return { selection: { anchor }, scrollIntoView: true };
}

/** From a table to the line above it; where the note begins with it, there comes a new one. */
export function wayUp({ from }: Placed): TransactionSpec {
  if (from > 0) return { selection: { anchor: from - 1 }, scrollIntoView: true };
  // Right above the head, a line with a bar would be one.
  return { changes: { from, insert: "\n\n" }, selection: { anchor: from }, userEvent: "input", scrollIntoView: true };
}

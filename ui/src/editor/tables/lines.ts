import type { EditorState, Line } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { markOf } from "../lists/blockMark.ts";
import { prefixOf } from "../lists/item.ts";
import { leadOf } from "./model.ts";
import { nodeOf, type Placed } from "./place.ts";

/** Whether a line beside a table has no text: nothing but blanks, and marks of the quotes that the table is in, or of fewer. */
export function isEmpty({ source }: Placed, { text }: Line): boolean {
  return leadOf(text, source.quotes).length === text.length;
}

/** Whether a line is in as many quotes as the table. */
export function isInItsQuotes({ source }: Placed, { text }: Line): boolean {
  return prefixOf(text).depth === source.quotes;
}

/** Behind the marks of quotes, items and headings. */
export function textStart(state: EditorState, line: Line): number {
  return markOf(state, line).to;
}

/** What is before the text of further lines in the quote and the item that a table stands in. */
export function leadWithin(state: EditorState, table: Placed): string {
  const node = nodeOf(state, table);
  return node?.parent?.parent ? withBlank(leadUpTo(state, node)) : "";
}

/** What is before the text that is begun on an empty line below a table. Where a list goes on below, it goes on with the item that it parts. */
export function leadBelow(state: EditorState, table: Placed, line: Line): string {
  let lead = "";
  for (let inner = nodeOf(state, table); inner?.parent && lead === ""; inner = inner.parent)
    if (goesOn(inner.parent, line)) lead = leadUpTo(state, inner);
  return withBlank(line.length >= lead.length ? line.text : lead);
}

function goesOn({ name, parent, to }: SyntaxNode, line: Line): boolean {
  const end = name === "ListItem" ? parent?.to : name === "FootnoteDefinition" ? to : undefined;
  return end !== undefined && end > line.to;
}

function leadUpTo({ doc }: EditorState, { from }: SyntaxNode): string {
  const line = doc.lineAt(from);
  return line.text.slice(0, from - line.from).replace(/[^\s>]/g, " ");
}

/** `>text` is a quote as well, but what is written shall be read easily. */
const withBlank = (lead: string) => (lead.endsWith(">") ? `${lead} ` : lead);

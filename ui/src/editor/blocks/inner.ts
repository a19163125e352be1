import type { EditorState, Line } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { countAround } from "../markdown/around.ts";
import { columnAfter, columnsOf } from "../markdown/columns.ts";

/** In how many quotes something is. */
export function quotesAround(node: SyntaxNode): number {
  return countAround(node, "Blockquote");
}

/** Whether a block is one in a quote, an item or a footnote. */
export const isNested = (node: SyntaxNode): boolean => node.parent !== null && node.parent.parent !== null;

/** Whether nothing but the marks of the quotes around it, and blanks, stand before a block on its line. */
export function beginsLine({ doc }: EditorState, node: SyntaxNode): boolean {
  const line = doc.lineAt(node.from);
  return /^[\s>]*$/.test(line.text.slice(0, node.from - line.from));
}

const marks: RegExp[] = [];

/** The marks of so many quotes at the beginning of a line, with the blank behind each; a line may have fewer. */
export function quoteMarks(quotes: number): RegExp {
  return (marks[quotes] ??= new RegExp(`^(?:[ \\t]*>[ ]?){0,${quotes}}`));
}

/** How much of a line of a block is not its own, but of the quotes and items around it. */
export function leadOf({ doc }: EditorState, node: SyntaxNode): (line: Line) => number {
  const quotes = quoteMarks(quotesAround(node));
  const quoted = (text: string) => quotes.exec(text)?.[0].length ?? 0;
  const first = doc.lineAt(node.from);
  const indent = columnsOf(first.text.slice(quoted(first.text), node.from - first.from));
  return ({ text }) => {
    let at = quoted(text);
    let column = 0;
    for (let sign = text[at]; column < indent && (sign === " " || sign === "\t"); sign = text[++at])
      column = columnAfter(column, sign);
    return at;
  };
}

/** What a block says, or a part of it: without the marks of quotes and the indentation of items around it. */
export function innerText(state: EditorState, node: SyntaxNode, from = node.from, to = node.to): string {
  const { doc } = state;
  if (!isNested(node)) return doc.sliceString(from, to);
  const lead = leadOf(state, node);
  const lines: string[] = [];
  for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
    const start = line.from < from ? from : Math.min(line.from + lead(line), to);
    lines.push(doc.sliceString(Math.min(start, to), Math.min(line.to, to)));
    if (line.to >= to) return lines.join("\n");
  }
}

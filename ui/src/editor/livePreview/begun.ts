import { syntaxTree } from "@codemirror/language";
import type { EditorState, Line } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { quoteMarks, widthOf } from "../blocks/inner.ts";

/** A line of an item that has nothing but what indents it yet. */
export interface Begun {
  /** In how many items it is. */
  readonly items: number;
  /** Where in the line its blanks begin, behind the marks of quotes. */
  readonly start: number;
}

/** So many empty lines are looked over for the item above them. */
const EMPTY_LINES = 20;

const CODE = new Set(["FencedCode", "CodeBlock", "BlockMath", "HTMLBlock"]);

/**
 * The item that a line of blanks goes on with: the parser knows of none before there is a word, but who is about to write it sees the caret
 * where the word will be.
 */
export function begunUnder(state: EditorState, line: Line): Begun | null {
  if (!/^[\s>]*[ \t]$/.test(line.text)) return null;
  const { doc } = state;
  const tree = syntaxTree(state);
  for (let node: SyntaxNode | null = tree.resolveInner(line.from, 1); node; node = node.parent)
    if (CODE.has(node.name)) return null;
  let above = line;
  for (let empty = 0; empty < EMPTY_LINES && above.number > 1; empty++) {
    above = doc.line(above.number - 1);
    if (!/^[\s>]*$/.test(above.text)) break;
  }
  const items: SyntaxNode[] = [];
  let quotes = 0;
  for (let node: SyntaxNode | null = tree.resolveInner(above.to, -1); node; node = node.parent) {
    if (node.name === "Blockquote") quotes++;
    else if (node.name === "ListItem" && quotes === 0) items.push(node);
  }
  const marks = quoteMarks(quotes);
  const start = marks.exec(line.text)?.[0].length ?? 0;
  const own = line.text.slice(0, start).split(">").length - 1;
  if (own < quotes || line.text.slice(start).trim() !== "") return null;
  const within = items.findIndex((item) => reaches(state, item, line, marks));
  return within < 0 ? null : { items: items.length - within, start };
}

/** Whether a line is indented as far as the text of an item. */
function reaches({ doc }: EditorState, item: SyntaxNode, line: Line, marks: RegExp): boolean {
  const text = item.getChild("ListMark")?.nextSibling;
  if (!text) return false;
  const first = doc.lineAt(text.from);
  const own = (of: string) => of.slice(marks.exec(of)?.[0].length ?? 0);
  return widthOf(own(line.text)) >= widthOf(own(first.text.slice(0, text.from - first.from)));
}

import type { EditorState, Line } from "@codemirror/state";
import { itemOn, prefixOf, type Item } from "../lists/item.ts";
import { calloutHead } from "../livePreview/callout.ts";
import { noteLanguage } from "../markdown/language.ts";

/** Markdown in its place in a note. */
export interface Fit {
  readonly changes: { from: number; to: number; insert: string };
  /** Where the caret is when they are made. */
  readonly head: number;
}

const LIST = /^(?:Bullet|Ordered)List$/;
/** What may stand beside the mark of an item: the mark goes with the line of anything else when that is drawn. */
const BESIDE_MARK = /List$|Heading\d$|^Paragraph$/;
/** What goes on with text on the line below it. */
const GOES_ON = /^Table$|List$|^Blockquote$/;
const MARK = /^(?:[-*+]|\d+[.)]) (?:\[.\] )?/;

/** The kinds of blocks that a Markdown text is made of, in order, by the names of their nodes. */
export function kindsOf(markdown: string): string[] {
  const kinds: string[] = [];
  for (let node = noteLanguage.parser.parse(markdown).topNode.firstChild; node; node = node.nextSibling)
    kinds.push(node.name);
  return kinds;
}

/**
 * Puts Markdown in place of a range: its lines stand in the quote or item that the range is in, and blocks other than text on lines of
 * their own, with an empty line where one is needed. `caret`: where it goes in a text that is yet to be filled in; else behind the text.
 */
export function fitted(state: EditorState, range: { from: number; to: number }, markdown: string, caret?: number): Fit {
  const { doc } = state;
  const line = doc.lineAt(range.from);
  const { quote: written, indent } = prefixOf(line.text);
  if (range.from < line.from + written.length) return fit(range, markdown, caret ?? markdown.length);

  const kinds = kindsOf(markdown);
  const [first = "Paragraph"] = kinds;
  const last = kinds.at(-1) ?? "Paragraph";
  const quote = written === "" || /[ \t]$/.test(written) ? written : `${written} `;
  const bare = quote.trimEnd();
  const own = itemOn(state, line);
  const item = own && range.from >= own.content ? own : null;
  // Items that come into an item are its neighbours.
  const neighbours = item !== null && LIST.test(first);
  // Blanks behind the caret go on with what was there.
  const left = indent.slice(0, range.from - line.from - written.length);
  const lead = quote + (item && !neighbours ? insideOf(item) : left);

  const content = item ? item.content : line.from + written.length + indent.length;
  const before = doc.sliceString(Math.min(content, range.from), range.from);
  const end = doc.lineAt(range.to);
  const after = doc.sliceString(range.to, end.to);
  let { from, to } = range;
  // A mark without the blank behind it.
  let open = /[-+*.)>]/.test(doc.sliceString(line.from, from).slice(-1)) && before === "" ? " " : "";
  let text = markdown;
  if (/\S/.test(before)) {
    if (first !== "Paragraph") {
      from -= before.length - before.trimEnd().length;
      open = neighbours ? `\n${lead}` : `\n${bare}\n${lead}`;
    }
  } else if (neighbours) text = text.replace(MARK, "");
  // With an empty line below its mark alone, the item would end.
  else if (item) open += BESIDE_MARK.test(first) ? "" : item.box === "" ? `\n${lead}` : `\n${bare}\n${lead}`;
  else if (!/List$|^Paragraph$/.test(first) && parts(state, line)) {
    from = line.from;
    open = `${bare}\n${lead}`;
  }

  let close = "";
  if (last !== "Paragraph" && /\S/.test(after)) {
    to += after.length - after.trimStart().length;
    close = neighbours ? `\n${lead}${item.marker} ` : `\n${bare}\n${lead}`;
  } else if (GOES_ON.test(last) && end.number < doc.lines && isText(state, doc.line(end.number + 1), line))
    close = `\n${bare}`;

  // Where something is yet to be written, it has to be within.
  const empty = caret === undefined ? bare : lead;
  const placed = (part: string) =>
    part
      .split("\n")
      .map((row, at) => (at === 0 ? row : row === "" ? empty : lead + row))
      .join("\n");
  const shown = open + placed(text);
  const within = caret === undefined ? shown.length : open.length + placed(text.slice(0, caret)).length;
  return fit({ from, to }, shown + close, within);
}

const fit = ({ from, to }: { from: number; to: number }, insert: string, within: number): Fit => ({
  changes: { from, to, insert },
  head: from + within,
});

const insideOf = ({ indent, column, contentColumn }: Item) => indent + " ".repeat(contentColumn - column);

/** Whether what stands above an empty line must be parted from a block on that line. */
function parts(state: EditorState, { number, text }: Line): boolean {
  if (number === 1) return false;
  const above = state.doc.line(number - 1);
  const { blank, depth } = prefixOf(above.text);
  if (blank || depth < prefixOf(text).depth || calloutHead(above.text)) return false;
  const item = itemOn(state, above);
  return item === null || item.content < above.to || item.box !== "";
}

/** Whether a line would be taken for more of what stands above it, in the place of `beside`. */
function isText(state: EditorState, line: Line, beside: Line): boolean {
  const { blank, depth } = prefixOf(line.text);
  return !blank && depth <= prefixOf(beside.text).depth && itemOn(state, line) === null;
}

import { EditorSelection, type EditorState, type Line, type SelectionRange } from "@codemirror/state";
import { atEach, type Step } from "./atEach.ts";
import { below, countsLazily, itemAround, itemOn, prefixOf, type Item } from "./item.ts";
import { nextMarker, outdented, type Shift } from "./shift.ts";

/** Enter: the list or quote goes on; where there is no text it ends, or comes out of what it is nested in. */
export const continueList = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  const item = itemOn(state, line);
  if (item) {
    if (range.from < item.content) return null;
    if (opensBlock(line.text.slice(item.content - line.from, range.from - line.from)))
      return replaced(state, range, state.lineBreak + under(item));
    if (range.empty && item.content >= line.to && !/\S/.test(line.text.slice(item.content - line.from)))
      return endItem(state, item);
    return splitItem(state, range, item);
  }
  const prefix = prefixOf(line.text);
  if (prefix.depth > 0 && range.from >= line.from + prefix.quote.length)
    return prefix.blank && range.empty ? endQuote(state, line) : goOn(state, range, prefix);
  // Text below an item's first line, at its indentation.
  if (prefix.blank || range.from < line.from + prefix.indent.length || !itemAround(state, line)) return null;
  return goOn(state, range, prefix);
}, "input");

/** Shift-Enter: another line in the same item or quote. */
export const breakLine = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  const item = itemOn(state, line);
  if (item) return range.from < item.content ? null : replaced(state, range, state.lineBreak + under(item));
  const prefix = prefixOf(line.text);
  const isWithin = prefix.depth > 0 || (!prefix.blank && itemAround(state, line) !== null);
  return isWithin && range.from >= line.from + prefix.quote.length ? goOn(state, range, prefix) : null;
}, "input");

/** What stands before a further line of an item. */
export const under = ({ quote, indent, contentColumn, column }: Item) =>
  quote + indent + " ".repeat(contentColumn - column);

/** Whether an item begins with code or a formula that goes on below. */
const opensBlock = (text: string) => /^(?:`{3,}[^`]*|~{3,}.*|\$\$[^$]*)$/.test(text);

/** Another line below the one with the caret, or above it, in the same list or quote, whatever is on that line. */
export const openLine = (below: boolean) =>
  atEach((state, { head }) => {
    const line = state.doc.lineAt(head);
    const item = itemOn(state, line);
    const prefix = prefixOf(line.text);
    const end = EditorSelection.cursor(line.to);
    if (below) return item ? splitItem(state, end, item) : goOn(state, end, prefix);
    const box = item?.box ? "[ ] " : "";
    const start = item ? `${item.quote}${item.indent}${item.marker} ${box}` : startOf(prefix);
    return {
      changes: [{ from: line.from, insert: start + state.lineBreak }],
      range: EditorSelection.cursor(line.from + start.length),
      seeds: (_, at) =>
        item?.number == null || countsLazily(state, item) ? [] : [{ pos: at(line.from), number: item.number + 1 }],
    };
  }, "input");

function replaced(state: EditorState, range: SelectionRange, insert: string): Step {
  const line = state.doc.lineAt(range.from);
  // Spaces before the break are a break of their own in Markdown.
  const spaces = /[ \t]*$/.exec(line.text.slice(0, range.from - line.from))?.[0].length ?? 0;
  const from = /\S/.test(line.text.slice(0, range.from - line.from)) ? range.from - spaces : range.from;
  return {
    changes: [{ from, to: range.to, insert }],
    range: EditorSelection.cursor(from + insert.length),
  };
}

function goOn(state: EditorState, range: SelectionRange, prefix: Marks): Step {
  return replaced(state, range, `${state.lineBreak}${startOf(prefix)}`);
}

interface Marks {
  readonly quote: string;
  readonly indent: string;
}

/** `>text` is a quote as well, but what follows shall be read easily. */
const startOf = ({ quote, indent }: Marks) => (quote === "" || /[ \t]$/.test(quote) ? quote : `${quote} `) + indent;

function splitItem(state: EditorState, range: SelectionRange, item: Item): Step {
  const marker = nextMarker(state, item);
  const box = item.box === "" ? "" : "[ ] ";
  const start = `${item.quote}${item.indent}${marker} ${box}`;
  const text = state.doc.lineAt(range.from);
  const atStart = range.from === item.content;
  const before = /[ \t]*$/.exec(text.text.slice(0, range.from - text.from))?.[0].length ?? 0;
  const from = atStart ? range.from : range.from - before;
  const insert = `${state.lineBreak}${start}`;
  return {
    changes: [{ from, to: range.to, insert }],
    range: EditorSelection.cursor(from + insert.length),
    seeds: (after, at) => {
      const next = itemOn(after, after.doc.lineAt(at(range.to)));
      return [next?.number == null || countsLazily(state, item) ? null : { pos: next.line.from, number: next.number }];
    },
  };
}

/** An item without text: out of the list it is nested in, or no item any more. */
function endItem(state: EditorState, item: Item): Step {
  const shift = outdented(state, [item]);
  if (shift) return asStep(shift, item);
  const next = below(state, item);
  const lazy = countsLazily(state, item);
  const before = item.line.number > 1 ? state.doc.line(item.line.number - 1) : null;
  const goesOn = before !== null && !prefixOf(before.text).blank && itemAround(state, before) !== null;
  // A number other than one right below a text is a part of that.
  const follows = next?.number != null && next.line.number === item.line.number + 1;
  return {
    ...left(item.line.from, item.line.to, item.quote, goesOn ? state.lineBreak : "", goesOn && follows),
    seeds: (_, at) => (next && item.number !== null && !lazy ? [{ pos: at(next.line.from), number: item.number }] : []),
  };
}

function asStep({ changes, seeds }: Shift, item: Item): Step {
  const before = changes
    .filter(({ from }) => from < item.content)
    .reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0);
  return { changes, range: EditorSelection.cursor(item.content + before), seeds };
}

function endQuote(state: EditorState, { from, to, number, text }: Line): Step {
  const { quote, depth } = prefixOf(text);
  // The innermost mark goes.
  const rest = quote.replace(/>[ \t]?$/, "");
  const before = number > 1 ? prefixOf(state.doc.line(number - 1).text) : null;
  return left(from, to, rest, before && before.depth >= depth && !before.blank ? state.lineBreak : "");
}

/**
 * The line without what it was begun as. Text right below that of a quote or an item would be a part of it: with a `lineBreak` an empty line
 * comes between, and one behind it if what follows shall stand `apart`.
 */
function left(from: number, to: number, rest: string, lineBreak: string, apart = false): Step {
  const insert = lineBreak === "" ? rest : rest.trimEnd() + lineBreak + rest;
  const behind = apart ? lineBreak + rest.trimEnd() : "";
  return { changes: [{ from, to, insert: insert + behind }], range: EditorSelection.cursor(from + insert.length) };
}

/** Backspace behind a mark: the box goes, then the item comes out of its parent or is none any more; a quote loses a level. */
export const deleteMark = atEach((state, range) => {
  if (!range.empty) return null;
  const line = state.doc.lineAt(range.from);
  const item = itemOn(state, line);
  if (item) {
    if (range.from !== item.content || item.content === item.markerAt) return null;
    if (item.box !== "") {
      const from = line.from + line.text.indexOf(item.box, item.markerAt - line.from);
      return { changes: [{ from, to: item.content }], range: EditorSelection.cursor(from) };
    }
    const shift = outdented(state, [item]);
    if (shift) return asStep(shift, item);
    const next = below(state, item);
    const lazy = countsLazily(state, item);
    return {
      changes: [{ from: item.line.from + item.quote.length, to: item.content }],
      range: EditorSelection.cursor(item.line.from + item.quote.length),
      seeds: (_, at) =>
        next && item.number !== null && !lazy ? [{ pos: at(next.line.from), number: item.number }] : [],
    };
  }
  const { quote } = prefixOf(line.text);
  if (quote === "" || range.from !== line.from + quote.length) return null;
  const rest = quote.replace(/>[ \t]?$/, "");
  return {
    changes: [{ from: line.from + rest.length, to: line.from + quote.length }],
    range: EditorSelection.cursor(line.from + rest.length),
  };
}, "delete.backward");

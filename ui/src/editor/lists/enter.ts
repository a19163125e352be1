import { EditorSelection, type EditorState, type SelectionRange, type StateCommand } from "@codemirror/state";
import { numbered, type Seed } from "./number.ts";
import { below, countsLazily, itemAround, itemOn, prefixOf, type Item } from "./item.ts";
import { nextMarker, outdented, type Shift } from "./shift.ts";

interface Step {
  changes: { from: number; to?: number; insert?: string }[];
  range: SelectionRange;
  /** Lists to be numbered anew, by places in the old text. */
  seeds?: (after: EditorState, at: (pos: number) => number) => (Seed | null)[];
}

/** Does something at each cursor, or nothing at all where one of them has no use for it. */
function atEach(step: (state: EditorState, range: SelectionRange) => Step | null, userEvent: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const steps: Step[] = [];
    let unable = false;
    const spec = state.changeByRange((range) => {
      const done = unable ? null : step(state, range);
      if (!done) {
        unable = true;
        return { range };
      }
      steps.push(done);
      return { range: done.range, changes: done.changes };
    });
    if (unable || steps.length === 0) return false;
    const transaction = numbered(state, { ...spec, userEvent, scrollIntoView: true }, (after) =>
      steps.flatMap((one) => one.seeds?.(after, (pos) => spec.changes.mapPos(pos, 1)) ?? []),
    );
    dispatch(transaction);
    return true;
  };
}

/** Enter: the list or quote goes on; where there is no text it ends, or comes out of what it is nested in. */
export const continueList = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  const item = itemOn(state, line);
  if (item) {
    if (range.from < item.content) return null;
    if (range.empty && item.content >= line.to && !/\S/.test(line.text.slice(item.content - line.from)))
      return endItem(state, item);
    return splitItem(state, range, item);
  }
  const prefix = prefixOf(line.text);
  if (prefix.depth > 0 && range.from >= line.from + prefix.quote.length)
    return prefix.blank && range.empty ? endQuote(line.from, line.text) : goOn(state, range, prefix);
  // Text below an item's first line, at its indentation.
  if (prefix.blank || range.from < line.from + prefix.indent.length || !itemAround(state, line)) return null;
  return goOn(state, range, prefix);
}, "input");

/** Shift-Enter: another line in the same item. */
export const breakLine = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  const item = itemOn(state, line);
  if (!item || range.from < item.content) return null;
  const insert = `${state.lineBreak}${item.quote}${item.indent}${" ".repeat(item.contentColumn - item.column)}`;
  return replaced(state, range, insert);
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

function goOn(state: EditorState, range: SelectionRange, { quote, indent }: { quote: string; indent: string }): Step {
  // `>text` is a quote as well, but what follows shall be read easily.
  const marks = quote === "" || /[ \t]$/.test(quote) ? quote : `${quote} `;
  return replaced(state, range, `${state.lineBreak}${marks}${indent}`);
}

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
  return {
    changes: [{ from: item.line.from + item.quote.length, to: item.line.to }],
    range: EditorSelection.cursor(item.line.from + item.quote.length),
    seeds: (_, at) => (next && item.number !== null && !lazy ? [{ pos: at(next.line.from), number: item.number }] : []),
  };
}

function asStep({ changes, seeds }: Shift, item: Item): Step {
  const before = changes
    .filter(({ from }) => from < item.content)
    .reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0);
  return { changes, range: EditorSelection.cursor(item.content + before), seeds };
}

function endQuote(from: number, text: string): Step {
  const { quote } = prefixOf(text);
  // The innermost mark goes.
  const rest = quote.replace(/>[ \t]?$/, "");
  return {
    changes: [{ from: from + rest.length, to: from + text.length }],
    range: EditorSelection.cursor(from + rest.length),
  };
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

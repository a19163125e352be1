import { EditorSelection, type EditorState, type Line } from "@codemirror/state";
import { quoteMarks } from "../blocks/inner.ts";
import { atEach, type Step } from "./atEach.ts";
import { below, countsLazily, itemAround, itemOn, prefixOf } from "./item.ts";

/** Delete at the end of a line of a quote or an item: the next line comes up without its marks. */
export const joinNext = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  return range.empty && range.from === line.to && line.number < state.doc.lines
    ? join(state, line, state.doc.line(line.number + 1))
    : null;
}, "delete.forward");

/** Backspace before the marks of a line: it goes up without them. */
export const joinPrevious = atEach((state, range) => {
  const line = state.doc.lineAt(range.from);
  return range.empty && range.from === line.from && line.number > 1
    ? join(state, state.doc.line(line.number - 1), line)
    : null;
}, "delete.backward");

/** The second line at the end of the first, in the same quote or list; null where it has no marks of that. */
function join(state: EditorState, line: Line, next: Line): Step | null {
  const marks = quoteMarks(prefixOf(line.text).depth).exec(next.text)?.[0].length ?? 0;
  const inItem = (itemOn(state, line) ?? itemAround(state, line)) !== null;
  const item = inItem ? itemOn(state, next) : null;
  const to = item ? item.content : next.from + marks;
  if (to === next.from) return null;
  const number = item?.number ?? null;
  const following = item && number !== null && !countsLazily(state, item) ? below(state, item) : null;
  return {
    changes: [{ from: line.to, to }],
    range: EditorSelection.cursor(line.to),
    seeds: (_, at) => [following && number !== null ? { pos: at(following.line.from), number } : null],
  };
}

import { EditorSelection } from "@codemirror/state";
import { quoteMarks } from "../blocks/inner.ts";
import { atEach } from "./atEach.ts";
import { below, countsLazily, itemAround, itemOn, prefixOf } from "./item.ts";

/** Delete at the end of a line of a quote or an item: the next line comes up without its marks. */
export const joinNext = atEach((state, range) => {
  const { doc } = state;
  const line = doc.lineAt(range.from);
  if (!range.empty || range.from !== line.to || line.number === doc.lines) return null;
  const next = doc.line(line.number + 1);
  const marks = quoteMarks(prefixOf(line.text).depth).exec(next.text)?.[0].length ?? 0;
  const inItem = (itemOn(state, line) ?? itemAround(state, line)) !== null;
  const item = inItem ? itemOn(state, next) : null;
  const to = item ? item.content : next.from + marks;
  if (to === next.from) return null;
  const following = item && item.number !== null && !countsLazily(state, item) ? below(state, item) : null;
  return {
    changes: [{ from: line.to, to }],
    range: EditorSelection.cursor(line.to),
    seeds: (_, at) => [
      following && item && item.number !== null ? { pos: at(following.line.from), number: item.number } : null,
    ],
  };
}, "delete.forward");

import { ChangeSet, type Text } from "@codemirror/state";

/** Two runs of lines that stand below each other: the first from `first`, the second from `second` to `end`. */
export interface Neighbours {
  first: number;
  second: number;
  end: number;
}

export interface Exchange {
  changes: ChangeSet;
  /** Where something of the text is behind it: what stood in a run stays at its place in it. */
  at: (pos: number) => number;
  /** What was taken out to be put in elsewhere. */
  taken: { from: number; to: number };
}

const isEmpty = (text: string): boolean => text.trim() === "";

/** Where runs would touch, and an empty line can be put. */
export type Seam = "above" | "between" | "below";

/**
 * Lets two runs of lines change places. The empty lines between them stay between, those at the end stay at the end: so the same
 * the other way round gives the text as it was. At the seams that are named an empty line is put, where there is none.
 */
export function exchange(doc: Text, { first, second, end }: Neighbours, seams: readonly Seam[] = []): Exchange {
  const lastOf = (from: number, to: number) => {
    let last = to;
    while (last > from && isEmpty(doc.line(last).text)) last--;
    return last;
  };
  const above = lastOf(first, second - 1);
  const below = lastOf(second, end);
  const { from } = doc.line(first);
  const middle = doc.line(above).to;
  const start = doc.line(second).from;
  const { to } = doc.line(below);
  const touches = (line: number) => line >= 1 && line <= doc.lines && !isEmpty(doc.line(line).text);
  const before = seams.includes("above") && touches(first - 1) ? "\n" : "";
  const behind = seams.includes("below") && touches(below + 1) ? "\n" : "";
  const gap = doc.sliceString(middle, start) + (seams.includes("between") && above + 1 === second ? "\n" : "");
  const lower = to - start;
  // The lower one goes: what ends with the upper one's place, such as the fold of all around both, then ends with what is last.
  const edits = [
    { from, insert: before + doc.sliceString(start, to) + gap },
    { from: middle, to, insert: behind },
  ];
  const changes = ChangeSet.of(edits, doc.length);
  const at = (pos: number): number => {
    if (pos < from) return pos;
    if (pos > to) return pos + changes.newLength - doc.length;
    if (pos >= start) return pos - start + from + before.length;
    return Math.min(pos, middle) + before.length + lower + gap.length;
  };
  return { changes, at, taken: { from: start, to } };
}

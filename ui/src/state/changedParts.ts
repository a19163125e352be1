import { diff } from "@codemirror/merge";

export interface Part {
  text: string;
  changed: boolean;
}

/** Two short texts in parts, with those marked that only one of them has. */
export function changedParts(before: string, after: string): { before: Part[]; after: Part[] } {
  const changes = diff(before, after);
  const parts = (text: string, ranges: { from: number; to: number }[]): Part[] => {
    const found: Part[] = [];
    let at = 0;
    for (const { from, to } of ranges) {
      if (from > at) found.push({ text: text.slice(at, from), changed: false });
      if (to > from) found.push({ text: text.slice(from, to), changed: true });
      at = to;
    }
    if (at < text.length) found.push({ text: text.slice(at), changed: false });
    return found;
  };
  return {
    before: parts(
      before,
      changes.map(({ fromA, toA }) => ({ from: fromA, to: toA })),
    ),
    after: parts(
      after,
      changes.map(({ fromB, toB }) => ({ from: fromB, to: toB })),
    ),
  };
}

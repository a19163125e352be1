import type { Mark } from "../protocol/bindings.ts";

export interface MarkedPiece {
  text: string;
  mark: Mark | null;
}

/** A text cut at its marks; of marks that overlap the first one counts. */
export function markedPieces(text: string, marks: readonly Mark[]): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.from < at || mark.from >= text.length) continue;
    if (mark.from > at) pieces.push({ text: text.slice(at, mark.from), mark: null });
    pieces.push({ text: text.slice(mark.from, mark.to), mark });
    at = mark.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: null });
  return pieces;
}

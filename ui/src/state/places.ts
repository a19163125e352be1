/** A line and column of a file, both from 1. */
export interface SourcePlace {
  file: string;
  line: number;
  column: number;
}

/** `plug.ts:12:5`, `lib/a.ts:3:1`; the script module's own frames (`jackdaw:91:76`) have no file to open. */
const PLACE = /(?<![\w./:@-])((?:[\w@-][\w.@-]*\/)*[\w@-][\w.@-]*\.\w+):(\d+):(\d+)/g;

/** A text in pieces: what stands between places, and each place with what it says. */
export function placesIn(text: string): { text: string; place: SourcePlace | null }[] {
  const pieces: { text: string; place: SourcePlace | null }[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const [whole, file = "", line, column] = match;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), place: null });
    pieces.push({ text: whole, place: { file, line: Number(line), column: Number(column) } });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), place: null });
  return pieces;
}

/** The first place that a text names. */
export function placeIn(text: string): SourcePlace | null {
  return placesIn(text).find(({ place }) => place !== null)?.place ?? null;
}

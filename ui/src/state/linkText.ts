import type { Piece } from "./fuzzy.ts";
import { titleOf } from "./paths.ts";

const WIKI_LINK = /!?\[\[([^\]|#\n]*)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]/g;

/** A line that links to a note, as it reads: links by their text, those to the note itself marked. */
export function readContext(line: string, path: string): Piece[] {
  const title = titleOf(path).toLowerCase();
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(WIKI_LINK)) {
    const [whole, target = "", alias] = match;
    if (match.index > at) pieces.push({ text: line.slice(at, match.index), matched: false });
    const name = titleOf(target).toLowerCase();
    pieces.push({ text: alias ?? target, matched: name === title });
    at = match.index + whole.length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at), matched: false });
  return pieces;
}

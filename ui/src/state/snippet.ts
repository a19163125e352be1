import type { Piece } from "./fuzzy.ts";

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#x27": "'",
  "#x2F": "/",
};

/** A search's snippet as text: `<mark>` says what matched, every other tag stays the text that it is. */
export function readSnippet(html: string): Piece[] {
  const pieces: Piece[] = [];
  let matched = false;
  for (const part of html.split(/(<\/?mark>)/)) {
    if (part === "<mark>") matched = true;
    else if (part === "</mark>") matched = false;
    else if (part !== "") pieces.push({ text: decode(part), matched });
  }
  return pieces;
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

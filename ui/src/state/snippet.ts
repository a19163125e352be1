import type { Piece } from "../editor/fuzzy.ts";

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

/** What is kept of a text before the first match, behind the last one, and on each side of what stands between two. */
const BEFORE = 32;
const BEHIND = 160;
const BETWEEN = 24;
/** Cut here rather than within a word, if a space is this near. */
const NEAR = 12;

/** The pieces with long stretches without a match left out, so that every match is in sight. */
export function shortened(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, at) => {
    const { text, matched } = piece;
    const first = at === 0;
    const last = at === pieces.length - 1;
    if (matched || (first && last)) return piece;
    if (first && text.length > BEFORE + NEAR) return { text: `…${end(text, BEFORE)}`, matched };
    if (last && text.length > BEHIND + NEAR) return { text: `${start(text, BEHIND)}…`, matched };
    const middle = !first && !last && text.length > 2 * (BETWEEN + NEAR);
    return middle ? { text: `${start(text, BETWEEN)} … ${end(text, BETWEEN)}`, matched } : piece;
  });
}

function start(text: string, length: number): string {
  const space = text.indexOf(" ", length);
  return wellFormed(text.slice(0, space >= 0 && space < length + NEAR ? space : length));
}

function end(text: string, length: number): string {
  const from = text.length - length;
  const space = text.lastIndexOf(" ", from);
  return wellFormed(text.slice(space > from - NEAR ? space + 1 : from));
}

/** Without half of a character at the cut. */
const wellFormed = (text: string) => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");

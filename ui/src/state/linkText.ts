import type { Piece } from "../editor/fuzzy.ts";
import { titleOf } from "./paths.ts";

const WIKI_LINK = /!?\[\[(?<wiki>[^\]|#\n]*)(?:#[^\]|\n]*)?(?:\|(?<alias>[^\]\n]*))?\]\]/;
const MARKDOWN_LINK = /!?\[(?<shown>[^[\]\n]*)\]\(<?(?<target>[^()<>\n"]*?)>?(?:\s+"[^"\n]*")?\)/;
const LINK = new RegExp(`${WIKI_LINK.source}|${MARKDOWN_LINK.source}`, "g");
/** What makes a line an item, a task, a heading or a quotation says nothing here. */
const MARKER = /^(?:>\s*|#{1,6}\s+|(?:[-*+]|\d{1,9}[.)])\s+(?:\[.\]\s+)?)+/;

/** A line that links to a note, as it reads: links by their text, those to the note itself marked. */
export function readContext(line: string, path: string): Piece[] {
  return readLinks(line.replace(MARKER, ""), titleOf(path).toLowerCase());
}

/** A line that has these words in it, as it reads. */
export function readMention(line: string, words: string): Piece[] {
  const text = line.replace(MARKER, "");
  const linked = [...text.matchAll(LINK)].map(({ index, 0: link }) => [index, index + link.length] as const);
  // Within a link they are no mention, wherever else they stand.
  let at = text.indexOf(words);
  while (linked.some(([from, to]) => from <= at && at < to)) at = text.indexOf(words, at + 1);
  if (at < 0) return readLinks(text, null);
  const after = text.slice(at + words.length);
  return [...ending(readLinks(text.slice(0, at), null)), { text: words, matched: true }, ...readLinks(after, null)];
}

/** What is read before the words, so that they are in sight in a narrow panel. */
const LEAD = 48;

/** A line that is cut so that what is marked in it comes after so many letters at most. */
export function inSight(pieces: Piece[], letters: number): Piece[] {
  const at = pieces.findIndex(({ matched }) => matched);
  return at < 0 ? pieces : [...ending(pieces.slice(0, at), letters), ...pieces.slice(at)];
}

/** The end of a line's beginning, from a word on. */
function ending(pieces: Piece[], letters = LEAD): Piece[] {
  const all = pieces.map(({ text }) => text).join("");
  if (all.length <= letters) return pieces;
  const cut = all.slice(-letters);
  return [{ text: `…${cut.slice(cut.indexOf(" ") + 1)}`, matched: false }];
}

/** Links by their text, those to the note of this title marked. */
function readLinks(text: string, title: string | null): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const { wiki, alias, shown, target } = match.groups ?? {};
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), matched: false });
    const name = titleOf(wiki ?? decoded(target ?? "")).toLowerCase();
    pieces.push({ text: alias ?? wiki ?? (shown === "" ? (target ?? "") : (shown ?? "")), matched: name === title });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), matched: false });
  return pieces;
}

/** The path that a Markdown link names, without its heading. */
function decoded(target: string): string {
  const path = target.replace(/#.*$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

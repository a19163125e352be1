import type { Text } from "@codemirror/state";
import { onFirstUse } from "./onFirstUse.ts";

export interface Counts {
  words: number;
  characters: number;
}

/** Silent reading of prose, in many studies taken together (Brysbaert 2019: 238 for English). */
const WORDS_A_MINUTE = 230;

/** How long a reader takes, in words. */
export function readingTime({ words }: Counts): string {
  const minutes = Math.round(words / WORDS_A_MINUTE);
  if (minutes < 1) return words === 0 ? "0 min" : "< 1 min";
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Above this many characters words are counted by spaces: the segmenter takes about a second for each ten million. */
const SEGMENTER_LIMIT = 500_000;
/** Lines in which frontmatter is looked for. */
const FRONTMATTER_LINES = 1000;

const segmenter = onFirstUse(() => new Intl.Segmenter(undefined, { granularity: "word" }));
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;
const FENCE = /^---[ \t]*$/;

/** Leaves of a text are never changed, and the next version of a text has all but one of them again. */
const segmented = new WeakMap<Text, Counts>();
const spaced = new WeakMap<Text, Counts>();

/** Words as a reader would count them, in any script; characters without line breaks. Frontmatter is not text. */
export function count(text: Text): Counts {
  const all = { words: 0, characters: 0 };
  const bySpaces = text.length > SEGMENTER_LIMIT;
  eachLeaf(text, (leaf) => add(all, countLeaf(leaf, bySpaces), 1));
  const frontmatter = frontmatterOf(text);
  if (frontmatter !== null) add(all, countIn(frontmatter, bySpaces), -1);
  return all;
}

function add(sum: Counts, { words, characters }: Counts, times: 1 | -1): void {
  sum.words += words * times;
  sum.characters += characters * times;
}

function eachLeaf(text: Text, visit: (leaf: Text) => void): void {
  if (text.children) for (const child of text.children) eachLeaf(child, visit);
  else visit(text);
}

/** No word goes over the end of a line, so the parts can be counted by themselves. */
function countLeaf(leaf: Text, bySpaces: boolean): Counts {
  const known = bySpaces ? spaced : segmented;
  let counts = known.get(leaf);
  if (!counts) known.set(leaf, (counts = countIn(leaf.toString(), bySpaces)));
  return counts;
}

function countIn(text: string, bySpaces: boolean): Counts {
  const breaks = text.split("\n").length - 1;
  const characters = text.length - breaks - (text.match(PAIR)?.length ?? 0);
  if (bySpaces) return { words: text.match(/\S+/g)?.length ?? 0, characters };
  let words = 0;
  for (const segment of segmenter().segment(text)) if (segment.isWordLike) words++;
  return { words, characters };
}

/** The text up to and with the closing line; null without one. */
function frontmatterOf(text: Text): string | null {
  if (!FENCE.test(text.line(1).text)) return null;
  for (let number = 2; number <= Math.min(text.lines, FRONTMATTER_LINES); number++)
    if (FENCE.test(text.line(number).text)) return text.sliceString(0, text.line(number).to);
  return null;
}

export interface Counts {
  words: number;
  characters: number;
}

/** Above this many characters words are counted by spaces: the segmenter takes about a second for each ten million. */
const SEGMENTER_LIMIT = 500_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Words as a reader would count them, in any script; characters without line breaks. Frontmatter is not text. */
export function count(text: string): Counts {
  const body = text.replace(/^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/, "");
  const characters = [...body.replace(/\n/g, "")].length;
  if (body.length > SEGMENTER_LIMIT) return { words: body.match(/\S+/g)?.length ?? 0, characters };
  let words = 0;
  for (const segment of segmenter.segment(body)) if (segment.isWordLike) words++;
  return { words, characters };
}

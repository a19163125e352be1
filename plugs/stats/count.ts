export interface Figures {
  words: number;
  /** As people count them: an emoji with its modifiers is not split, but a letter and its combining accent are two. */
  characters: number;
  readingMinutes: number;
}

export function figures(text: string, wordsPerMinute: number): Figures {
  const words = countWords(text);
  return { words, characters: [...text].length, readingMinutes: Math.ceil(words / wordsPerMinute) };
}

/** Runs of letters and digits; each Han or kana character is a word of its own. Frontmatter does not count. */
export function countWords(text: string): number {
  const body = text.replace(/^---\r?\n[\s\S]*?\r?\n---(\r?\n|$)/, "");
  const scripts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’\-_][\p{L}\p{N}]+)*/gu;
  let words = 0;
  for (const run of body.match(scripts) ?? []) {
    const single = run.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu);
    words += single ? single.length + (single.length < [...run].length ? 1 : 0) : 1;
  }
  return words;
}

import uFuzzy from "@leeoniya/ufuzzy";

/** A longer query finds nothing more, and would be a pattern that the engine cannot hold. */
const LONGEST_QUERY = 100;
/** Above this many matches only the order of the list decides: nobody reads on. */
const RANKED = 2000;

const fuzzy = new uFuzzy({
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: "\\p{Ll}\\p{Lu}",
  intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}",
  intraChars: "[\\p{L}\\d']",
  intraIns: 3,
});

export interface Found<T> {
  item: T;
  /** Pairs of from and to in the text that matched. */
  ranges: readonly number[];
}

/** The items that a query finds, best first; all of them in their order for an empty one. Accents do not count. */
export function rank<T>(items: readonly T[], textOf: (item: T) => string, query: string, limit: number): Found<T>[] {
  const wanted = query.trim().slice(0, LONGEST_QUERY);
  if (wanted === "") return items.slice(0, limit).map((item) => ({ item, ranges: [] }));
  const texts = items.map((item) => uFuzzy.latinize(textOf(item)));
  const [indices, info, order] = fuzzy.search(texts, uFuzzy.latinize(wanted), 1, RANKED);
  if (!indices) return [];
  const found =
    info && order
      ? order.map((at) => ({ at: info.idx[at], ranges: info.ranges[at] ?? [] }))
      : indices.map((at) => ({ at, ranges: [] }));
  return found.slice(0, limit).flatMap(({ at, ranges }) => {
    const item = at === undefined ? undefined : items[at];
    return item === undefined ? [] : [{ item, ranges }];
  });
}

export interface Piece {
  text: string;
  matched: boolean;
}

/** A text cut at its matches. */
export function pieces(text: string, ranges: readonly number[]): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (let index = 0; index + 1 < ranges.length; index += 2) {
    const from = ranges[index] ?? at;
    const to = ranges[index + 1] ?? from;
    if (from > at) out.push({ text: text.slice(at, from), matched: false });
    out.push({ text: text.slice(from, to), matched: true });
    at = to;
  }
  if (at < text.length) out.push({ text: text.slice(at), matched: false });
  return out;
}

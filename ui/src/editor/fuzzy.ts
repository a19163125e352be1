import uFuzzy from "@leeoniya/ufuzzy";
import { onFirstUse } from "./onFirstUse.ts";

/** A longer query finds nothing more, and would be a pattern that the engine cannot hold. */
const LONGEST_QUERY = 100;
/** Above this many matches only the order of the list decides: nobody reads on. */
const RANKED = 2000;

/** Words that may come in any order; all orders of more are too many to try, and only the order of the list decides. */
const WORDS = 3;

const fuzzy = onFirstUse(
  () =>
    new uFuzzy({
      unicode: true,
      interSplit: "[^\\p{L}\\d']+",
      intraSplit: "\\p{Ll}\\p{Lu}",
      intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}",
      intraChars: "[\\p{L}\\d']",
      intraIns: 3,
    }),
);

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
  const [indices, info, order] = fuzzy().search(texts, uFuzzy.latinize(wanted), WORDS, RANKED);
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

/** Nothing in it has an accent, and to look for one takes a hundred times as long as to see that. */
const PLAIN = /^[ -~]*$/;

/** A text as it is compared: without accents. Worth keeping for lists that are searched with each letter. */
export const comparable = (text: string): string => (PLAIN.test(text) ? text : uFuzzy.latinize(text));

/** Nothing else gets its turn for this long, in milliseconds: half of a frame is left for the key that was pressed meanwhile. */
const SLICE_MS = 6;
/** Looked at between two looks at the clock. */
const AT_ONCE = 2000;

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Goes through a long list in slices, between which keys are heard; false when it was given up. */
export async function inSlices(length: number, visit: (from: number, to: number) => void, givenUp: () => boolean) {
  let start = performance.now();
  for (let from = 0; from < length; from += AT_ONCE) {
    visit(from, Math.min(length, from + AT_ONCE));
    if (performance.now() - start < SLICE_MS) continue;
    await turn();
    if (givenUp()) return false;
    start = performance.now();
  }
  return true;
}

/** What a list has at a place, and how well it fits. */
export interface RankedItem {
  at: number;
  ranges: readonly number[];
  /** 0: it is what was typed; 1: it begins with it. */
  nearness: 0 | 1 | 2;
}

/** As {@link rank}, over `texts` that are comparable already, without holding up a key; null when it was given up. */
export async function rankGently(
  texts: readonly string[],
  query: string,
  limit: number,
  givenUp: () => boolean,
): Promise<RankedItem[] | null> {
  const wanted = comparable(query.trim().slice(0, LONGEST_QUERY));
  if (wanted === "") return texts.slice(0, limit).map((_, at) => ({ at, ranges: [], nearness: 2 }));
  const found: number[] = [];
  const done = await inSlices(
    texts.length,
    (from, to) => {
      const [indices] = fuzzy().search(texts.slice(from, to), wanted, 1, 0);
      for (const index of indices ?? []) found.push(from + index);
    },
    givenUp,
  );
  if (!done) return null;
  const lower = wanted.toLowerCase();
  let best = found;
  if (found.length > RANKED) {
    // A letter or two: what begins with them, the shortest first.
    const starts = found.filter((at) => texts[at]?.toLowerCase().startsWith(lower));
    const pool = starts.length >= limit ? starts : found;
    best = pool.toSorted((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0)).slice(0, RANKED);
  }
  const some = best.map((at) => texts[at] ?? "");
  const [indices, info, order] = fuzzy().search(some, wanted, WORDS, RANKED);
  const places = info && order ? order.map((place) => ({ of: info.idx[place], ranges: info.ranges[place] ?? [] })) : [];
  const unordered = (indices ?? []).map((of) => ({ of, ranges: [] }));
  const ordered = (places.length > 0 ? places : unordered).flatMap(({ of = -1, ranges }): RankedItem[] => {
    const at = best[of];
    if (at === undefined) return [];
    const text = (some[of] ?? "").toLowerCase();
    return [{ at, ranges, nearness: text === lower ? 0 : text.startsWith(lower) ? 1 : 2 }];
  });
  return ordered.toSorted((a, b) => a.nearness - b.nearness).slice(0, limit);
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

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Client } from "../../protocol/client.ts";
import type { Request, SearchReply } from "../../protocol/bindings.ts";
import type { Transport } from "../../protocol/transport.ts";
import { Search } from "./search.svelte.ts";

interface Asked {
  query: string;
  limit: number;
  lines: number;
  signal: AbortSignal | undefined;
  answer: (reply: Partial<SearchReply>) => void;
  fail: (error: Error) => void;
}

/** An app that answers when the test says so, even what was given up. */
class Slow implements Transport {
  readonly asked: Asked[] = [];

  request(request: Request, signal?: AbortSignal): Promise<unknown> {
    if (request.method !== "search") throw new Error(`not expected: ${request.method}`);
    const params = request.params as unknown as { query: string; limit: number; lines: number };
    return new Promise((resolve, reject) => {
      const answer = (reply: Partial<SearchReply>) =>
        resolve({ hits: [], total: 0, took_us: 1, indexing: false, fuzzy: false, understood: "", ...reply });
      this.asked.push({ ...params, signal, answer, fail: reject });
    });
  }

  onEvent = () => () => undefined;
  onConnection = () => () => undefined;
  unlock(): void {}
  close(): void {}
}

const hit = (path: string, lines = 1, more = 0): SearchReply["hits"][number] => ({
  path,
  title: path,
  score: 1,
  snippet: "a <mark>word</mark>",
  line: 3,
  matches: Array.from({ length: lines }, (_, at) => ({ line: at + 1, snippet: `<mark>${at}</mark>` })),
  more,
});

let app: Slow;
let search: Search;
const last = (): Asked => {
  const asked = app.asked.at(-1);
  if (!asked) throw new Error("nothing was asked");
  return asked;
};
/** Types and waits as long as a person pauses. */
const type = (query: string) => {
  search.type(query);
  vi.advanceTimersByTime(100);
};
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  app = new Slow();
  search = new Search(new Client(app));
});
afterEach(() => vi.useRealTimers());

describe("search as you type", () => {
  test("asks at a pause, not at each letter", () => {
    for (const query of ["g", "ga", "gar"]) search.type(query);
    expect(app.asked).toHaveLength(0);
    vi.advanceTimersByTime(100);
    expect(app.asked.map(({ query }) => query)).toEqual(["gar"]);
    expect(search.busy).toBe(true);
  });

  test("each text gives up the one before it as soon as it is typed, and a late answer is dropped", async () => {
    type("old");
    const before = last();
    expect(before.signal?.aborted).toBe(false);
    search.type("new");
    expect(before.signal?.aborted).toBe(true);
    vi.advanceTimersByTime(100);
    last().answer({ hits: [hit("new.md")], total: 1 });
    await settled();
    before.answer({ hits: [hit("old.md")], total: 1 });
    await settled();
    expect(search.found?.notes.map(({ path }) => path)).toEqual(["new.md"]);
    expect(search.busy).toBe(false);
  });

  test("a failure of what was superseded is not told", async () => {
    type("old");
    const before = last();
    type("new");
    before.fail(new Error("given up"));
    await settled();
    expect(search.error).toBeNull();
    last().fail(new Error("the index is broken"));
    await settled();
    expect(search.error).toBe("the index is broken");
  });

  test("an empty field has nothing found, and gives up what is asked", () => {
    type("word");
    search.type("  ");
    expect(last().signal?.aborted).toBe(true);
    expect([search.found, search.busy]).toEqual([null, false]);
    vi.advanceTimersByTime(5000);
    expect(app.asked).toHaveLength(1);
  });
});

describe("the same search again", () => {
  test("is asked once a second at most, however often notes change", async () => {
    type("word");
    last().answer({ indexing: true });
    await settled();
    for (let times = 0; times < 30; times++) {
      search.again();
      vi.advanceTimersByTime(100);
      if (search.busy) last().answer({ indexing: true });
      await settled();
    }
    expect(app.asked.length).toBeGreaterThan(2);
    expect(app.asked.length).toBeLessThanOrEqual(5);
  });

  test("shows what there was until there is an answer", async () => {
    type("word");
    last().answer({ hits: [hit("a.md")], total: 1 });
    await settled();
    search.again();
    vi.advanceTimersByTime(2000);
    expect(app.asked).toHaveLength(2);
    expect(search.found?.total).toBe(1);
  });

  test("waits for the answer that is under way, and rests for longer the longer that took", async () => {
    type("word");
    search.again();
    vi.advanceTimersByTime(5000);
    expect(app.asked).toHaveLength(1);
    expect(last().signal?.aborted).toBe(false);
    last().answer({ indexing: true });
    await settled();
    vi.advanceTimersByTime(19_000);
    expect(app.asked).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    expect(app.asked).toHaveLength(2);
  });

  test("is not asked in an empty field", () => {
    search.again();
    vi.advanceTimersByTime(5000);
    expect(app.asked).toHaveLength(0);
  });
});

describe("more of it", () => {
  test("more notes are asked for when there are more, and only then", async () => {
    type("word");
    last().answer({ hits: [hit("a.md")], total: 700 });
    await settled();
    expect(search.isCut).toBe(true);
    search.askForMore();
    expect(last()).toMatchObject({ query: "word", limit: 1000 });
    last().answer({ hits: [hit("a.md")], total: 1700 });
    await settled();
    expect(search.isCut).toBe(false);
    const { length } = app.asked;
    search.askForMore();
    expect(app.asked).toHaveLength(length);
  });

  test("the newest are looked for among all, not among the best", async () => {
    type("word");
    last().answer({ hits: [hit("a.md")], total: 700 });
    await settled();
    search.sort("newest");
    expect(last().limit).toBe(1000);
    type("other");
    expect(last().limit).toBe(1000);
  });

  test("the rest of a note's lines comes, and stays when the search is repeated", async () => {
    type("word");
    last().answer({ hits: [hit("a.md", 5, 4), hit("b.md", 5, 3)], total: 2 });
    await settled();
    const note = search.found?.notes[1];
    if (!note) throw new Error("not found");
    void search.showLines(note);
    expect(last()).toMatchObject({ limit: 2, lines: 100 });
    const whole = [hit("a.md", 9), hit("b.md", 8)];
    last().answer({ hits: whole, total: 2 });
    await settled();
    const counts = () => search.found?.notes.map(({ lines, more }) => [lines.length, more]);
    expect(counts()).toEqual([
      [5, 4],
      [8, 0],
    ]);
    search.again();
    vi.advanceTimersByTime(2000);
    last().answer({ hits: whole, total: 2 });
    await settled();
    expect(counts()).toEqual([
      [5, 4],
      [8, 0],
    ]);
  });
});

test("a note that comes without lines shows its best one", async () => {
  type("word");
  const old = hit("Folder/a.md");
  delete old.matches;
  delete old.more;
  last().answer({ hits: [old], total: 1 });
  await settled();
  expect(search.found?.notes[0]).toMatchObject({
    folder: "Folder",
    best: 3,
    more: 0,
    lines: [
      {
        line: 3,
        pieces: [
          { text: "a ", matched: false },
          { text: "word", matched: true },
        ],
      },
    ],
  });
});

test("how it was understood is said of more than words", async () => {
  for (const [query, shown] of [
    ["apple", ""],
    ["Äpfel und 2 Birnen", ""],
    ["apple OR pear", "as it is"],
    ["apple -pear", "as it is"],
    ["tag:fruit", "as it is"],
  ] as const) {
    type(query);
    last().answer({ understood: "as it is", fuzzy: true });
    await settled();
    expect([query, search.found?.understood, search.found?.fuzzy]).toEqual([query, shown, true]);
  }
});

test("searches are remembered once, latest first, and can be forgotten", () => {
  const told = vi.fn();
  search.onRemember = told;
  for (const query of ["first", "second", " First "]) {
    search.type(query);
    search.remember();
  }
  expect(search.recent).toEqual(["First", "second"]);
  search.forget("first");
  expect(search.recent).toEqual(["second"]);
  search.type("   ");
  search.remember();
  expect(search.recent).toEqual(["second"]);
  for (let at = 0; at < 30; at++) {
    search.type(`query ${at}`);
    search.remember();
  }
  expect(search.recent).toHaveLength(20);
  expect(search.recent[0]).toBe("query 29");
  expect(told).toHaveBeenCalled();
});

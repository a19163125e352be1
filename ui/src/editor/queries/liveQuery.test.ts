import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { BlockReply } from "../../protocol/bindings.ts";
import type { Question, QueryHost } from "./host.ts";
import { LiveQueries, SLOW_MS } from "./liveQuery.ts";

interface Asked extends Question {
  signal: AbortSignal;
  answer(reply?: Partial<BlockReply>): Promise<void>;
  fail(code: string, position?: string): Promise<void>;
}

const reply = (over: Partial<BlockReply> = {}): BlockReply => ({
  view: "list",
  columns: [],
  rows: [],
  group: null,
  truncated: false,
  sortable: true,
  tookUs: 1,
  reads: ["notes"],
  ...over,
});

/** An app that answers when the test says so. */
function app() {
  const asked: Asked[] = [];
  let tell: (tables: readonly string[] | null) => void = () => undefined;
  const host = {
    ask: (question: Question, signal: AbortSignal) =>
      new Promise<BlockReply>((resolve, reject) => {
        asked.push({
          ...question,
          signal,
          async answer(over) {
            resolve(reply(over));
            await vi.advanceTimersByTimeAsync(0);
          },
          async fail(code, position) {
            reject(Object.assign(new Error(`it is ${code}`), { code, position }));
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
    onChange(listener: typeof tell) {
      tell = listener;
      return () => undefined;
    },
  } as unknown as QueryHost;
  const queries = new LiveQueries(host);
  return { asked, queries, changed: (tables: readonly string[] | null) => tell(tables) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(1000);

describe("a live query", () => {
  test("is asked when it is seen, and again when what it read has changed", async () => {
    const { asked, queries, changed } = app();
    const query = queries.of("notes", "A.md");
    const place = {};
    await settle();
    expect(asked).toHaveLength(0);
    query.seen(place, true);
    await settle();
    expect(asked).toHaveLength(1);
    await asked[0]?.answer();
    changed(["tags"]);
    await settle();
    expect(asked).toHaveLength(1);
    changed(["links", "notes"]);
    changed(["notes"]);
    await settle();
    expect(asked, "a burst is one question").toHaveLength(2);
    await asked[1]?.answer();
    query.seen(place, false);
    changed(null);
    await settle();
    expect(asked, "out of sight it waits").toHaveLength(2);
    query.seen(place, true);
    await settle();
    expect(asked).toHaveLength(3);
  });

  test("shows what it found until the new is there, also when that fails", async () => {
    const { asked, queries, changed } = app();
    const query = queries.of("notes", "A.md");
    query.seen({}, true);
    await settle();
    await asked[0]?.answer({ rows: [["old"]] });
    changed(["notes"]);
    await vi.advanceTimersByTimeAsync(SLOW_MS + 1000);
    expect([query.reply?.rows, query.slow]).toEqual([[["old"]], true]);
    await asked[1]?.fail("timeout");
    expect([query.reply?.rows, query.slow, query.trouble?.code]).toEqual([[["old"]], false, "timeout"]);
    changed(["notes"]);
    await settle();
    await asked[2]?.answer({ rows: [["new"]] });
    expect([query.reply?.rows, query.trouble]).toEqual([[["new"]], null]);
  });

  test("that is not understood shows no rows, but where and why", async () => {
    const { asked, queries } = app();
    const query = queries.of("notse", "A.md");
    query.seen({}, true);
    await settle();
    await asked[0]?.answer({ rows: [["old"]] });
    query.again();
    await settle();
    await asked[1]?.fail("invalid", "1:1");
    expect(query.reply).toBeNull();
    expect(query.trouble).toEqual({ code: "invalid", message: "it is invalid", position: "1:1" });
  });

  test("is asked until the tables are there", async () => {
    const { asked, queries } = app();
    const query = queries.of("notes", "A.md");
    query.seen({}, true);
    await settle();
    await asked[0]?.fail("unavailable");
    await settle();
    expect(asked.length).toBeGreaterThan(1);
    await asked.at(-1)?.answer();
    expect(query.trouble).toBeNull();
  });

  test("is given up when its reader stops it, and changes do not start it", async () => {
    const { asked, queries, changed } = app();
    const query = queries.of("notes", "A.md");
    query.seen({}, true);
    await settle();
    query.stop();
    expect([asked[0]?.signal.aborted, query.stopped]).toEqual([true, true]);
    changed(null);
    await settle();
    expect(asked).toHaveLength(1);
    query.again();
    await settle();
    expect(asked).toHaveLength(2);
  });

  test("is given up when nobody shows it any more, and asked again by who shows it next", async () => {
    const { asked, queries } = app();
    const query = queries.of("notes", "A.md");
    const first = query.listen(() => undefined);
    const second = query.listen(() => undefined);
    query.seen({}, true);
    await settle();
    first();
    expect(asked[0]?.signal.aborted).toBe(false);
    second();
    expect([asked[0]?.signal.aborted, query.slow, query.stopped]).toEqual([true, false, false]);
    query.listen(() => undefined);
    query.seen({}, true);
    await settle();
    await asked[1]?.answer({ rows: [["found"]] });
    expect(query.reply?.rows).toEqual([["found"]]);
  });

  test("a later question makes the answer to an earlier one void", async () => {
    const { asked, queries } = app();
    const query = queries.of("notes", "A.md");
    query.seen({}, true);
    await settle();
    query.again();
    await settle();
    await asked[1]?.answer({ rows: [["second"]] });
    await asked[0]?.answer({ rows: [["first"]] });
    expect(query.reply?.rows).toEqual([["second"]]);
  });

  test("is sorted up, down, and as it was", async () => {
    const { asked, queries } = app();
    const query = queries.of("notes", "A.md");
    for (const sort of [{ column: 1, descending: false }, { column: 1, descending: true }, null]) {
      query.sortBy(1);
      await settle();
      expect(asked.at(-1)?.sort).toEqual(sort);
      await asked.at(-1)?.answer();
    }
  });

  test("shows more rows only where there are more", async () => {
    const { asked, queries } = app();
    const query = queries.of("notes", "A.md");
    query.seen({}, true);
    await settle();
    await asked[0]?.answer({ truncated: true });
    expect(query.canShowMore).toBe(true);
    query.showMore();
    await settle();
    expect(asked[1]?.limit).toBe(1000);
    await asked[1]?.answer();
    expect(query.canShowMore).toBe(false);
  });

  test("is one for all places that show it, and kept for the next one", () => {
    const { queries } = app();
    const query = queries.of("notes", "A.md");
    expect(queries.of("notes", "A.md")).toBe(query);
    expect(queries.of("notes", "B.md")).not.toBe(query);
    const unlisten = query.listen(() => undefined);
    for (let at = 0; at < 200; at++) queries.of(`notes limit ${at}`, "A.md");
    expect(queries.of("notes", "A.md"), "it is shown").toBe(query);
    unlisten();
    for (let at = 0; at < 200; at++) queries.of(`notes limit ${at}`, "A.md");
    expect(queries.of("notes", "A.md"), "it was the oldest").not.toBe(query);
  });
});

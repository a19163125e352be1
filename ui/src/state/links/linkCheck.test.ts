import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Request } from "../../protocol/bindings.ts";
import { Client } from "../../protocol/client.ts";
import type { Transport } from "../../protocol/transport.ts";
import { LinkCheck } from "./linkCheck.svelte.ts";
import type { LinkRow } from "./rows.ts";

interface Asked {
  request: Request;
  answer: (reply: unknown) => void;
  fail: (error: Error) => void;
}

/** An app that answers when the test says so. */
class Slow implements Transport {
  asked: Asked[] = [];

  request(request: Request): Promise<unknown> {
    return new Promise((answer, fail) => this.asked.push({ request, answer, fail }));
  }

  onEvent = () => () => undefined;
  onConnection = () => () => undefined;
  unlock(): void {}
  close(): void {}
}

let app: Slow;
let check: LinkCheck;

beforeEach(() => {
  vi.useFakeTimers();
  app = new Slow();
  check = new LinkCheck(new Client(app), () => new Map());
});
afterEach(() => vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);
/** Answers the questions of a look with so many broken links in `a.md`. */
async function answered(count: number): Promise<void> {
  const links = Array.from({ length: count }, (_, at) => ({
    path: "a.md",
    line: at + 1,
    target: `t${at}`,
    heading: null,
    block: null,
    create: null,
  }));
  for (const { request, answer } of app.asked.splice(0)) {
    if (request.method === "links.broken") answer({ links, total: count });
    else if (request.method === "links.ambiguous") answer({ links: [], targets: [], total: 0 });
    else if (request.method === "links.unused") answer({ paths: [], total: 0 });
    else answer({ notes: [], total: 0 });
  }
  await settled();
}
const links = () => check.rows.filter((row): row is LinkRow => row.kind === "link");

test("what changes while the answer is under way is asked for once more, and not at once", async () => {
  void check.look();
  expect(app.asked.length).toBe(4);
  check.again();
  check.again();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(app.asked.length).toBe(4);
  await answered(2);
  expect([check.count("broken"), check.count("orphans"), app.asked.length]).toEqual([2, 0, 0]);
  // It took ten seconds: it rests four times as long.
  await vi.advanceTimersByTimeAsync(39_000);
  expect(app.asked.length).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(app.asked.length).toBe(4);
});

test("nothing is asked when nobody looks any more", async () => {
  void check.look();
  await answered(1);
  check.again();
  check.rest();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(app.asked.length).toBe(0);
});

test("a failure is said, and what was found stays", async () => {
  void check.look();
  await answered(1);
  void check.look();
  app.asked[0]?.fail(new Error("the disk is gone"));
  await settled();
  expect([check.error, check.count("broken"), check.busy]).toEqual(["the disk is gone", 1, false]);
});

test("lines are read for what is in sight, at most once an answer", async () => {
  void check.look();
  await answered(300);
  void check.read(links().slice(0, 2));
  // Scrolled on before the first are there.
  void check.read(links().slice(100, 102));
  expect(app.asked.length).toBe(1);
  app.asked.splice(0)[0]?.answer(["one", null]);
  await settled();
  expect(app.asked.map(({ request }) => "params" in request && request.params)).toEqual([
    {
      lines: links()
        .slice(100, 102)
        .map(({ path, line, words }) => ({ path, line, words })),
    },
  ]);
  app.asked.splice(0)[0]?.answer(["three", "four"]);
  await settled();
  void check.read(links().slice(0, 2));
  expect(app.asked.length).toBe(0);
  expect(
    links()
      .slice(0, 2)
      .map(({ key }) => check.lines.get(key)),
  ).toEqual(["one", ""]);

  void check.look();
  await answered(300);
  void check.read(links().slice(0, 2));
  expect(app.asked.length, "they may say something else now").toBe(1);
});

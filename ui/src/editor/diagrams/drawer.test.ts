import { beforeEach, expect, test, vi } from "vitest";
import { Drawer, type DrawerParts } from "./drawer.ts";
import type { Drawn, Look, Wrong } from "./protocol.ts";

const LIGHT = { dark: false, colours: { paper: "#ffffff" } } as Look;
const DARK = { dark: true, colours: { paper: "#000000" } } as Look;

let look: Look;
let drawn: string[];
let freed: string[];
let go: (() => void)[];
let opened: number;
let drawer: Drawer;
let answer: (source: string) => { drawn: Drawn } | { wrong: Wrong };

const never = () => new AbortController().signal;
const picture = (source: string, signs = 10) => ({
  drawn: { svg: source.padEnd(signs, " "), width: 100, height: 50, name: source },
});

function make(parts: Partial<DrawerParts> = {}): Drawer {
  return new Drawer({
    open: () => {
      opened++;
      return Promise.resolve({
        draw: (source) => {
          drawn.push(source);
          return Promise.resolve(answer(source));
        },
      });
    },
    look: () => look,
    idle: () => new Promise((resolve) => go.push(resolve)),
    addressOf: (svg) => `blob:${svg.trim()}`,
    free: (address) => freed.push(address),
    tookTooLong: (error) => error instanceof Error && error.message === "too long",
    ...parts,
  });
}

/** There is time to draw, as often as it is asked for. */
async function allIdle(): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    await Promise.resolve();
    go.shift()?.();
  }
}

beforeEach(() => {
  look = LIGHT;
  [drawn, freed, go, opened] = [[], [], [], 0];
  answer = (source) => picture(source);
  drawer = make();
});

test("draws when there is time, once for all who ask, and knows it afterwards", async () => {
  const asked = Promise.all([drawer.draw("a", never()), drawer.draw("a", never()), drawer.draw("b", never())]);
  expect(drawer.known("a")).toBeUndefined();
  expect(drawn).toEqual([]);
  await allIdle();
  const [first, second] = await asked;
  expect(first).toEqual({ picture: { url: "blob:a", width: 100, height: 50, name: "a" } });
  expect(second).toBe(first);
  expect(drawn).toEqual(["a", "b"]);
  expect(drawer.known("a")).toBe(first);
  expect(await drawer.draw("a", never())).toBe(first);
  expect({ opened, times: drawn.length }).toEqual({ opened: 1, times: 2 });
});

test("what nobody wants any more is not drawn", async () => {
  const stale = new AbortController();
  const first = drawer.draw("ab", stale.signal);
  const second = drawer.draw("abc", never());
  stale.abort();
  await allIdle();
  expect(await first).toBeNull();
  expect(await second).toMatchObject({ picture: { name: "abc" } });
  expect(drawn).toEqual(["abc"]);
});

test("what one has given up is drawn for another", async () => {
  const gone = new AbortController();
  void drawer.draw("a", gone.signal);
  const wanted = drawer.draw("a", never());
  gone.abort();
  await allIdle();
  expect(await wanted).toMatchObject({ picture: { name: "a" } });
});

test("what is wrong is known, too", async () => {
  answer = () => ({ wrong: { message: "No.", line: 2 } });
  const asked = drawer.draw("a", never());
  await allIdle();
  expect(await asked).toEqual({ wrong: { message: "No.", line: 2 } });
  expect(drawer.known("a")).toEqual({ wrong: { message: "No.", line: 2 } });
});

test("other colours make all of it new, and keep its size", async () => {
  const heard = vi.fn();
  drawer.onLook(heard);
  void drawer.draw("a", never());
  await allIdle();
  drawer.lookChanged();
  expect(heard).not.toHaveBeenCalled();
  look = DARK;
  drawer.lookChanged();
  expect(heard).toHaveBeenCalledTimes(1);
  expect(drawer.known("a")).toBeUndefined();
  expect(drawer.size("a")).toEqual({ width: 100, height: 50 });
  look = LIGHT;
  drawer.lookChanged();
  expect(drawer.known("a")).toBeDefined();
});

test("keeps so many and frees the rest, those first that were looked at longest ago", async () => {
  for (let at = 0; at < 200; at++) void drawer.draw(`d${at}`, never());
  await allIdle();
  expect(drawer.known("d0")).toBeDefined();
  void drawer.draw("one more", never());
  await allIdle();
  expect(freed).toEqual(["blob:d1"]);
  expect(drawer.known("d0")).toBeDefined();
  expect(drawer.known("d1")).toBeUndefined();
});

test("keeps so much", async () => {
  answer = (source) => picture(source, 9_000_000);
  for (const source of ["a", "b", "c"]) void drawer.draw(source, never());
  await allIdle();
  expect(freed).toEqual(["blob:a"]);
});

test("says so where the part that draws does not load, and tries again", async () => {
  let works = false;
  drawer = make({
    open: () =>
      works ? Promise.resolve({ draw: (source) => Promise.resolve(picture(source)) }) : Promise.reject(new Error("no")),
  });
  const first = drawer.draw("a", never());
  await allIdle();
  expect(await first).toMatchObject({ wrong: { message: expect.stringContaining("did not load") } });
  works = true;
  const second = drawer.draw("a", never());
  await allIdle();
  expect(await second).toMatchObject({ picture: { name: "a" } });
});

test("what takes too long is given up, and does not hold up the next", async () => {
  let hangs = true;
  drawer = make({
    open: () => {
      opened++;
      return Promise.resolve({
        draw: (source) => (hangs ? Promise.reject(new Error("too long")) : Promise.resolve(picture(source))),
      });
    },
  });
  const first = drawer.draw("a", never());
  await allIdle();
  expect(await first).toMatchObject({ wrong: { message: "The diagram takes too long to be drawn." } });
  hangs = false;
  const second = drawer.draw("b", never());
  await allIdle();
  expect(await second).toMatchObject({ picture: { name: "b" } });
  expect(opened).toBe(2);
});

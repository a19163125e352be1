import { EditorState, Text } from "@codemirror/state";
import { afterEach, expect, test, vi } from "vitest";
import type { TextChange } from "../protocol/bindings.ts";
import { changeBetween, changeToSend, LONG_TEXT } from "./textChange.ts";

afterEach(() => vi.restoreAllMocks());

const asText = (text: string) => Text.of(text.split("\n"));

/** As the host does it. */
function apply(base: string, { from, to, insert }: TextChange): string {
  return base.slice(0, from) + insert + base.slice(to);
}

const isTorn = (text: string, at: number) =>
  at > 0 && /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));

/** Whatever can be asked of a change of one text to another. */
function check(base: Text, text: Text): TextChange {
  const change = changeBetween(base, text);
  const [before, after] = [base.toString(), text.toString()];
  expect(apply(before, change)).toBe(after);
  expect(change.length).toBe(after.length);
  expect(change.from).toBeLessThanOrEqual(change.to);
  expect([change.from, change.to].some((at) => isTorn(before, at))).toBe(false);
  expect(isTorn(after, change.from)).toBe(false);
  expect(isTorn(after, change.from + change.insert.length)).toBe(false);
  return change;
}

test.each([
  ["", "", { from: 0, to: 0, insert: "" }],
  ["", "a", { from: 0, to: 0, insert: "a" }],
  ["a", "", { from: 0, to: 1, insert: "" }],
  ["one\ntwo", "one\ntoo", { from: 5, to: 6, insert: "o" }],
  ["one\ntwo", "one\nx\ntwo", { from: 4, to: 4, insert: "x\n" }],
  ["one", "one\n", { from: 3, to: 3, insert: "\n" }],
  ["one", "one\ntwo", { from: 3, to: 3, insert: "\ntwo" }],
  ["one\ntwo", "one", { from: 3, to: 7, insert: "" }],
  ["one\ntwo", "two", { from: 0, to: 4, insert: "" }],
  ["one\n\n\ntwo", "one\n\ntwo", { from: 5, to: 6, insert: "" }],
  ["\n", "\n\n\n", { from: 1, to: 1, insert: "\n\n" }],
  ["aa\naa\naa", "aa\naa", { from: 5, to: 8, insert: "" }],
  ["a\rb", "a\rc", { from: 2, to: 3, insert: "c" }],
])("of %j to %j", (before, after, change) => {
  expect(check(asText(before), asText(after))).toEqual({ ...change, length: after.length });
});

test("a pair is never torn apart", () => {
  // Both begin with the same half, and both end with the same half.
  expect(check(asText("a😀b"), asText("a😁b"))).toMatchObject({ from: 1, to: 3, insert: "😁" });
  expect(check(asText("\u{10400}"), asText("\u{20400}"))).toMatchObject({ from: 0, to: 2 });
  expect(check(asText("😀"), asText("😀😀"))).toMatchObject({ from: 2, to: 2, insert: "😀" });
});

/** The same each time, so that what fails can be looked at. */
function randoms(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PARTS = ["a", "b", "\n", "\n\n", "word", "😀", "😁", "\u{10400}", "\r", "é", "\ta\n", "x".repeat(100)];

test.each([1, 2, 3, 4])("any edits, with and without leaves in common (%i)", (seed) => {
  const random = randoms(seed);
  const some = (most: number) =>
    Array.from({ length: random(most + 1) }, () => PARTS[random(PARTS.length)] ?? "").join("");
  for (let round = 0; round < 40; round++) {
    const base = asText(some(round % 3 === 0 ? 8 : 3000));
    let text = base;
    for (let edits = random(4); edits >= 0; edits--) {
      const [from, to] = [random(text.length + 1), random(text.length + 1)].toSorted((a, b) => a - b) as [
        number,
        number,
      ];
      const whole = text.toString();
      // Mostly as a hand edits: little, at one place. Whoever edits tears no pair either.
      const end = random(5) === 0 ? to : Math.min(to, from + random(4));
      if (isTorn(whole, from) || isTorn(whole, end)) continue;
      text = text.replace(from, end, asText(some(random(10) === 0 ? 400 : 2)));
    }
    check(base, text);
    check(text, base);
    check(base, asText(text.toString()));
  }
});

const long = Array.from({ length: 20_000 }, (_, at) => `line ${at} of a long text, with some words`).join("\n");

test("typing in a long text is a change of what was typed", () => {
  let state = EditorState.create({ doc: long });
  const base = state.doc;
  const at = state.doc.line(12_345).from;
  for (const letter of "typed\n")
    state = state.update({ changes: { from: at + state.doc.length - base.length, insert: letter } }).state;
  expect(check(base, state.doc)).toEqual({ from: at, to: at, insert: "typed\n", length: long.length + 6 });
});

test("only the leaves that were edited are read", () => {
  const base = asText(long);
  const text = base.replace(500_000, 500_000, asText("typed"));
  const leaves = vi.spyOn(Text.prototype, "toJSON");
  const slices = vi.spyOn(Object.getPrototypeOf(base) as Text, "sliceString");
  changeBetween(base, text);
  expect(leaves.mock.calls.length).toBeLessThanOrEqual(4);
  expect(Math.max(...slices.mock.calls.map(([from, to = Infinity]) => to - from))).toBeLessThan(100);
});

test("a text is sent as a change where it is long and the change is not", () => {
  const base = asText("x".repeat(LONG_TEXT - 2));
  expect(changeToSend(base, base.replace(0, 0, asText("y")))).toBeNull();
  expect(changeToSend(base, base.replace(0, 0, asText("yy")))).toMatchObject({ insert: "yy" });
  expect(changeToSend(base, asText("y".repeat(LONG_TEXT)))).toBeNull();
});

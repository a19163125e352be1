import { describe, expect, test } from "vitest";
import type { ReplaceHit, ReplaceNote } from "../../protocol/bindings.ts";
import { choiceOf, placesOf } from "./replace.svelte.ts";

const hit = (line: number, before = "the "): ReplaceHit => ({ line, before, text: "jay", with: "crow", after: "" });
const note = (...hits: ReplaceHit[]): ReplaceNote => ({ path: "A.md", title: "A", hash: "h", hits });

describe("places that are replaced", () => {
  test("are known again when lines above them have changed", () => {
    const before = placesOf(note(hit(1), hit(2, "a ")));
    const after = placesOf(note(hit(5), hit(6, "a ")));
    expect(after.places.map(({ key }) => key)).toEqual(before.places.map(({ key }) => key));
  });

  test("that read alike are told apart", () => {
    const keys = placesOf(note(hit(1), hit(2), hit(3))).places.map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  test("are those that are ticked: all, some by their numbers, or none", () => {
    const all = placesOf(note(hit(1), hit(2), hit(3)));
    const keys = all.places.map(({ key }) => key);
    const chosen = (...off: number[]) => choiceOf(all, new Set(off.map((at) => keys[at] ?? "")));
    expect(chosen()).toEqual({ path: "A.md", hash: "h", hits: null });
    expect(chosen(1)).toEqual({ path: "A.md", hash: "h", hits: [0, 2] });
    expect(chosen(0, 1, 2)).toBeNull();
  });
});

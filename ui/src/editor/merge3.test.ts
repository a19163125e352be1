import { Text } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge3 } from "./merge3.ts";

const text = (lines: string) => Text.of(lines.split("\n"));
const merge = (base: string, mine: string, theirs: string) => merge3(text(base), text(mine), text(theirs));

describe("three texts become one", () => {
  test.each([
    ["nothing changed", "a\nb", "a\nb", "a\nb", "a\nb"],
    ["only mine", "a\nb\nc", "a\nB\nc", "a\nb\nc", "a\nB\nc"],
    ["only theirs", "a\nb\nc", "a\nb\nc", "a\nb\nC", "a\nb\nC"],
    ["different lines", "a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"],
    ["the same change, once", "a\nb\nc", "a\nX\nc", "a\nX\nc", "a\nX\nc"],
    ["lines added at both ends", "a\nb\nc", "0\na\nb\nc", "a\nb\nc\nd", "0\na\nb\nc\nd"],
    ["lines deleted and added", "a\nb\nc\nd\ne", "b\nc\nd\ne", "a\nb\nc\nd\nnew\ne", "b\nc\nd\nnew\ne"],
    ["an empty line before empty lines", "\nc\na", "\n\nc\na", "\nc\na", "\n\nc\na"],
    ["a line break at the end", "a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"],
    ["everything deleted that only one had", "", "new", "", "new"],
    ["a text that is empty on both sides", "a", "", "", ""],
  ])("%s", (_, base, mine, theirs, expected) => {
    expect(merge(base, mine, theirs)).toEqual({ text: expected, clashes: [] });
    expect(merge(base, theirs, mine)).toEqual({ text: expected, clashes: [] });
  });

  test.each([
    ["the same line", "a\nb\nc", "a\nmine\nc", "a\ntheirs\nc", "mine", "b", "theirs"],
    ["lines that touch", "a\nb\nc\nd", "a\nmine\nc\nd", "a\nb\ntheirs\nd", "mine\nc", "b\nc", "b\ntheirs"],
    ["deleted here, changed there", "a\nb\nc", "a\nc", "a\nB\nc", "", "b", "B"],
    ["both wrote on at the end", "a\n", "a\nmine", "a\ntheirs", "mine", "", "theirs"],
  ])("clash: %s keeps mine, and knows both", (_, base, mine, theirs, here, before, there) => {
    const merged = merge(base, mine, theirs);
    expect(merged.text).toBe(mine);
    expect(merged.clashes).toHaveLength(1);
    const [clash] = merged.clashes;
    expect(clash).toMatchObject({ mine: here, base: before, theirs: there });
    expect(merged.text.slice(clash?.from, clash?.to)).toBe(here);
  });

  test("beside a clash everything else is taken", () => {
    const merged = merge("a\n1\nb\n2\nc\n3\nd", "a\nmine\nb\n2\nc\n3\nD", "a\ntheirs\nb\n2\nC\n3\nd");
    expect(merged.text).toBe("a\nmine\nb\n2\nC\n3\nD");
    expect(merged.clashes).toMatchObject([{ base: "1", mine: "mine", theirs: "theirs", from: 2, to: 6 }]);
  });
});

describe("whatever the texts", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "", "dd"), { maxLength: 12 }).map((all) => all.join("\n"));

  test("who changed nothing takes the other's text whole, and equal hands agree", () => {
    fc.assert(
      fc.property(lines, lines, (base, side) => {
        expect(merge(base, side, base)).toEqual({ text: side, clashes: [] });
        expect(merge(base, base, side)).toEqual({ text: side, clashes: [] });
        expect(merge(base, side, side)).toEqual({ text: side, clashes: [] });
      }),
    );
  });

  test("more different lines than there are characters are put together too", () => {
    const base = Array.from({ length: 60_000 }, (_, at) => `line ${at}`);
    const mine = base.with(7, "mine").join("\n");
    const theirs = base.with(59_000, "theirs").join("\n");
    expect(merge(base.join("\n"), mine, theirs)).toEqual({
      text: base.with(7, "mine").with(59_000, "theirs").join("\n"),
      clashes: [],
    });
  });

  test("no line of either side that the base has not is lost", () => {
    fc.assert(
      fc.property(lines, lines, lines, (base, mine, theirs) => {
        // Signed lines: who wrote what can be told.
        const sign = (side: string, by: string) =>
          side
            .split("\n")
            .map((line) => (line === "dd" ? by : line))
            .join("\n");
        const signed = { mine: sign(mine, "by me"), theirs: sign(theirs, "by them") };
        const merged = merge(base, signed.mine, signed.theirs);
        const count = (of: string, what: string) => of.split("\n").filter((line) => line === what).length;
        expect(count(merged.text, "by me")).toBe(count(signed.mine, "by me"));
        const kept = merged.clashes.reduce((sum, clash) => sum + count(clash.theirs, "by them"), 0);
        expect(count(merged.text, "by them") + kept).toBe(count(signed.theirs, "by them"));
      }),
    );
  });
});

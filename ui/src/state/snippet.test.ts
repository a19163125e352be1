import { expect, test } from "vitest";
import type { Piece } from "../editor/fuzzy.ts";
import { readSnippet, shortened } from "./snippet.ts";

const read = (html: string) =>
  shortened(readSnippet(html))
    .map(({ text, matched }: Piece) => (matched ? `[${text}]` : text))
    .join("");
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(" ");

test("a line that fits stays as it is, and nothing in it becomes HTML", () => {
  expect(read("# The <mark>apple</mark> tree &amp; its &lt;b&gt;wall&lt;/b&gt;")).toBe(
    "# The [apple] tree & its <b>wall</b>",
  );
  expect(read(words(100))).toBe(words(100));
});

test("of a long line every match is in sight", () => {
  const shown = read(`${words(50)} <mark>a</mark> ${words(50)} <mark>b</mark> ${words(50)}`);
  expect(shown).toMatch(/^…word\d+ .*\[a\] word0 .* … word\d+ .*\[b\] word0 .*…$/);
  expect(shown.length).toBeLessThan(350);
});

test("words and characters are not cut in two where a space is near", () => {
  const shown = read(`${words(50)} <mark>a</mark>`);
  expect(shown.slice(1).split(" ")[0]).toMatch(/^word\d\d$/);
  const faces = "😀".repeat(200);
  expect(read(`x${faces}<mark>a</mark>${faces}`)).not.toMatch(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
  );
});

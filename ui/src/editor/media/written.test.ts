import { describe, expect, test } from "vitest";
import { isRemote, markdownImage, pageOf, readAlias, sizeOf, wikiEmbed } from "./written.ts";

describe("the size of a picture", () => {
  test.each([
    ["300", { width: 300, height: null }],
    ["300x200", { width: 300, height: 200 }],
    [" 300 ", { width: 300, height: null }],
    ["0", null],
    ["300x0", null],
    ["300x", null],
    ["x200", null],
    ["1234567", null],
    ["three", null],
    ["", null],
  ])("%j is %j", (text, size) => expect(sizeOf(text)).toEqual(size));

  test.each([
    ["a bird|300", "a bird", { width: 300, height: null }],
    ["300x20", "", { width: 300, height: 20 }],
    ["a | b", "a | b", null],
    ["a bird\\|300", "a bird", { width: 300, height: null }],
    ["300 birds", "300 birds", null],
  ])("%j has words and a size", (text, alias, size) => expect(readAlias(text)).toEqual({ alias, size }));
});

test("an embed is read in both forms", () => {
  expect(wikiEmbed("a b.png ", "300")).toEqual({
    link: { target: "a b.png", kind: "embed" },
    alias: "",
    size: { width: 300, height: null },
  });
  expect(markdownImage("<a b.png>", "words")).toEqual({
    link: { target: "a b.png", kind: "markdown" },
    alias: "words",
    size: null,
  });
});

test("what leads out of the space has a scheme or a host", () => {
  for (const address of ["https://a.example/x.png", "HTTP://a", "//a.example/x.png", "data:image/png,x", "file:///x"])
    expect(isRemote(address), address).toBe(true);
  for (const path of ["a.png", "a/b.png", "/a.png", "./a.png", "C:/a.png"]) expect(isRemote(path), path).toBe(false);
});

test("a PDF is opened at the page that is named", () => {
  expect([null, "page=3", "Heading", "page=0", "height=400&page=12"].map(pageOf)).toEqual([1, 3, 1, 1, 12]);
});

import { expect, test } from "vitest";
import type { TreeEntry } from "../protocol/bindings.ts";
import { filesIn, told } from "./folderFiles.ts";

const entry = (path: string): TreeEntry => ({
  path,
  kind: path.endsWith(".md") ? "note" : "attachment",
  size: 1,
  modified: "2026-11-20T00:00:00Z",
  readable: true,
});
const SPACE = ["a.md", "a/b.md", "a/c.png", "a/deep/d.md", "ab/e.md", "f/g.pdf"].map(entry);

test("a folder has what is in the folders below it too, and nothing of another whose name begins as its own", () => {
  expect(filesIn(SPACE, "a").map(({ path }) => path)).toEqual(["a/b.md", "a/c.png", "a/deep/d.md"]);
});

test.each([
  ["a", "2 notes and 1 other file"],
  ["ab", "1 note"],
  ["f", "1 file"],
])("how many files are in %j is told", (folder, words) => {
  expect(told(filesIn(SPACE, folder))).toBe(words);
});

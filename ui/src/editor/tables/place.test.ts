import { expect, test } from "vitest";
import { cellAt, offsetIn, readTable } from "./place.ts";

test.each([
  ["a bar alone", "| a | b |\n|---|---|\n|\n| c | d |", 21],
  ["the first of two cells", "| a | b |\n|---|---|\n| c\n| d | e |", 23],
])("the caret in a row of %s stays in that row", (_, text, end) => {
  const source = readTable(text);
  if (!source) throw new Error("no table");
  expect(cellAt(source, end).row).toBe(1);
  expect(offsetIn(source, { row: 1, column: 1 }, 0)).toBe(end);
});

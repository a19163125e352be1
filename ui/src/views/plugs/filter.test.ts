import { expect, test } from "vitest";
import { holdsWords } from "./filter.ts";

test.each([
  ["", true],
  ["  ", true],
  ["NEST", true],
  ["empty nest", true],
  ["nest count", true],
  ["nest rook", false],
  ["[", false],
])("a line is found by its words in any order, whatever the case: %j", (filter, found) => {
  expect(holdsWords(filter, ["The nest is empty", null, "count"])).toBe(found);
});

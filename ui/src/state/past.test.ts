import { expect, test } from "vitest";
import { momentOf } from "./past.svelte.ts";
import { freeName } from "./paths.ts";

test("today and yesterday are named, whatever the hour, and other days dated", () => {
  const now = new Date(2026, 2, 10, 0, 30);
  const at = (...when: [number, number, number, number, number]) => momentOf(new Date(...when).toISOString(), now);
  expect(at(2026, 2, 10, 0, 10)).toMatch(/^Today .*10/);
  expect(at(2026, 2, 9, 23, 50)).toMatch(/^Yesterday .*50/);
  expect(at(2026, 2, 8, 12, 0)).toMatch(/2026/);
});

test.each([
  ["", "a.md", [], "a.md"],
  ["f", "a.md", ["f/A.md"], "f/a 2.md"],
  ["f", "plan.v2.png", ["f/plan.v2.png", "f/plan.v2 2.png"], "f/plan.v2 3.png"],
  ["", "Makefile", ["makefile"], "Makefile 2"],
])("in %j %j beside %j is %j", (folder, name, taken, expected) => {
  expect(freeName(folder, name, taken)).toBe(expected);
});

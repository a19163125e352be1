import { expect, test } from "vitest";
import { ZOOMS, nextZoom } from "./zoom.ts";

test("steps lead from the smallest to the largest and back, and no further", () => {
  const up = [50];
  while (nextZoom(up.at(-1) ?? 0, 1) !== up.at(-1)) up.push(nextZoom(up.at(-1) ?? 0, 1));
  expect(up).toEqual(ZOOMS);
  const down = [300];
  while (nextZoom(down.at(-1) ?? 0, -1) !== down.at(-1)) down.push(nextZoom(down.at(-1) ?? 0, -1));
  expect(down).toEqual([...ZOOMS].reverse());
});

test("a zoom that was written by hand is left for its neighbours", () => {
  expect(nextZoom(115, 1)).toBe(125);
  expect(nextZoom(115, -1)).toBe(110);
});

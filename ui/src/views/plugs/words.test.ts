import { expect, test } from "vitest";
import { costOf } from "./words.ts";

test("the cost of calls is told in one line, of one call without averages", () => {
  const one = { calls: 1, last: 12.34, median: 12.34, longest: 12.34, cpu: 1.06, memory: 4_194_304 };
  expect(costOf(one)).toBe("1 call · took 12 ms · CPU 1.1 ms · at most 4.2 MB");
  expect(costOf({ ...one, calls: 30, last: 0.04, longest: 2500, memory: 0 })).toBe(
    "30 calls · last 0.0 ms, median 12 ms, longest 2.5 s · CPU 1.1 ms a call",
  );
});

import { call, clock, expect, test } from "jackdaw/test";
import proverbs from "./proverbs.json";

test("another day, another proverb", async () => {
  expect(await call("proverb")).toBe(proverbs[5 % proverbs.length]);
  await clock.advance("1d");
  expect(await call("proverb")).toBe(proverbs[6 % proverbs.length]);
});

test("its files can be read as bytes", async () => {
  expect(await call("raw")).toBeGreaterThan(100);
});

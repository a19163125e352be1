import { call, expect, space, test } from "jackdaw/test";

test("the other plug does it", async () => {
  const made = await call("day", { date: "2026-03-01" });
  expect(made).toEqual({ path: "Journal/2026-03-01.md", created: true });
  expect(await space.exists("Journal/2026-03-01.md")).toBe(true);
});

import { call, expect, space, test } from "jackdaw/test";

test("counts saves, and a count follows its note", async () => {
  await space.write("a.md", "1");
  const first = (await call("counts"))["a.md"];
  await space.write("a.md", "2");
  expect((await call("counts"))["a.md"]).toBe(first + 1);
  await space.rename("a.md", "b.md");
  const counts = await call("counts");
  expect(counts["a.md"]).toBeUndefined();
  expect(counts["b.md"]).toBeGreaterThanOrEqual(first + 1);
});

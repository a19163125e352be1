import { clock, expect, space, test } from "jackdaw/test";

test("writes the list every night", async () => {
  await space.write("b.md", "");
  await space.write("Birds/a.md", "");
  expect(await space.exists("Index.md")).toBe(false);
  await clock.advance("1d");
  expect(await space.read("Index.md")).toBe("- [[Birds/a]]\n- [[b]]\n");
  await space.delete("b.md");
  await clock.advance("1d");
  expect(await space.read("Index.md")).toBe("- [[Birds/a]]\n");
});

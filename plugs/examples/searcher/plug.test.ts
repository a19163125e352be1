import { call, expect, space, test } from "jackdaw/test";

test("finds what it may read, and who links to it", async () => {
  await space.write("Birds/Jackdaw.md", "clever");
  await space.write("Birds/List.md", "[[Jackdaw]]");
  await space.write("Secret.md", "clever [[Jackdaw]]");
  expect(await call("find", { word: "clever" })).toEqual([{ path: "Birds/Jackdaw.md", from: ["Birds/List.md"] }]);
});

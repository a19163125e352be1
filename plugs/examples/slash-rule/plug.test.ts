import { call, expect, test } from "jackdaw/test";

test("puts the cursor behind the mark", async () => {
  expect(await call("callout")).toBe("> [!note] |^|\n> ");
});

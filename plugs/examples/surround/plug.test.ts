import { call, expect, space, test, user } from "jackdaw/test";

test("makes the selection bold, and plain again", async () => {
  await space.write("a.md", "a clever bird");
  await user.opens("a.md", { selection: { from: 2, to: 8 } });
  await call("bold");
  expect((await user.editor())?.text).toBe("a **clever** bird");
  await user.opens("a.md", { text: "a **clever** bird", selection: { from: 2, to: 12 } });
  await call("bold");
  expect((await user.editor())?.text).toBe("a clever bird");
});

test("without an editor it says so", async () => {
  await expect(call("bold")).rejects.toThrow("unavailable");
});

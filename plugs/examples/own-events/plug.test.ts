import { call, expect, syscalls, test } from "jackdaw/test";

test("what it tells is heard", async () => {
  await call("finish", { what: "the nest" });
  expect(await call("last")).toBe("own-events:finished the nest");
  expect(await syscalls("events.emit")).toHaveLength(1);
});

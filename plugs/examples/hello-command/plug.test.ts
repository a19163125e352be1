import { call, expect, test, user } from "jackdaw/test";

test("greets by name", async () => {
  await user.answers("Ada");
  expect(await call("greet")).toBe("Ada");
  expect(await user.notifications()).toMatchObject([{ message: "Hello, Ada", level: "success" }]);
});

test("says nothing to somebody who walks away", async () => {
  expect(await call("greet")).toBeNull();
  expect(await user.notifications()).toEqual([]);
});

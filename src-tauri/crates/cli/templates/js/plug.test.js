import { call, expect, http, test, user } from "jackdaw/test";

test("the command greets, and says so", async () => {
  expect(await call("greet")).toEqual({ greeting: "Hello, you" });
  expect(await user.notifications()).toMatchObject([{ message: "Hello, you" }]);
});

test("the route greets by name", async () => {
  const answer = await http("GET", "/greet/ada");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ greeting: "Hello, ada" });
});

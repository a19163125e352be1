import { call, expect, http, space, test } from "jackdaw/test";

test("gives back what a file was", async () => {
  await space.write("data.csv", "1,2\n");
  const hash = await call("keep", { path: "data.csv" });
  await space.write("data.csv", "3,4\n");
  const answer = await http("GET", "/kept/data.csv");
  expect(await answer.text()).toBe("1,2\n");
  expect(answer.headers.get("etag")).toBe(`"${hash}"`);
  expect((await http("GET", "/kept/none.csv")).status).toBe(404);
});

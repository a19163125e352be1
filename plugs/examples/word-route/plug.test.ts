import { expect, http, space, test } from "jackdaw/test";

test("counts the words of a note in a folder", async () => {
  await space.write("Birds/Jackdaw.md", "a clever bird");
  expect(await (await http("GET", "/words/Birds/Jackdaw.md")).json()).toEqual({ words: 3 });
  expect((await http("GET", "/words/none.md")).status).toBe(404);
});

test("captures what a script sends", async () => {
  const answer = await http("POST", "/inbox/today", { text: "remember" });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe("Inbox/today.md");
  expect(await space.read("Inbox/today.md")).toBe("remember\n");
});

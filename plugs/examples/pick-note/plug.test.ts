import { call, expect, space, test, user } from "jackdaw/test";

test("opens the note of the task that was picked", async () => {
  await space.write("a.md", "- [ ] feed the birds\n- [x] done\n");
  await space.write("b.md", "- [ ] clean the cage\n");
  await user.answers("clean the cage");
  expect(await call("next")).toBe("b.md");
  const [question] = await user.questions();
  expect((question.input.items as { label: string }[]).map((item) => item.label)).toEqual(["feed the birds", "clean the cage"]);
});

import { call, expect, settings, test } from "jackdaw/test";

test("counts what its user wants counted", async () => {
  expect(await call("measure", { text: "two words" })).toBe("≈ 2 words");
  await settings({ unit: "characters" });
  expect(await call("measure", { text: "two words" })).toBe("≈ 9 characters");
});

test("its input is checked before it is called", async () => {
  await expect(call("measure", {})).rejects.toThrow("invalid");
});

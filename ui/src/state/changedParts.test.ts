import { expect, test } from "vitest";
import { changedParts } from "./changedParts.ts";

test("what only one of two texts has is marked, and the parts are the whole of each", () => {
  const { before, after } = changedParts("see [[Hub]] there", "see [[Axle]] there");
  const whole = (parts: { text: string }[]) => parts.map(({ text }) => text).join("");
  expect(whole(before)).toBe("see [[Hub]] there");
  expect(whole(after)).toBe("see [[Axle]] there");
  expect(after.filter(({ changed }) => changed).every(({ text }) => "Axle".includes(text))).toBe(true);
  expect(before[0]).toEqual({ text: "see [[", changed: false });
  expect(changedParts("same", "same")).toEqual({
    before: [{ text: "same", changed: false }],
    after: [{ text: "same", changed: false }],
  });
});

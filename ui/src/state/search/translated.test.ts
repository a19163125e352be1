import { expect, test } from "vitest";
import { translated } from "./translated.ts";

test.each([
  ["", "", ""],
  ["jay", "jay", ""],
  ["two words", "two words", ""],
  ['"two words" tag:bird', "two words", "tag:bird"],
  ["jay path:Sub -done", "jay", "path:Sub -done"],
  ["/j(a)y/ tag:x", "j(a)y", "tag:x"],
  ["match-case:Jay", "Jay", ""],
  ["jay [status:open]", "jay", "[status:open]"],
])("what is searched for, %s, becomes what is looked for", (query, find, within) => {
  expect(translated(query)).toMatchObject({ find, within });
});

test("an expression stays one, and exact letters stay exact", () => {
  expect(translated("/j(a)y/").regex).toBe(true);
  expect(translated("match-case:Jay").matchCase).toBe(true);
  expect(translated("jay")).toMatchObject({ regex: false, matchCase: false });
});

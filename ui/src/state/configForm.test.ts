import { expect, test } from "vitest";
import { fieldsOf, settingAt, shown, withValue, written } from "./configForm.ts";

const schema = {
  type: "object",
  required: ["unit"],
  properties: {
    unit: { type: "string", enum: ["words", "chars"], default: "words" },
    wordsPerMinute: { type: "integer", description: "How fast one reads." },
    greeting: { type: "string", title: "What is said" },
    loud: { type: "boolean" },
    birds: { type: "array", items: { type: "string" } },
    nested: { type: "object" },
    pairs: { type: "array", items: { type: "array" } },
    anything: {},
  },
};
const field = (name: string) => {
  const found = fieldsOf(schema).find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};

test("each setting has the field of its type", () => {
  expect(fieldsOf(schema).map(({ name, kind }) => [name, kind])).toEqual([
    ["unit", "choice"],
    ["wordsPerMinute", "number"],
    ["greeting", "text"],
    ["loud", "boolean"],
    ["birds", "list"],
    ["nested", "yaml"],
    ["pairs", "yaml"],
    ["anything", "yaml"],
  ]);
  expect(field("wordsPerMinute")).toMatchObject({ label: "Words per minute", description: "How fast one reads." });
  expect(field("greeting").label).toBe("What is said");
  expect(field("unit").required).toBe(true);
});

test.each([null, true, {}, { properties: [] }, { type: "string" }])("%j has no fields", (other) => {
  expect(fieldsOf(other)).toEqual([]);
});

test.each([
  ["unit", "chars", "1", "chars"],
  ["wordsPerMinute", 250, "250", 250],
  ["wordsPerMinute", undefined, "", undefined],
  ["greeting", "Hello", "Hello", "Hello"],
  ["birds", ["jackdaw", "rook"], "jackdaw\nrook", ["jackdaw", "rook"]],
])("%s is shown and read back", (name, value, text, again) => {
  expect(shown(field(name), value)).toBe(text);
  expect(written(field(name), text)).toEqual(again);
});

test("what is no number stays what was typed, for the schema to refuse", () => {
  expect(written(field("wordsPerMinute"), "fast")).toBe("fast");
  expect(written(field("birds"), " jackdaw \n\n rook")).toEqual(["jackdaw", "rook"]);
});

test("an emptied setting is left out", () => {
  expect(withValue({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  expect(withValue({ a: 1, b: 2 }, "a", 3)).toEqual({ a: 3, b: 2 });
});

test.each([
  ["/unit", "unit"],
  ["/birds/0", "birds"],
  ["/a~1b/c", "a/b"],
  ["", ""],
])("the setting of %j", (pointer, name) => expect(settingAt(pointer)).toBe(name));

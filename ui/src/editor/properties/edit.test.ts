import { expect, test } from "vitest";
import {
  addProperty,
  applied,
  deleteProperty,
  moveProperty,
  renameKey,
  setValue,
  setWritten,
  type Edit,
  type NewValue,
} from "./edit.ts";
import { written, type Properties, type Property } from "./model.ts";
import { readProperties } from "./read.ts";

function read(text: string): Properties {
  const reading = readProperties(text);
  if ("problem" in reading) throw new Error(`${reading.problem.reason}: ${text}`);
  return reading.properties;
}

function named(properties: Properties, name: string): Property {
  const property = properties.list.find((one) => one.name === name);
  if (!property) throw new Error(`no ${name}`);
  return property;
}

function after(text: string, edit: Edit): string {
  if ("refused" in edit) throw new Error(edit.refused);
  return applied(text, edit.changes);
}

const set = (text: string, name: string, value: NewValue) => {
  const properties = read(text);
  return after(text, setValue(properties, named(properties, name), value));
};
const asText = (text: string): NewValue => ({ kind: "text", text });
const bare = (text: string): NewValue => ({ kind: "bare", text });
const list = (...items: string[]): NewValue => ({ kind: "list", items });

const FILE = `# about this note
title: A title # shown
"quoted key":   'single'   # c
tags:
  # first
  - work   # why
  - "two words"

  # last
  - home
flow: [a, 'b', "c d"] # in one line
rating: 4.50
done: false
due: 2024-05-01
empty:
nothing: ~ # none
long: >-
  folded
  text
poem: |
  one
    two

  three
anchor: &it { x: 1 }
again: *it
nested:
  a: 1
  # inside
  b: [1, 2]
unquoted: [[Note]]
link: "[[Note]]"
last: end
`;

test("every property is found with its value, its lines and its place", () => {
  const { list: found } = read(FILE);
  expect(found.map(({ name, value }) => [name, value.kind])).toEqual([
    ["title", "text"],
    ["quoted key", "text"],
    ["tags", "list"],
    ["flow", "list"],
    ["rating", "number"],
    ["done", "boolean"],
    ["due", "text"],
    ["empty", "empty"],
    ["nothing", "empty"],
    ["long", "text"],
    ["poem", "text"],
    ["anchor", "raw"],
    ["again", "raw"],
    ["nested", "raw"],
    ["unquoted", "raw"],
    ["link", "text"],
    ["last", "text"],
  ]);
  const raw = (name: string) => written(read(FILE), named(read(FILE), name));
  expect(raw("anchor")).toBe("&it { x: 1 }");
  expect(raw("nested")).toBe("a: 1\n  # inside\n  b: [1, 2]");
  expect(raw("poem")).toBe("|\n  one\n    two\n\n  three");
  for (const { lines } of found) expect(FILE.charAt(lines.from - 1)).toBe("\n");
});

test.each<[string, NewValue, string, string]>([
  ["title", asText("Another"), "title: A title # shown", "title: Another # shown"],
  ["title", asText("a: b"), "title: A title # shown", 'title: "a: b" # shown'],
  ["title", { kind: "empty" }, "title: A title # shown", "title:  # shown"],
  ["quoted key", asText("it's"), "'single'", "'it''s'"],
  ["tags", list("work", "two words", "home", "new"), "  - home\n", "  - home\n  - new\n"],
  ["tags", list("work", "home"), '  - "two words"\n', ""],
  ["tags", list("work", "two words", "house"), "  - home\n", "  - house\n"],
  ["tags", list("first", "work", "two words", "home"), "  - work ", "  - first\n  - work "],
  ["flow", list("a", "b", "c d", "e, f"), '"c d"]', '"c d", "e, f"]'],
  ["flow", list("a", "c d"), "'b', ", ""],
  ["flow", list("a", "b"), ', "c d"]', "]"],
  ["flow", list(), "[a, 'b', \"c d\"]", "[]"],
  ["rating", bare("5"), "4.50", "5"],
  ["rating", bare("five"), "4.50", "five"],
  ["rating", asText("5"), "4.50", '"5"'],
  ["done", bare("true"), "false", "true"],
  ["due", bare("2025-01-02"), "2024-05-01", "2025-01-02"],
  ["due", asText("2025-01-02"), "2024-05-01", '"2025-01-02"'],
  ["empty", bare("3"), "empty:\n", "empty: 3\n"],
  ["empty", list("a", "b"), "empty:\n", "empty:\n  - a\n  - b\n"],
  ["empty", asText("yes"), "empty:\n", 'empty: "yes"\n'],
  ["empty", asText("one\ntwo"), "empty:\n", "empty: |-\n  one\n  two\n"],
  ["nothing", list("a"), "nothing: ~ # none\n", "nothing: # none\n  - a\n"],
  ["nothing", asText("a\nb"), "nothing: ~ # none\n", "nothing: |- # none\n  a\n  b\n"],
  ["long", asText("folded text, and more"), "long: >-\n  folded\n  text\n", "long: folded text, and more\n"],
  ["poem", asText("one\n  two\n\nfour\n"), "  three\n", "  four\n"],
  ["poem", list("a"), "poem: |\n  one\n    two\n\n  three\n", "poem:\n  - a\n"],
  ["link", asText("[[Other]]"), '"[[Note]]"', '"[[Other]]"'],
  ["link", asText("plain"), '"[[Note]]"', "plain"],
  ["tags", asText("x"), FILE.slice(FILE.indexOf("tags:"), FILE.indexOf("flow:")), "tags: x\n  # first\n"],
])("%s set to %j touches nothing else", (name, value, from, to) => {
  expect(FILE).toContain(from);
  expect(set(FILE, name, value)).toBe(FILE.replace(from, () => to));
});

test("a value that is there already is not written anew", () => {
  for (const [name, value] of [
    ["title", asText("A title")],
    ["tags", list("work", "two words", "home")],
    ["rating", bare("4.50")],
    ["done", bare("false")],
    ["empty", { kind: "empty" }],
    ["nothing", { kind: "empty" }],
    ["poem", asText("one\n  two\n\nthree\n")],
  ] as [string, NewValue][])
    expect(setValue(read(FILE), named(read(FILE), name), value)).toEqual({ changes: [] });
});

test("a key is renamed where it stands, and never to one that is there", () => {
  const properties = read(FILE);
  const rename = (name: string, to: string) => renameKey(properties, named(properties, name), to);
  expect(after(FILE, rename("tags", "labels"))).toBe(FILE.replace("tags:", "labels:"));
  expect(after(FILE, rename("title", "a: b"))).toBe(FILE.replace("title:", '"a: b":'));
  expect(after(FILE, rename("title", "true"))).toBe(FILE.replace("title:", '"true":'));
  expect(after(FILE, rename("title", "2024"))).toBe(FILE.replace("title:", "2024:"));
  expect(rename("title", "Tags")).toEqual({ refused: "There is a property “Tags” already." });
  expect(rename("title", " ")).toEqual({ refused: "A property needs a name." });
});

test("a property is added behind the others", () => {
  expect(after("", addProperty(read(""), "a"))).toBe("a:\n");
  expect(after("# c\n", addProperty(read("# c\n"), "a"))).toBe("# c\na:\n");
  expect(after("  a: 1\n\n# end\n", addProperty(read("  a: 1\n\n# end\n"), "b", bare("2")))).toBe(
    "  a: 1\n  b: 2\n\n# end\n",
  );
  expect(after(FILE, addProperty(read(FILE), "new: one", list("x")))).toBe(`${FILE}"new: one":\n  - x\n`);
  expect(addProperty(read(FILE), "TITLE")).toEqual({ refused: "There is a property “TITLE” already." });
});

test("a property goes with its lines, unless another one needs it", () => {
  const properties = read(FILE);
  const without = (name: string) => deleteProperty(properties, named(properties, name));
  expect(after(FILE, without("title"))).toBe(FILE.replace("title: A title # shown\n", ""));
  expect(after(FILE, without("poem"))).toBe(FILE.replace("poem: |\n  one\n    two\n\n  three\n", ""));
  expect(after(FILE, without("last"))).toBe(FILE.replace("last: end\n", ""));
  expect(without("anchor")).toHaveProperty("refused");
});

test("a property is moved with the comments right above it", () => {
  const text = "# top\na: 1\n# of b\nb:\n  - x\n\n# of c\nc: 3\n";
  const moved = (name: string, before: string | null) => {
    const properties = read(text);
    return after(text, moveProperty(properties, named(properties, name), before ? named(properties, before) : null));
  };
  expect(moved("b", "a")).toBe("# top\n# of b\nb:\n  - x\na: 1\n\n# of c\nc: 3\n");
  expect(moved("c", "a")).toBe("# top\n# of c\nc: 3\na: 1\n# of b\nb:\n  - x\n\n");
  expect(moved("a", "c")).toBe("# top\n# of b\nb:\n  - x\n\na: 1\n# of c\nc: 3\n");
  expect(moved("b", null)).toBe("# top\na: 1\n\n# of c\nc: 3\n# of b\nb:\n  - x\n");
  expect(moved("b", "c")).toBe(text);
  const anchored = read("a: &x 1\nb: *x\n");
  expect(moveProperty(anchored, named(anchored, "b"), named(anchored, "a"))).toHaveProperty("refused");
});

test("a raw value is written as given, if it is YAML and nothing else changes by it", () => {
  const properties = read(FILE);
  const write = (name: string, yaml: string) => setWritten(properties, named(properties, name), yaml);
  expect(after(FILE, write("again", "{ y: 2 }"))).toBe(FILE.replace("*it", "{ y: 2 }"));
  expect(after(FILE, write("nested", "a: 2\n  b: 3"))).toBe(
    FILE.replace("a: 1\n  # inside\n  b: [1, 2]", "a: 2\n  b: 3"),
  );
  for (const wrong of ["[1", "a: 1\nother: 2", "*nobody", "'"])
    expect(write("nested", wrong), wrong).toHaveProperty("refused");
});

test.each([
  ["created: {{date}}\n", 1, /should; quote text that begins with/],
  ["a: 1\nb: c: d\n", 2, /`: ` needs quotes/],
  ["a: 1\na: 2\n", 2, /a second time/],
  ["a:\n\t- b\n", 2, /tab/],
  ["a: @b\n", 1, /begins with `@` needs quotes/],
  ["a: *b\n", 1, /`\*b` names nothing/],
  ["- a\n", 1, /found a list/],
  ["only text\n", 1, /found plain text/],
])("%j is not valid, and it is said where", (text, line, reason) => {
  const reading = readProperties(text);
  expect(reading).toMatchObject({ problem: { line, invalid: true } });
  expect("problem" in reading && reading.problem.reason).toMatch(reason);
});

test("nesting without end is not followed", () => {
  const reading = readProperties(`a: ${"[".repeat(50_000)}\n`);
  expect("problem" in reading && reading.problem.reason).toMatch(/too deep/);
});

test.each(["{a: 1, b: 2}\n", "? a\n: b\n", "&x\na: 1\n"])("%j is valid, and left to be edited as text", (text) => {
  expect(readProperties(text)).toMatchObject({ problem: { invalid: false } });
});

/** Repeatable, and different in each run of the loop. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = [
  "yes",
  "no",
  "On",
  "off",
  "y",
  "true",
  "False",
  "null",
  "~",
  "",
  "0",
  "010",
  "1_000",
  "12:30:00",
  "1e3",
  ".5",
  "-1",
  "0x1F",
  "0b1",
  ".inf",
  "2024-01-01",
  "2024-01-01T10:00",
  "#tag",
  "a #b",
  "a: b",
  "a:",
  ":a",
  "- a",
  "-",
  "--- a",
  "...",
  "? x",
  "[[Note]]",
  "{{date}}",
  "*x",
  "&x",
  "!x",
  "|",
  ">",
  "%x",
  "@x",
  "`x`",
  "'",
  '"',
  "it's",
  'say "x"',
  "\\n",
  "\t",
  "tab\tin",
  " lead",
  "trail ",
  "a, b",
  "[a]",
  "{a}",
  "ü",
  "日本語",
  "😀",
  "\u0085",
  "\u2028",
  "\ufeff",
  "line\nbreak",
  "line\n\nbreak\n",
  "  a\nb",
  "\n",
  "a\n#b",
  "<<",
  "=",
  "a\\",
  "http://x.y/?a=b#c",
  "C:\\dir",
  "50%",
  "a|b",
  "key: [x",
  "null\n",
  "\u0007bell",
];

test("what is set is read again, and every other byte stays", { timeout: 30_000 }, () => {
  const next = random(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const piece = () => (next() < 0.6 ? pick(PIECES) : pick(PIECES) + pick(PIECES));
  for (let round = 0; round < 250; round++) {
    const properties = read(FILE);
    const property = pick(properties.list);
    const value: NewValue =
      next() < 0.5
        ? { kind: "text", text: piece() }
        : { kind: "list", items: Array.from({ length: Math.floor(next() * 4) }, piece) };
    const edit = setValue(properties, property, value);
    if ("refused" in edit) {
      // Only what another value refers to.
      expect(property.name, JSON.stringify(value)).toBe("anchor");
      continue;
    }
    const text = applied(FILE, edit.changes);
    const now = read(text);
    const is = named(now, property.name).value;
    const expected =
      value.kind === "list"
        ? { kind: "list", items: value.items.map((item) => expect.objectContaining({ text: item })) }
        : { kind: "text", scalar: { text: value.kind === "text" ? value.text : "" } };
    expect(is, `${property.name} ${JSON.stringify(value)}\n${text}`).toMatchObject(expected);
    const rest = (all: Properties) => {
      const { lines } = named(all, property.name);
      return [all.text.slice(0, lines.from), all.text.slice(lines.to)];
    };
    const [above, below] = rest(properties);
    expect(text.startsWith(above ?? ""), text).toBe(true);
    expect(text.endsWith(below ?? ""), text).toBe(true);
  }
});

import { EditorSelection, EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { fitted } from "./fit.ts";

/** A note with `^` around its selection. */
function note(text: string): EditorState {
  const [before = "", middle = "", after] = text.split("^");
  const to = after === undefined ? before.length : before.length + middle.length;
  return EditorState.create({
    doc: before + middle + (after ?? ""),
    selection: EditorSelection.single(before.length, to),
    extensions: noteLanguage,
  });
}

function fit(text: string, markdown: string, caret?: number): string {
  const state = note(after(text));
  const { changes, head } = fitted(state, state.selection.main, markdown, caret);
  const { doc } = state.update({ changes }).state;
  return `${doc.sliceString(0, head)}^${doc.sliceString(head)}`;
}

/** One `^` is a caret. */
const after = (text: string) => (text.split("^").length === 2 ? text.replace("^", "^^") : text);

const TABLE = "| a | b |\n| - | - |\n| 1 | 2 |";
/** Its lines, each behind what is before them. */
const table = (lead: string) => TABLE.replaceAll(/^/gm, lead);

describe("text", () => {
  test.each([
    ["a^b", "one\n\ntwo", "aone\n\ntwo^b"],
    ["- x^", "one\n\ntwo", "- xone\n\n  two^"],
    ["> ^", "one\n\ntwo", "> one\n>\n> two^"],
    [">^", "one", "> one^"],
    ["text\n^", "one", "text\none^"],
  ])("joins what it is put into: %j", (text, markdown, expected) => expect(fit(text, markdown)).toBe(expected));
});

describe("a block other than text", () => {
  test.each([
    ["text^", TABLE, `text\n\n${TABLE}^`],
    ["text ^", TABLE, `text\n\n${TABLE}^`],
    ["text^ more", TABLE, `text\n\n${TABLE}^\n\nmore`],
    ["te^xt", "## H", "te\n\n## H^\n\nxt"],
    ["^text", "```\nx\n```", "```\nx\n```^\n\ntext"],
    ["text^", "- a\n- b", "text\n\n- a\n- b^"],
    ["text^", "> q", "text\n\n> q^"],
    ["text^", "---", "text\n\n---^"],
    ["a ^selected^ word", TABLE, `a\n\n${TABLE}^\n\nword`],
    ["text^", `words\n\n${TABLE}`, `textwords\n\n${TABLE}^`],
    ["^ text", `${TABLE}\n\nwords`, `${TABLE}\n\nwords^ text`],
  ])("has lines of its own beside text: %j", (text, markdown, expected) => expect(fit(text, markdown)).toBe(expected));

  test.each([
    ["text\n^", TABLE, `text\n\n${TABLE}^`],
    ["^\ntext", TABLE, `${TABLE}^\n\ntext`],
    ["a\n\n^\n\nb", TABLE, `a\n\n${TABLE}^\n\nb`],
    ["^\n- a", TABLE, `${TABLE}^\n- a`],
    ["- a\n^", "- b", "- a\n- b^"],
    ["^\ntext", "## H", "## H^\ntext"],
  ])("is parted from lines around it where it must be: %j", (text, markdown, expected) => {
    expect(fit(text, markdown)).toBe(expected);
  });

  test.each([
    ["> a^", TABLE, `> a\n>\n${table("> ")}^`],
    ["> a^b", TABLE, `> a\n>\n${table("> ")}^\n>\n> b`],
    ["> [!note] N\n> ^", TABLE, `> [!note] N\n${table("> ")}^`],
    ["> [!note] N\n>^\n> tail", TABLE, `> [!note] N\n${table("> ")}^\n>\n> tail`],
    ["text\n> ^", TABLE, `text\n${table("> ")}^`],
    ["> q\n> ^", "a\n\n## H", "> q\n> a\n>\n> ## H^"],
    [">  ^", "```\na\n\nb\n```", ">  ```\n>  a\n>\n>  b\n>  ```^"],
  ])("stays in the quote: %j", (text, markdown, expected) => expect(fit(text, markdown)).toBe(expected));

  test.each([
    ["- one\n- two^", TABLE, `- one\n- two\n\n${table("  ")}^`],
    ["- two^\n- three", TABLE, `- two\n\n${table("  ")}^\n- three`],
    ["1. two^ words", TABLE, `1. two\n\n${table("   ")}^\n\n   words`],
    ["- [ ] do^", TABLE, `- [ ] do\n\n${table("  ")}^`],
    ["- it\n\n  more^", TABLE, `- it\n\n  more\n\n${table("  ")}^`],
    ["> - x^", TABLE, `> - x\n>\n${table(">   ")}^`],
  ])("comes under the text of the item: %j", (text, markdown, expected) => {
    expect(fit(text, markdown)).toBe(expected);
  });

  test.each([
    ["- ^", TABLE, `- \n${table("  ")}^`],
    ["-^", TABLE, `- \n${table("  ")}^`],
    ["- [ ] ^", TABLE, `- [ ] \n\n${table("  ")}^`],
    ["- a\n  - ^", "```\nx\n```", "- a\n  - \n    ```\n    x\n    ```^"],
    ["- ^", "---", "- \n  ---^"],
    ["- ^", "## H", "- ## H^"],
  ])("comes under the mark of an empty item, or beside it if that may be: %j", (text, markdown, expected) => {
    expect(fit(text, markdown)).toBe(expected);
  });
});

test.each([
  ["^", "- a\n- b", "- a\n- b^"],
  ["- ^", "- a\n- b", "- a\n- b^"],
  ["- [ ] ^", "- [x] a\n- b", "- [ ] a\n- b^"],
  ["- x^", "- a\n  - b", "- x\n- a\n  - b^"],
  ["  - x^y", "- a", "  - x\n  - a^\n  - y"],
])("items that come into an item are its neighbours: %j", (text, markdown, expected) => {
  expect(fit(text, markdown)).toBe(expected);
});

test("a text that is yet to be filled in has all its lines in the item, and the caret where it says", () => {
  expect(fit("- x^", "```\n\n```", 4)).toBe("- x\n\n  ```\n  ^\n  ```");
  expect(fit("> x^", "```\n\n```", 3)).toBe("> x\n>\n> ```^\n> \n> ```");
});

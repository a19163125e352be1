import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState, Text } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { insertion } from "./completion/shared.ts";
import { count, readingTime } from "./count.ts";
import { toggleMarks } from "./format.ts";
import { noteLanguage } from "./markdown/language.ts";
import { outlineOf } from "./outline.ts";

test.each([
  ["", 0, 0],
  ["two words", 2, 9],
  ["two\nwords\n", 2, 8],
  ["---\ntitle: not counted\n---\none", 1, 3],
  ["---\ntitle: not closed\none", 4, 23],
  ["naïve café 😀", 2, 12],
])("words and characters of %j", (text, words, characters) => {
  expect(count(Text.of(text.split("\n")))).toEqual({ words, characters });
});

test("a long text is counted as the sum of its parts, and anew only where it changed", () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} of many`);
  const text = Text.of(lines);
  expect(count(text).words).toBe(20_000);
  const changed = text.replace(5, 5, Text.of(["0 and more, new", "words "]));
  expect(count(changed).words).toBe(count(Text.of(changed.toString().split("\n"))).words);
});

test("words are counted where no spaces stand between them", () => {
  expect(count(Text.of(["我喜欢写笔记"])).words).toBeGreaterThan(2);
});

test("the outline has the headings with their lines and without their marks", () => {
  const doc = "---\na: b\n---\n# One **bold**\n\n```\n# no heading\n```\n\nTwo [[Note|alias]]\n---\n\n### Three #\n";
  const state = EditorState.create({ doc, extensions: noteLanguage });
  ensureSyntaxTree(state, doc.length, 5000);
  expect(outlineOf(state)).toEqual([
    { level: 1, text: "One bold", line: 4, from: 13 },
    { level: 2, text: "Two alias", line: 10, from: 51 },
    { level: 3, text: "Three", line: 13, from: 75 },
  ]);
});

test.each([
  ["2026-11-20", { changes: { from: 5, insert: "2026-11-20" }, selection: { anchor: 15 } }],
  ["a |^| b", { changes: { from: 5, insert: "a  b" }, selection: { anchor: 7 } }],
])("a slash command's text %j puts the cursor where it asks", (text, transaction) => {
  expect(insertion(text, 5)).toEqual(transaction);
});

describe("marks around a selection", () => {
  const toggle = (doc: string, from: number, to: number) => {
    let state = EditorState.create({ doc, selection: { anchor: from, head: to } });
    toggleMarks("**")({ state, dispatch: (transaction) => (state = transaction.state) });
    return { text: state.doc.toString(), selected: state.sliceDoc(state.selection.main.from, state.selection.main.to) };
  };

  test("come and go", () => {
    expect(toggle("a word", 2, 6)).toEqual({ text: "a **word**", selected: "word" });
    expect(toggle("a **word**", 4, 8)).toEqual({ text: "a word", selected: "word" });
  });

  test("take the word at the cursor", () => {
    expect(toggle("a word", 4, 4).text).toBe("a **word**");
  });
});

test.each([
  [0, "0 min"],
  [40, "< 1 min"],
  [230, "1 min"],
  [4600, "20 min"],
  [20_700, "1 h 30 min"],
])("%i words take %s to read", (words, time) => {
  expect(readingTime({ words, characters: 0 })).toBe(time);
});

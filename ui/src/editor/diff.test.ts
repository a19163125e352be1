import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { minimalChanges } from "./diff.ts";

const CASES: [name: string, from: string, to: string][] = [
  ["nothing", "abc", "abc"],
  ["an insertion", "one\nthree\n", "one\ntwo\nthree\n"],
  ["a deletion", "one\ntwo\nthree\n", "one\nthree\n"],
  ["two places", "a b c d e f g", "a X c d e Y g"],
  ["everything", "abc", "xyz"],
  ["to nothing", "abc", ""],
  ["from nothing", "", "abc"],
  ["a repeated text", "ababab", "abab"],
  ["an emoji that shares a half", "a😀b", "a😁b"],
  ["an emoji added beside its like", "😀", "😀😀"],
  ["combining marks", "e\u0301", "e\u0300"],
];

describe("minimal changes", () => {
  test.each(CASES)("turn one text into the other: %s", (_, from, to) => {
    const state = EditorState.create({ doc: from });
    expect(state.update({ changes: minimalChanges(from, to) }).state.doc.toString()).toBe(to);
  });

  test("leave a cursor between two changes where it was in the text", () => {
    const from = "first line\nhere I am\nlast line\n";
    const to = "first line, longer\nhere I am\nanother last line\n";
    const at = from.indexOf("I am");
    const state = EditorState.create({ doc: from, selection: { anchor: at } });
    const { main } = state.update({ changes: minimalChanges(from, to) }).state.selection;
    expect(to.slice(main.head, main.head + 4)).toBe("I am");
  });

  test("stay quick on long texts that share nothing", () => {
    const from = Array.from({ length: 40_000 }, (_, i) => `line ${i}`).join("\n");
    const to = Array.from({ length: 40_000 }, (_, i) => `other ${i * 7}`).join("\n");
    expect(minimalChanges(from, to)).toHaveLength(1);
  });
});

import { history, undo } from "@codemirror/commands";
import { EditorState, Transaction } from "@codemirror/state";
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

  test("of a part of a note, taken back, leave what another wrote into it since", () => {
    const [note, table] = ["above\n\n", "|Bed|Plant|\n|-|-|\n|A|bean|\n|B|apple|"];
    const printed = "| Bed | Plant |\n| --- | ----- |\n| A   | bean  |\n| B   | apple |";
    let state = EditorState.create({ doc: note + table, extensions: history() });
    state = state.update({ changes: minimalChanges(table, printed, note.length) }).state;
    expect(state.doc.toString()).toBe(note + printed);
    const theirs = state.doc.toString().indexOf("apple");
    const annotations = Transaction.addToHistory.of(false);
    state = state.update({ changes: { from: theirs, insert: "sweet " }, annotations }).state;
    undo({ state, dispatch: (transaction) => void (state = transaction.state) });
    expect(state.doc.toString()).toBe(note + table.replace("apple", "sweet apple"));
  });

  test("stay quick on long texts that share nothing", () => {
    const from = Array.from({ length: 40_000 }, (_, i) => `line ${i}`).join("\n");
    const to = Array.from({ length: 40_000 }, (_, i) => `other ${i * 7}`).join("\n");
    expect(minimalChanges(from, to)).toHaveLength(1);
  });
});

import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { lineBelow, wayDown } from "./out.ts";
import { tableAt } from "./place.ts";

const ROWS = ["| a | b |", "| - | - |", "| 1 | 2 |"];
const table = (lead = "") => ROWS.map((row) => lead + row).join("\n");

type Way = (...of: Parameters<typeof lineBelow>) => ReturnType<typeof lineBelow>;

/** A note with `^` at its caret, once the table is left. */
function left(doc: string, way: Way): string {
  const state = EditorState.create({ doc, extensions: noteLanguage });
  const placed = tableAt(state, doc.indexOf("| 1"));
  if (!placed) throw new Error("no table");
  const after = state.update(way(state, placed)).state;
  const { head } = after.selection.main;
  return `${after.sliceDoc(0, head)}^${after.sliceDoc(head)}`;
}

const down: Way = (state, placed) => wayDown(state, placed, true);
const out: Way = (state, placed) => wayDown(state, placed, false);

describe("a table is left", () => {
  test.each([
    ["an empty line", `${table()}\n\ntail`, `${table()}\n^\ntail`],
    ["an empty line of its quote, behind the marks", `${table("> ")}\n> \n> tail`, `${table("> ")}\n> ^\n> tail`],
    [
      "an empty line in an item of a quote",
      `> - i\n${table(">   ")}\n>\n> - two`,
      `> - i\n${table(">   ")}\n>^\n> - two`,
    ],
    ["the line below its quote", `${table("> ")}\n\nend`, `${table("> ")}\n^\nend`],
    ["a quote, behind its mark", `${table()}\n> quote`, `${table()}\n> ^quote`],
    ["an item of its item, behind its mark", `- i\n${table("  ")}\n  - two`, `- i\n${table("  ")}\n  - ^two`],
    ["a heading, behind its mark", `${table("> ")}\n> # H`, `${table("> ")}\n> # ^H`],
    ["a new line, where it ends the note", table(), `${table()}\n\n^`],
    ["one of its quote, where it ends the note", table("> "), `${table("> ")}\n>\n> ^`],
    ["one of its item, where it ends the note", `> - i\n${table(">   ")}`, `> - i\n${table(">   ")}\n>\n>   ^`],
  ])("for %s", (_, before, after) => {
    expect(left(before, down)).toBe(after);
    expect(left(before, out)).toBe(after);
  });

  test("by an arrow for the item right below, by Escape for a new line of its own", () => {
    const note = `> - i\n${table(">   ")}\n> - two`;
    expect(left(note, down)).toBe(`> - i\n${table(">   ")}\n> - ^two`);
    expect(left(note, out)).toBe(`> - i\n${table(">   ")}\n>\n>   ^\n> - two`);
  });
});

test.each([
  ["at the left edge", `${table()}\n\ntail`, `${table()}\n\n^\n\ntail`],
  ["in a callout that it ends", `> [!tip] T\n${table("> ")}\n\nend`, `> [!tip] T\n${table("> ")}\n>\n> ^\n\nend`],
  ["in an item that it ends", `- i\n${table("  ")}\n- two`, `- i\n${table("  ")}\n\n  ^\n- two`],
  ["in a footnote", `[^1]: i\n\n${table("    ")}\n\nend`, `[^1]: i\n\n${table("    ")}\n\n    ^\n\nend`],
])("a line is begun below a table %s", (_, before, after) => {
  expect(left(before, lineBelow)).toBe(after);
});

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { wholeTables } from "./wholeTable.ts";

const ROWS = "| a   | b   |\n| --- | --- |\n| 1   | 2   |";
const within = (lead: string) => ROWS.replaceAll(/^/gm, lead);

/** A note with a selection from behind `before` to the end of the table. */
function selecting(doc: string, before: string): EditorState {
  const end = "| 2   |";
  return EditorState.create({
    doc,
    selection: { anchor: before.length, head: doc.indexOf(end) + end.length },
    extensions: [noteLanguage, wholeTables],
  });
}

const copied = (state: EditorState) => {
  const { from, to } = state.selection.main;
  return state
    .facet(EditorView.clipboardOutputFilter)
    .reduce((text, filter) => filter(text, state), state.sliceDoc(from, to));
};

test.each([
  ["a callout", `> [!note] N\n${within("> ")}\n>\n> tail\n`, "> [!note] N\n> "],
  ["a callout, with its mark", `> [!note] N\n${within("> ")}\n>\n> tail\n`, "> [!note] N\n"],
  ["an item", `- it\n\n${within("  ")}\n\n  tail\n`, "- it\n\n  "],
  ["a quote in an item", `- > q\n\n${within("  > ")}\n`, "- > q\n\n  > "],
  ["no container", `text\n\n${ROWS}\n\ntail\n`, "text\n\n"],
])("a table that is selected in %s is copied without what is around it", (_, doc, before) => {
  expect(copied(selecting(doc, before))).toBe(ROWS);
});

test("a selection of more than the table is copied as it is", () => {
  const state = selecting(`> [!note] N\n${within("> ")}\n`, "> [!note]");
  expect(copied(state)).toBe(` N\n${within("> ")}`);
});

test.each([
  ["> [!note] N\n> ", `> [!note] N\n${within("> ")}\n>\n> tail\n`, "> [!note] N\n>|\n> tail\n"],
  ["> [!note] N\n", `> [!note] N\n${within("> ")}\n> \n> tail\n`, "> [!note] N\n> |\n> tail\n"],
  ["- it\n\n  ", `- it\n\n${within("  ")}\n\n  tail\n`, "- it\n\n|\n  tail\n"],
  ["> [!note] N\n> ", `> [!note] N\n${within("> ")}`, "> [!note] N\n|"],
])("a table that is deleted goes with its lines, and all around it stays (%#)", (before, doc, expected) => {
  const state = selecting(doc, before);
  const { from, to } = state.selection.main;
  for (const start of [from, state.doc.lineAt(from).from]) {
    const after = state.update({ changes: { from: start, to }, userEvent: "delete.selection" }).state;
    const { head } = after.selection.main;
    expect(`${after.sliceDoc(0, head)}|${after.sliceDoc(head)}`).toBe(expected);
  }
});

test("what is written over a table stays in what was around it", () => {
  const state = selecting(`> [!note] N\n${within("> ")}\n>\n> tail\n`, "> [!note] N\n> ");
  const after = state.update({ ...state.replaceSelection("x"), userEvent: "input.type" });
  expect(after.newDoc.toString()).toBe("> [!note] N\n> x\n>\n> tail\n");
});

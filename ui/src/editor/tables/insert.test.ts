import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { insertTable } from "./insert.ts";

const table = (lead = "") => `${lead}| ^    |     |\n${lead}| --- | --- |\n${lead}|     |     |`;

test.each([
  ["on an empty line", "text\n\n^\n\nmore", `text\n\n${table()}\n\nmore`],
  ["below text", "te^xt\nmore", `text\n\n${table()}\n\nmore`],
  ["below the text of a callout", "> [!tip] T\n> te^xt\n> more", `> [!tip] T\n> text\n>\n${table("> ")}\n>\n> more`],
  ["on an empty line of a quote", ">\n>^\n>\n> more", `>\n${table("> ")}\n>\n> more`],
  ["below an item", "- one\n- tw^o", `- one\n- two\n\n${table("  ")}\n`],
  ["below a task", "- [ ] one^\n- two", `- [ ] one\n\n${table("  ")}\n- two`],
  ["below an item without text", "- ^", `- \n${table("  ")}\n`],
  ["below an item of a quote", "> 1. one^\n> 2. two", `> 1. one\n>\n${table(">    ")}\n> 2. two`],
])("a new table comes %s, and stands in what that stands in", (_, before, after) => {
  let state = EditorState.create({
    doc: before.replace("^", ""),
    selection: { anchor: before.indexOf("^") },
    extensions: noteLanguage,
  });
  insertTable({ state, dispatch: (transaction) => (state = transaction.state) });
  const { head } = state.selection.main;
  expect(`${state.sliceDoc(0, head)}^${state.sliceDoc(head)}`).toBe(after);
});

import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { isInSource, shownSource } from "./openSource.ts";

/** Whether the caret is still in a table whose line below the head was just typed, once more is typed. */
function staysIn(before: string, lead: string, more: string): boolean {
  let state = EditorState.create({
    doc: `${before}${lead}| a | b |\n${lead}`,
    selection: { anchor: before.length + 2 * lead.length + "| a | b |\n".length },
    extensions: [noteLanguage, shownSource],
  });
  const type = (text: string) =>
    (state = state.update(state.replaceSelection(text), { userEvent: "input.type" }).state);
  for (const char of "| - | - |") type(char);
  type(more);
  const lines = state.field(shownSource);
  return lines !== null && isInSource(state, lines);
}

const PLACES: [string, string, string][] = [
  ["at the left edge", "", ""],
  ["in a quote", "> q\n", "> "],
  ["in a callout without blanks", ">[!tip] T\n", ">"],
  ["in an item", "- i\n", "  "],
  ["in an item of a quote", "> - i\n", ">   "],
  ["in a quote of an item", "- > q\n", "  > "],
  ["in a footnote", "[^1]: i\n\n", "    "],
];

test.each(PLACES)(
  "a table that is typed %s is text on the line begun below it, and in the row there",
  (_, before, lead) => {
    expect(staysIn(before, lead, `\n${lead}`)).toBe(true);
    expect(staysIn(before, lead, `\n${lead}| 1`)).toBe(true);
  },
);

test.each(PLACES)("a table that is typed %s is left by the line after that", (_, before, lead) => {
  expect(staysIn(before, lead, `\n${lead}\n${lead}`)).toBe(false);
});

test("a table in a quote is left by a line outside of it", () => {
  expect(staysIn("> q\n", "> ", "\n")).toBe(false);
});

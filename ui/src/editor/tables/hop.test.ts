import { history, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { moveDown, moveUp } from "../lists/move.ts";
import { noteLanguage } from "../markdown/language.ts";

const ROWS = ["| a | b |", "| - | - |", "| 1 | 2 |"];
const table = (lead = "") => ROWS.map((row) => lead + row).join("\n");

test.each([
  ["at the left edge", `text\n\n${table()}\n\nli^ne`, `text\n\nli^ne\n\n${table()}`],
  ["and what is below it keeps apart", `${table()}\n\nli^ne\nnext`, `li^ne\n\n${table()}\n\nnext`],
  ["right below", `${table()}\n# H^`, `# H^\n\n${table()}`],
  [
    "in a callout",
    `> [!tip] T\n${table("> ")}\n>\n> li^ne\n> next`,
    `> [!tip] T\n> li^ne\n>\n${table("> ")}\n>\n> next`,
  ],
  ["in a quote that it is not in", `> q\n>\n${table("> ")}\n\nli^ne`, `li^ne\n\n> q\n>\n${table("> ")}`],
  ["in an item that it is not in", `- i\n${table("  ")}\n\nli^ne\n\nend`, `li^ne\n\n- i\n${table("  ")}\n\nend`],
])("a line that is moved up hops over a table %s", (_, before, after) => {
  expect(moved(before, moveUp)).toBe(after);
});

test.each([
  ["at the left edge", `li^ne\n\n${table()}\n\ntext`, `${table()}\n\nli^ne\n\ntext`],
  ["right below", `li^ne\n${table()}`, `${table()}\n\nli^ne`],
  ["in a callout", `> [!tip] T\n> li^ne\n>\n${table("> ")}`, `> [!tip] T\n${table("> ")}\n>\n> li^ne`],
  ["in a quote that it is not in", `li^ne\n\n${table("> ")}\n> q\n\nend`, `${table("> ")}\n> q\n\nli^ne\n\nend`],
])("a line that is moved down hops over a table %s", (_, before, after) => {
  expect(moved(before, moveDown)).toBe(after);
});

test("the empty line beside a table stays where it keeps the table apart", () => {
  expect(moved(`${table()}\n^\ntail`, moveUp)).toBe(`${table()}\n^\ntail`);
  expect(moved(`${table("> ")}\n>^\n> tail`, moveDown)).toBe(`${table("> ")}\n>^\n> tail`);
  expect(moved(`text\n^\n${table()}`, moveDown)).toBe(`text\n^\n${table()}`);
});

/** A note with `^` at its caret, after a line of it was moved. */
function moved(text: string, move: typeof moveUp): string {
  const doc = text.replace("^", "");
  let state = EditorState.create({
    doc,
    selection: { anchor: text.indexOf("^") },
    extensions: [noteLanguage, history()],
  });
  const dispatch = (transaction: { state: EditorState }) => (state = transaction.state);
  expect(move({ state, dispatch })).toBe(true);
  const { head } = state.selection.main;
  const shown = `${state.sliceDoc(0, head)}^${state.sliceDoc(head)}`;
  undo({ state, dispatch });
  expect(state.doc.toString(), "one step takes it back").toBe(doc);
  return shown;
}

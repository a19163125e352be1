import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { openFormula } from "./enter.ts";

/** The note afterwards, with `|` for the cursor; null where the key is left to others. */
function entered(marked: string): string | null {
  const anchor = marked.indexOf("|");
  let state = EditorState.create({ doc: marked.replace("|", ""), selection: { anchor }, extensions: noteLanguage });
  if (!openFormula({ state, dispatch: (transaction) => (state = transaction.state) })) return null;
  const { head } = state.selection.main;
  return `${state.sliceDoc(0, head)}|${state.sliceDoc(head)}`;
}

test.each([
  ["$$|$$", "$$\n|\n$$"],
  ["a\n\n$$|$$\n\nb", "a\n\n$$\n|\n$$\n\nb"],
  ["> [!tip] T\n> $$|$$", "> [!tip] T\n> $$\n> |\n> $$"],
  ["- a\n  $$|$$", "- a\n  $$\n  |\n  $$"],
  ["1. $$|$$", "1. $$\n   |\n   $$"],
])("a formula that is begun gets its lines: %j", (before, after) => expect(entered(before)).toBe(after));

test.each(["a $$|$$", "$$|$$ b", "$$x|$$", "$|$", "|$$$$"])("other ones are left: %j", (before) =>
  expect(entered(before)).toBeNull(),
);

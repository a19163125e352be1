import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { readingMode } from "../mode.ts";
import { lastShown, omitted, readingOmits } from "./omitted.ts";

/** The note as it is read; a line that is away as a whole is away with its break. */
function read(text: string): string {
  const created = EditorState.create({ doc: text, extensions: noteLanguage });
  ensureSyntaxTree(created, text.length, 5000);
  const { state } = created.update({});
  let shown = "";
  let at = 0;
  for (const range = omitted(state).iter(); range.value; range.next()) {
    shown += text.slice(at, range.from);
    const { block } = range.value.spec as { block?: boolean };
    at = block ? Math.min(text.length, range.to + 1) : range.to;
  }
  return shown + text.slice(at);
}

describe("a page to be read does without", () => {
  test.each([
    ["a %%remark%% in a line", "a in a line"],
    ["%%remark%% at its beginning", "at its beginning"],
    ["at its end %%remark%%", "at its end"],
    ["over%%a\nb%% lines", "over\nlines"],
    ["over\n%%a\nb\nc%%\nlines", "over\nlines"],
    ["one\n\n%%\nblock\n\nof it\n%%\n\ntwo", "one\n\ntwo"],
    ["one\n\n%%block%%\n\n%%another%%\n\n\ntwo", "one\n\ntwo"],
    ["%%first%%\n\none", "one"],
    ["one\n%%in it%%\n\ntwo", "one\n\ntwo"],
    ["one\n\n%%last%%", "one\n\n"],
    ["[r]: https://a.example\n[s]: <b c> 'd'\n\nsee [r]", "see [r]"],
    ["see [r]\n\n[r]: https://a.example\n", "see [r]\n\n"],
    ["Title\n===\n\nSub\n---\ntext", "Title\n\nSub\ntext"],
    ["> Title\n> ---\n> text", "> Title\n> text"],
    ["> one\n>\n> %%remark%%\n>\n> two", "> one\n>\n> two"],
    ["text ^id\n\n- item ^other", "text\n\n- item"],
    ["| a |\n| - |\n| b |\n\n^table\n\nend", "| a |\n| - |\n| b |\n\nend"],
    ["one\n\n<!-- said to writers -->\n\ntwo <!-- and here -->", "one\n\ntwo"],
    ["- %%remark%%\n- two", "-\n- two"],
    ["- one\n  %%remark%%\n- two", "- one\n- two"],
  ])("%j reads %j", (text, shown) => {
    expect(read(text)).toBe(shown);
  });

  test.each([
    "```js\n/* a remark */\nb; // c\n```",
    "`%%code%%`",
    "100 %% of it",
    "---\na: b\n---\n\n---\n\nx",
    "# A #\n",
  ])("but not without anything of %j", (text) => {
    expect(read(text)).toBe(text);
  });
});

test.each([
  ["> [!tip] T\n> text\n> %%remark%%", "> text"],
  ["> [!tip] T\n> text\n> %%\n> more\n> %%", "> text"],
  ["> [!tip] T\n> text %%remark%%", "> text %%remark%%"],
  ["> %%remark%%", "> %%remark%%"],
])("of %j the last line that is read is %j", (doc, last) => {
  const extensions = [noteLanguage, readingMode.of(true), readingOmits];
  const created = EditorState.create({ doc, extensions });
  ensureSyntaxTree(created, doc.length, 5000);
  const { state } = created.update({ effects: [] });
  expect(lastShown(state, { from: 0, to: doc.length }).text).toBe(last);
});

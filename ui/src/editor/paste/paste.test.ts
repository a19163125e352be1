import { EditorSelection, EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { markdownOf } from "./html.ts";
import { keptWithin, linked, withTable } from "./paste.ts";

test.each<[name: string, html: string, markdown: string]>([
  [
    "headings and paragraphs",
    "<h2>Two</h2><p>One <b>bold</b> and <i>slanted</i> word.</p>",
    "## Two\n\nOne **bold** and *slanted* word.",
  ],
  ["a link", '<p>See <a href="https://a.b/c (d)">here</a>.</p>', "See [here](https://a.b/c%20%28d%29)."],
  ["an address that is its own text", '<a href="https://a.b/">https://a.b/</a>', "https://a.b/"],
  ["a script's link is text", '<a href="javascript:alert(1)">click</a>', "click"],
  ["lists", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"],
  ["a numbered list", '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>', "3. a\n   - b\n4. c"],
  [
    "tasks",
    '<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>',
    "- [x] done\n- [ ] open",
  ],
  [
    "a table",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
    "| a   | b   |\n| --- | --- |\n| 1   | 2   |",
  ],
  ["a table without a head", "<table><tr><td>a</td></tr><tr><td>1</td></tr></table>", "| a   |\n| --- |\n| 1   |"],
  [
    "a table with line breaks in a cell",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>x<br>y<br><br>z</td><td>1</td></tr></table>",
    "| a   | b   |\n| --- | --- |\n| x<br>y<br><br>z | 1   |",
  ],
  ["a line break", "<p>x<br>y</p>", "x\ny"],
  ["code", '<pre><code class="language-js">let a;\nlet b;</code></pre>', "```js\nlet a;\nlet b;\n```"],
  ["inline code", "<p>run <code>a_b</code></p>", "run `a_b`"],
  ["a picture", '<img src="https://a.b/c.png" alt="A bird">', "![A bird](https://a.b/c.png)"],
  ["no picture written out", '<p>a<img src="data:image/png;base64,AAAA">b</p>', "ab"],
  ["a quote", "<blockquote><p>said</p></blockquote>", "> said"],
  ["struck and marked", "<p><del>old</del> <mark>new</mark></p>", "~~old~~ ==new=="],
  ["nothing of scripts and styles", "<style>p{}</style><script>alert(1)</script><p>text</p>", "text"],
  [
    "Google Docs",
    '<b style="font-weight:normal"><p><span style="font-weight:700">strong</span> <span style="font-style:italic">soft</span></p></b>',
    "**strong** *soft*",
  ],
  ["a rule", "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"],
])("HTML of %s", (_, html, markdown) => expect(markdownOf(html)).toBe(markdown));

/** A note with `|` around its selection. */
function note(text: string): EditorState {
  const [before = "", middle = "", after] = text.split("|");
  const to = after === undefined ? before.length : before.length + middle.length;
  return EditorState.create({
    doc: before + middle + (after ?? ""),
    selection: EditorSelection.single(before.length, to),
    extensions: noteLanguage,
  });
}

describe("an address", () => {
  test.each([
    ["a |word|", "https://a.b", "a [word](https://a.b)"],
    ["a |word|", "https://a.b/(c)", "a [word](https://a.b/%28c%29)"],
    ["a |word|", "mailto:a@b.c", "a [word](mailto:a@b.c)"],
  ])("makes a link of %s", (text, address, expected) => {
    expect(linked(note(text), address)?.state.doc.toString()).toBe(expected);
  });

  test.each([
    ["a |", "https://a.b"],
    ["a |word|", "no address"],
    ["a |word|", "https://a.b and more"],
    ["|https://c.d|", "https://a.b"],
    ["[x](|https|)", "https://a.b"],
    ["|one\ntwo|", "https://a.b"],
  ])("is text in %s", (text, address) => expect(linked(note(text), address)).toBeNull());
});

const TABLE = "| a | b |\n| - | - |\n| 1 | 2 |";
/** Its lines, each behind what is before them. */
const table = (lead: string) => TABLE.replaceAll(/^/gm, lead);

test.each([
  ["- x|", TABLE, `- x\n\n${table("  ")}`],
  ["text|", `${TABLE}\n`, `text\n\n${TABLE}`],
  ["> q|", `q2\n\n${TABLE}`, `> qq2\n>\n${table("> ")}`],
  ["|\ntext", TABLE, `${TABLE}\n\ntext`],
])("a text with a table has it on lines of its own: %j", (text, pasted, expected) => {
  expect(withTable(note(text), pasted)?.state.doc.toString()).toBe(expected);
});

test.each([
  ["|", `${TABLE}\n`],
  ["text\n\n|\n\ntext", TABLE],
  ["- |", "one\ntwo"],
  ["> |", table("> ")],
])("into %j it comes as it is", (text, pasted) => expect(withTable(note(text), pasted)).toBeNull());

test.each([
  ["> a|", "one\ntwo\n\nthree", "> aone\n> two\n>\n> three"],
  ["> > |", "one\r\ntwo", "> > one\n> > two"],
  [">a|b", "one\ntwo", ">aone\n>twob"],
  ["> [!tip] T\n> ```js\n> |\n> ```", "if (a) {\n  b\n}", "> [!tip] T\n> ```js\n> if (a) {\n>   b\n> }\n> ```"],
  ["- a\n\n  ```\n  x|\n  ```", "one\n  two", "- a\n\n  ```\n  xone\n    two\n  ```"],
])("lines of a text stay in what they are pasted into: %j", (text, pasted, expected) => {
  expect(keptWithin(note(text), pasted)?.state.doc.toString()).toBe(expected);
});

test.each([
  ["> a|", "one line"],
  ["> a|", "one\n> two"],
  ["|> a", "one\ntwo"],
  ["text|", "one\ntwo"],
  ["- a|", "one\ntwo"],
  ["```\na|\n```", "one\ntwo"],
])("into %j they come as they are", (text, pasted) => expect(keptWithin(note(text), pasted)).toBeNull());

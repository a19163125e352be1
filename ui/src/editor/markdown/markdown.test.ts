import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "./language.ts";

/** The text of every node of a name. */
function nodes(text: string, name: string): string[] {
  const found: string[] = [];
  noteLanguage.parser.parse(text).iterate({
    enter: (node) => {
      if (node.name === name) found.push(text.slice(node.from, node.to));
    },
  });
  return found;
}

const TAGS: [text: string, tags: string[]][] = [
  ["#meeting", ["#meeting"]],
  ["#inbox/to-read", ["#inbox/to-read"]],
  ["#1984", []],
  ["#y1984", ["#y1984"]],
  ["#日本語 #größe #тег #태그", ["#日本語", "#größe", "#тег", "#태그"]],
  ["#🔥hot", ["#🔥hot"]],
  ["# heading not tag", []],
  ["#tag.", ["#tag"]],
  ["#tag,#other", ["#tag", "#other"]],
  ["(#tag)", ["#tag"]],
  ["word#notatag", []],
  ["https://x.y/#frag", []],
  ["[a](b.md#frag)", []],
  ["[[Note#Heading]]", []],
  ["`#code`", []],
  ["```\n#fence\n```", []],
  ["\\#escaped", []],
  ["#a//b", ["#a"]],
  ["#a/", ["#a"]],
  ["#/a", []],
  ["#1/2", []],
  ["#2024-01", ["#2024-01"]],
];

describe("tags", () => {
  test.each(TAGS)("%s", (text, tags) => {
    expect(nodes(text, "HashTag")).toEqual(tags);
  });
});

describe("wikilinks", () => {
  test.each<[string, string, string[], string[]]>([
    ["[[Note]]", "WikiLink", ["Note"], []],
    ["[[Note|alias]]", "WikiLink", ["Note"], ["alias"]],
    ["[[a/b#Heading|x]]", "WikiLink", ["a/b#Heading"], ["x"]],
    ["![[picture.png|300]]", "Embed", ["picture.png"], ["300"]],
    ["| [[Note\\|alias]] |\n|-|\n", "WikiLink", ["Note"], ["alias"]],
  ])("%s", (text, name, targets, aliases) => {
    expect(nodes(text, name)).toHaveLength(1);
    expect(nodes(text, "WikiTarget")).toEqual(targets);
    expect(nodes(text, "WikiAlias")).toEqual(aliases);
  });

  test.each(["[[]]", "[[open", "[[one\ntwo]]", "`[[code]]`", "[not](a [[link]])".slice(0, 8)])("none in %s", (text) => {
    expect(nodes(text, "WikiLink")).toEqual([]);
  });

  test("an opening that is opened again begins anew", () => {
    expect(nodes("[[a [[b]]", "WikiTarget")).toEqual(["b"]);
  });
});

describe("frontmatter", () => {
  test("is the first block and nothing of it is Markdown", () => {
    const text = "---\ntitle: '# no heading'\ntags: [a]\n---\n# Heading\n";
    expect(nodes(text, "Frontmatter")).toEqual(["---\ntitle: '# no heading'\ntags: [a]\n---"]);
    expect(nodes(text, "FrontmatterKey")).toEqual(["title", "tags"]);
    expect(nodes(text, "ATXHeading1")).toEqual(["# Heading"]);
  });

  test.each(["---\nnever closed\n\n# Heading\n", "\n---\na: b\n---\n", "text\n---\n"])("is not in %j", (text) => {
    expect(nodes(text, "Frontmatter")).toEqual([]);
  });
});

test("marks, comments and block ids have nodes of their own", () => {
  expect(nodes("a ==marked== b", "Mark")).toEqual(["==marked=="]);
  expect(nodes("a == b == c", "Mark")).toEqual([]);
  expect(nodes("seen %%not seen%% seen", "NoteComment")).toEqual(["%%not seen%%"]);
  expect(nodes("A paragraph. ^id-1", "BlockId")).toEqual(["^id-1"]);
  expect(nodes("2^10 and ^mid dle", "BlockId")).toEqual([]);
});

test("a line of thousands of openings is parsed in a moment", () => {
  for (const text of [
    "[[".repeat(20_000),
    "#".repeat(20_000),
    "==a".repeat(20_000),
    "%%".repeat(20_001),
    "#a/".repeat(20_000),
    "$a ".repeat(20_000),
    "$$a\n".repeat(20_000),
    "^[a".repeat(20_000),
    "[^a".repeat(20_000),
    "%%\n\n".repeat(20_001),
  ])
    expect(noteLanguage.parser.parse(text).length).toBe(text.length);
});

describe("mathematics", () => {
  test.each<[string, string[]]>([
    ["$a+b$", ["$a+b$"]],
    ["costs $5 and $6", []],
    ["costs $5 and US$6", []],
    ["$ a$ and $a $", []],
    ["$\\$5$ is five", ["$\\$5$"]],
    ["$\\text{$x$}$", ["$\\text{$x$}$"]],
    ["`$a$` \\$b$", []],
    ["so $$a$$ follows", ["$$a$$"]],
    ["[[$PATH]] and [[$HOME]]", []],
  ])("in %j", (text, found) => {
    expect(nodes(text, "InlineMath")).toEqual(found);
  });

  test.each<[string, string[]]>([
    ["$$a$$", ["$$a$$"]],
    ["text\n$$\na\n$$\ntext", ["$$\na\n$$"]],
    ["$$\na\n\n- b\n$$", ["$$\na\n\n- b\n$$"]],
    ["$$\\begin{a}\n+ b\n\\end{a}$$", ["$$\\begin{a}\n+ b\n\\end{a}$$"]],
    ["> $$\n> a\n> $$\n", ["$$\n> a\n> $$"]],
    ["> $$\n> a\n\n$$", []],
    ["- item\n  $$\n  a\n  $$\n", ["$$\n  a\n  $$"]],
    ["$$\nnever closed", []],
    ["```\n$$\na\n$$\n```", []],
  ])("over lines in %j", (text, found) => {
    expect(nodes(text, "BlockMath")).toEqual(found);
  });
});

test("footnotes have references, definitions with what is indented below them, and a form in place", () => {
  const text =
    "One[^1] and two[^two].\n\n[^1]: First.\n[^two]: Second.\n\n    Its *second* paragraph.\n\nAfter ^[here, [[Note]]].";
  expect(nodes(text, "FootnoteReference")).toEqual(["[^1]", "[^two]"]);
  expect(nodes(text, "FootnoteDefinition")).toEqual(["[^1]: First.", "[^two]: Second.\n\n    Its *second* paragraph."]);
  expect(nodes(text, "FootnoteLabel")).toEqual(["1", "two", "1", "two"]);
  expect(nodes(text, "InlineFootnote")).toEqual(["^[here, [[Note]]]"]);
  expect(nodes(text, "WikiLink")).toEqual(["[[Note]]"]);
  expect(nodes(text, "LinkReference")).toEqual([]);
});

test("a comment reaches over blocks, code in it included; without an end it is text", () => {
  expect(nodes("a\n\n%%\n\n# no\n\n```\n%%\n```\n%%\n\nb", "BlockComment")).toEqual(["%%\n\n# no\n\n```\n%%\n```\n%%"]);
  expect(nodes("%%\n\na\n%% *after*", "Emphasis")).toEqual(["*after*"]);
  expect(nodes("%%\n\n# Heading", "ATXHeading1")).toEqual(["# Heading"]);
});

test.each([
  ["%%\n\n", "%%\n", "BlockComment"],
  ["$$\n\n", "$$\n", "BlockMath"],
  ["---\n", "---\n", "Frontmatter"],
])("what begins with %j is known when its end is written far below", (open, close, name) => {
  const filler = Array.from({ length: 60 }, (_, i) => `line: ${i}\n`).join("\n");
  let state = EditorState.create({ doc: `${open}${filler}`, extensions: noteLanguage });
  ensureSyntaxTree(state, state.doc.length, 5000);
  state = state.update({ changes: { from: state.doc.length, insert: close } }).state;
  const tree = ensureSyntaxTree(state, state.doc.length, 5000);
  expect(tree?.topNode.firstChild?.name).toBe(name);
});

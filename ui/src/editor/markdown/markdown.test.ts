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
  ])
    expect(noteLanguage.parser.parse(text).length).toBe(text.length);
});

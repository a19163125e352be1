import { Tree, TreeFragment, type SyntaxNode } from "@lezer/common";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "./language.ts";

/** A note's blocks with the places of all nodes in them, those of code in fences too. */
function blocksOf(tree: Tree): string[] {
  const blocks: string[] = [];
  for (let child = tree.topNode.firstChild; child; child = child.nextSibling) blocks.push(written(child));
  return blocks;
}

function written(node: SyntaxNode): string {
  const inner: string[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) inner.push(written(child));
  return `${node.name}[${node.from},${node.to}]${inner.length > 0 ? `(${inner.join(" ")})` : ""}`;
}

interface Edit {
  from: number;
  to: number;
  insert: string;
}

function apply(text: string, { from, to, insert }: Edit): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function parse(text: string, stop: number | null, fragments?: readonly TreeFragment[]): Tree {
  const parsing = noteLanguage.parser.startParse(text, fragments);
  if (stop !== null) parsing.stopAt(stop);
  for (;;) {
    const tree = parsing.advance();
    if (tree) return tree;
  }
}

/** What the editor does with each change. */
class Parsed {
  fragments: readonly TreeFragment[] = [];
  tree = Tree.empty;

  /** `stop`: what is behind it is not looked at yet. */
  constructor(
    public text: string,
    public stop: number | null = null,
  ) {
    this.#parse();
  }

  edit(edit: Edit): void {
    const { from, to, insert } = edit;
    this.text = apply(this.text, edit);
    if (this.stop !== null && from < this.stop) this.stop = Math.max(from, this.stop - (to - from)) + insert.length;
    const change = { fromA: from, toA: to, fromB: from, toB: from + insert.length };
    this.fragments = TreeFragment.applyChanges(this.fragments, [change]);
    this.#parse();
  }

  #parse(): void {
    this.tree = parse(this.text, this.stop, this.fragments);
    this.fragments = TreeFragment.addTree(this.tree, this.fragments, this.stop !== null);
  }
}

/** Numbers between 0 and 1, the same in each run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const BLOCKS = [
  "A paragraph with *words* and [[links]].",
  "Two lines\nof a paragraph",
  "# Heading",
  "Set\n===",
  "- item\n- another\n  - deeper\n\n  more of it",
  "1. one\n2. two",
  "> a quote\n> goes on",
  "> [!tip] Title\n> text\n>\n> - in it",
  "```js\nlet a = 1;\n\nlet b = 2;\n```",
  "~~~\nplain\n~~~",
  "    indented code\n\n    and more",
  "| a | b |\n| - | - |\n| 1 | 2 |",
  "$$\nx^2\n$$",
  "%% a comment\n\nof two parts %%",
  "<details>\n<summary>S</summary>\n\ntext\n\n</details>",
  "[^1]: a footnote\n\n    with more",
  "[ref]: https://example.org",
  "---",
  "text ^block",
  "- [ ] a task #tag",
];
const INSERTED = [
  "x",
  " ",
  "\n",
  "\n\n",
  "- ",
  "> ",
  "    ",
  "```",
  "```\n",
  "$$",
  "%%",
  "# ",
  "| a |\n",
  "<div>\n",
  "1. ",
  "---\n",
  "[^1]: ",
  "*",
  "\t",
];

function pick<T>(next: () => number, from: readonly T[]): T {
  return from[Math.floor(next() * from.length)] as T;
}

function noteOf(next: () => number, blocks: number): string {
  const parts = next() < 0.3 ? ["---\ntitle: x\n---\n"] : [];
  for (let at = 0; at < blocks; at++) parts.push(pick(next, BLOCKS), pick(next, ["\n", "\n\n", "\n\n", "\n\n\n"]));
  return parts.join("");
}

function anEdit(next: () => number, length: number): Edit {
  const from = Math.floor(next() * (length + 1));
  const to = next() < 0.5 ? from : Math.min(length, from + Math.floor(next() * (next() < 0.1 ? 400 : 6)));
  return { from, to, insert: next() < 0.15 ? "" : pick(next, next() < 0.2 ? BLOCKS : INSERTED) };
}

describe("after an edit the tree is the one of the whole text", () => {
  test.each(Array.from({ length: 160 }, (_, seed) => seed))("in edits of chance, %i", (seed) => {
    const next = chance(seed);
    const note = new Parsed(noteOf(next, 10 + Math.floor(next() * 60)));
    for (let step = 0; step < 40; step++) {
      const before = note.text;
      const edit = anEdit(next, before.length);
      note.edit(edit);
      const wanted = noteLanguage.parser.parse(note.text);
      const [is, should] = [blocksOf(note.tree), blocksOf(wanted)];
      const at = should.findIndex((block, index) => block !== is[index]);
      const { from, to } = edit;
      const where = `${JSON.stringify(edit)} in ${JSON.stringify(before.slice(Math.max(0, from - 300), from))}<*>${JSON.stringify(before.slice(from, to + 300))}`;
      expect(is.slice(Math.max(0, at - 1), at + 3), where).toEqual(should.slice(Math.max(0, at - 1), at + 3));
      expect([is.length, note.tree.length], where).toEqual([should.length, wanted.length]);
    }
  });

  test.each(Array.from({ length: 80 }, (_, seed) => seed))("while the rest is not parsed yet, %i", (seed) => {
    const next = chance(seed + 10_000);
    const text = noteOf(next, 60);
    const note = new Parsed(text, Math.floor(text.length * (0.5 + next() / 4)));
    for (let step = 0; step < 20; step++) {
      const before = note.text;
      const edit = anEdit(next, Math.floor((note.stop ?? 0) * 0.8));
      note.edit(edit);
      const stop = note.stop ?? 0;
      // How far the last block was read is the parser's to choose.
      const [is, should] = [note.tree, parse(note.text, stop)].map((tree) =>
        blocksOf(tree).filter((block) => Number(/,(\d+)\]/.exec(block)?.[1]) < stop - 200),
      );
      expect(is, `${JSON.stringify(edit)} in ${JSON.stringify(before)}`).toEqual(should);
    }
  });
});

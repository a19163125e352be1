import type { SyntaxNode, Tree } from "@lezer/common";
import { describe, expect, test } from "vitest";
import { calloutHead } from "../livePreview/callout.ts";
import text from "../../../../tests/markdown/elements.txt?raw";
import { noteLanguage } from "./language.ts";
import { destination } from "./links.ts";

interface Case {
  name: string;
  text: string;
  elements: string;
}

/** Shared with the pass that indexes and renders notes; the file says how it is written. */
function cases(): Case[] {
  const [, ...parts] = text.split("\n¶ ");
  return parts.map((part) => {
    const [name = "", ...lines] = part.replace(/\n+$/, "").split("\n");
    const first = lines.findIndex((line) => line.startsWith("→ "));
    const end = first < 0 ? lines.length : first;
    const elements = lines.slice(end).map((line) => `${line}\n`);
    return { name, text: lines.slice(0, end).join("\n"), elements: elements.join("") };
  });
}

interface Found {
  kind: string;
  from: number;
  to: number;
  parts: Record<string, string | undefined>;
}

/** Nodes that are called otherwise in the list, or not in every place. */
const KINDS: Record<string, string | ((node: SyntaxNode, text: string) => string | null)> = {
  Emphasis: "emphasis",
  StrongEmphasis: "strong",
  Strikethrough: "strike",
  Mark: "mark",
  InlineCode: "code",
  WikiLink: "wikilink",
  Embed: "embed",
  Link: "link",
  Image: "image",
  Autolink: (node) => (isInLink(node) ? null : "address"),
  URL: (node) => (["LinkReference", "Autolink"].includes(node.parent?.name ?? "") || isInLink(node) ? null : "address"),
  HashTag: (node) => (isInLink(node) ? null : "tag"),
  TaskMarker: "task",
  Blockquote: (node, text) => (calloutHead(text.slice(node.from).split("\n", 1)[0] ?? "") ? "callout" : "quote"),
  FootnoteReference: "footnote",
  InlineFootnote: "footnote-in-place",
  FootnoteDefinition: "footnote-definition",
  NoteComment: "comment",
  BlockComment: "comment",
  BlockId: "block-id",
  Frontmatter: "frontmatter",
  InlineMath: (node, text) => (text.startsWith("$$", node.from) ? "display-math" : "math"),
  BlockMath: "display-math",
  Table: "table",
  FencedCode: "code-block",
  CodeBlock: "code-block",
  HTMLTag: "html",
  Comment: "html",
  ProcessingInstruction: "html",
  HTMLBlock: "html-block",
  CommentBlock: "html-block",
  ProcessingInstructionBlock: "html-block",
  HorizontalRule: "rule",
};

/** Text of a link is not searched for more of them. */
function isInLink(node: SyntaxNode): boolean {
  for (let outer = node.parent; outer; outer = outer.parent)
    if (outer.name === "Image" || (outer.name === "Link" && destination(outer))) return true;
  return false;
}

function find(text: string): string {
  const tree = noteLanguage.parser.parse(text);
  const labels = definitions(tree, text);
  const found: Found[] = [];
  tree.iterate({
    enter: ({ node }) => {
      const heading = /Heading(\d)$/.exec(node.name)?.[1];
      const named = heading ? `heading${heading}` : KINDS[node.name];
      const kind = typeof named === "function" ? named(node, text) : named;
      const parts = kind ? partsOf(kind, node, text, labels) : null;
      if (kind && parts) found.push({ kind, ...trimmed(node, text, kind), parts });
    },
  });
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  return found
    .map(({ kind, from, to, parts }) => {
      const lines = Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : `   ${name} ${part}\n`));
      return `→ ${kind} ${text.slice(from, to).replaceAll("\n", "⏎")}\n${lines.join("")}`;
    })
    .join("");
}

function trimmed(node: SyntaxNode, text: string, kind: string): { from: number; to: number } {
  const tail = kind === "quote" || kind === "callout" ? /[\s>]+$/ : /\s+$/;
  return { from: node.from, to: node.from + text.slice(node.from, node.to).replace(tail, "").length };
}

/** What labels of links and of footnotes lead to. */
function definitions(tree: Tree, text: string): Map<string, string> {
  const found = new Map<string, string>();
  tree.iterate({
    enter: ({ node }) => {
      const label = node.getChild("LinkLabel");
      const url = node.getChild("URL");
      const footnote = node.getChild("FootnoteLabel");
      if (node.name === "LinkReference" && label && url)
        found.set(text.slice(label.from + 1, label.to - 1).toLowerCase(), text.slice(url.from, url.to));
      if (node.name === "FootnoteDefinition" && footnote) found.set(`^${text.slice(footnote.from, footnote.to)}`, "");
    },
  });
  return found;
}

/** Null: it is none after all. */
function partsOf(kind: string, node: SyntaxNode, text: string, labels: Map<string, string>): Found["parts"] | null {
  const written = text.slice(node.from, node.to);
  const part = (name: string) => {
    const child = node.getChild(name);
    return child ? text.slice(child.from, child.to) : undefined;
  };
  switch (kind) {
    case "wikilink":
    case "embed": {
      const alias = part("WikiAlias");
      return { ...target(part("WikiTarget") ?? ""), alias, size: kind === "embed" ? sizeOf(alias ?? "") : undefined };
    }
    case "link":
    case "image": {
      const [open, close] = node.getChildren("LinkMark");
      const shown = text.slice(open?.to, close?.from);
      const label = part("LinkLabel")?.slice(1, -1) || shown;
      const url = destination(node);
      const to = (url && text.slice(url.from, url.to)) ?? labels.get(label.toLowerCase());
      if (to === undefined) return null;
      const size = kind === "image" && shown.includes("|") ? sizeOf(shown) : undefined;
      return { ...target(to.replace(/^<(.*)>$/, "$1")), size };
    }
    case "callout": {
      const head = calloutHead(written.split("\n", 1)[0] ?? "");
      return { kind: head?.kind, fold: head?.fold || undefined };
    }
    case "footnote":
      return labels.has(`^${part("FootnoteLabel") ?? ""}`) ? {} : null;
    default:
      return {};
  }
}

function target(path: string): Found["parts"] {
  const markdown = /^[a-z][a-z+.-]+:/i.test(path) && !path.includes("#y");
  const [name = "", ...rest] = markdown ? [path] : path.split("#");
  const block = rest.at(-1)?.startsWith("^") ? rest.pop()?.slice(1) : undefined;
  return { target: name, heading: rest.length > 0 ? rest.join("#") : undefined, block };
}

function sizeOf(alias: string): string | undefined {
  return /(?:^|\|)(\d{1,5}(?:x\d{1,5})?)$/.exec(alias)?.[1];
}

describe("the elements that the index finds too", () => {
  const all = cases();
  test("are many", () => {
    expect(all.length).toBeGreaterThanOrEqual(120);
  });
  test.each(all)("$name", ({ text, elements }) => {
    expect(find(text)).toBe(elements);
  });
});

import type { SyntaxNode } from "@lezer/common";
import { cellLanguage } from "./cellLanguage.ts";
import { showMath } from "../math/element.ts";
import { decodedEntities } from "../html/entity.ts";
import { inlineElement } from "../html/inline.ts";
import { markdownImage, wikiEmbed, type WrittenEmbed } from "../media/written.ts";
import type { Cell } from "./model.ts";

/** What a cell can hold beside plain text begins with one of these. */
const MARKS = /[\\`*_[\]<>&~=%#$!^:@/.]/;

/** Who draws a picture, or `words` for what is none. */
export interface Pictures {
  draw(written: WrittenEmbed, words: () => HTMLElement): HTMLElement;
}

/** A cell's Markdown as nodes of the page. Text goes into text nodes: nothing of it becomes HTML but line breaks. */
export function renderCell(cell: Cell, pictures: Pictures): Node {
  if (!MARKS.test(cell)) return document.createTextNode(cell);
  const out = document.createDocumentFragment();
  const paragraph = cellLanguage.parser.parse(cell).topNode.firstChild;
  if (paragraph) inside(cell, paragraph, out, pictures);
  else out.append(cell);
  return out;
}

type Render = (cell: Cell, node: SyntaxNode, pictures: Pictures) => Node;

/** Marks that are not shown; what they mark is. */
const HIDDEN = /Mark$|^NoteComment$|^Comment$/;

const renders: Record<string, Render> = {
  Emphasis: element("em"),
  StrongEmphasis: element("strong"),
  Strikethrough: element("del"),
  Mark: element("mark", "cm-marked"),
  InlineCode(cell, node) {
    const code = make("code", "cm-inline-code");
    const [open, close] = node.getChildren("CodeMark");
    code.textContent = unescaped(cell.slice(open?.to ?? node.from, close?.from ?? node.to));
    return code;
  },
  Escape: (cell, node) => text(cell.slice(node.from + 1, node.to)),
  Entity: (cell, node) => text(decodedEntities(cell.slice(node.from, node.to))),
  Link(cell, node, pictures) {
    const [open, close] = node.getChildren("LinkMark");
    const url = node.getChild("URL");
    if (!open || !close || !url || close.from === open.to) return text(cell.slice(node.from, node.to));
    const link = linkTo(cell.slice(url.from, url.to).replace(/^<(.*)>$/, "$1"), "markdown");
    between(cell, node, open.to, close.from, link, pictures);
    return link;
  },
  Image(cell, node, pictures) {
    const [open, close] = node.getChildren("LinkMark");
    const url = node.getChild("URL");
    const name = open && close ? unescaped(cell.slice(open.to, close.from)) : "";
    const words = () => described(name === "" ? cell.slice(node.from, node.to) : name);
    return url ? pictures.draw(markdownImage(cell.slice(url.from, url.to), name), words) : words();
  },
  Autolink(cell, node) {
    const address = cell.slice(node.from + 1, node.to - 1);
    return filled(linkTo(address, "markdown"), address);
  },
  URL(cell, node) {
    const address = cell.slice(node.from, node.to);
    return filled(linkTo(address, "markdown"), address);
  },
  WikiLink(cell, node) {
    const { target, alias } = wikiLink(cell, node);
    return filled(linkTo(target, "wiki"), alias === "" ? target : alias);
  },
  Embed(cell, node, pictures) {
    const { target, alias } = wikiLink(cell, node);
    const written = wikiEmbed(target, unescaped(alias));
    return pictures.draw(written, () => filled(linkTo(target, "wiki"), target));
  },
  HashTag: (cell, node) => filled(make("span", "cm-hashtag"), cell.slice(node.from, node.to)),
  HTMLTag(cell, node) {
    const tag = cell.slice(node.from, node.to);
    return /^<br\s*\/?>$/i.test(tag) ? make("br") : text(tag);
  },
  InlineMath(cell, node) {
    const [open, close] = node.getChildren("MathMark");
    const formula = make("span");
    const tex = unescaped(cell.slice(open?.to ?? node.from, close?.from ?? node.to));
    showMath(formula, tex, false);
    return formula;
  },
};

function inside(cell: Cell, node: SyntaxNode, out: ParentNode, pictures: Pictures): void {
  between(cell, node, node.from, node.to, out, pictures);
}

/** The part of a node's content between two places. */
function between(cell: Cell, node: SyntaxNode, from: number, to: number, out: ParentNode, pictures: Pictures): void {
  let at = from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.from < at || child.to > to) continue;
    if (child.from > at) out.append(cell.slice(at, child.from));
    const element = child.name === "HTMLTag" ? inlineElement((start, end) => cell.slice(start, end), child) : null;
    if (element && element.close.to <= to) {
      const { name, style, href, close } = element;
      const made = href === null ? make(name === "a" ? "span" : name, "cm-element") : linkTo(href, "markdown");
      if (style) made.style.cssText = style;
      between(cell, node, child.to, close.from, made, pictures);
      out.append(made);
      at = close.to;
      continue;
    }
    const render = renders[child.name];
    if (render) out.append(render(cell, child, pictures));
    else if (!HIDDEN.test(child.name)) inside(cell, child, out, pictures);
    at = child.to;
  }
  if (to > at) out.append(cell.slice(at, to));
}

function wikiLink(cell: Cell, node: SyntaxNode): { target: string; alias: string } {
  const target = node.getChild("WikiTarget");
  const alias = node.getChild("WikiAlias");
  return {
    target: target ? cell.slice(target.from, target.to) : "",
    alias: alias ? cell.slice(alias.from, alias.to) : "",
  };
}

function element(name: string, className = ""): Render {
  return (cell, node, pictures) => {
    const made = make(name, className);
    inside(cell, node, made, pictures);
    return made;
  };
}

/** A link as the editor has them: whoever shows the cell follows it. */
function linkTo(target: string, kind: "wiki" | "markdown"): HTMLElement {
  const link = make("span", "cm-link");
  link.dataset.target = target;
  link.dataset.kind = kind;
  return link;
}

function described(words: string): HTMLElement {
  const picture = make("span", "cm-table-picture");
  picture.textContent = words;
  return picture;
}

function filled(made: HTMLElement, words: string): HTMLElement {
  made.textContent = words;
  return made;
}

/** In a table all pipes are escaped, even those of code. */
const unescaped = (written: string) => written.replaceAll("\\|", "|");

const text = (words: string) => document.createTextNode(words);

function make(name: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

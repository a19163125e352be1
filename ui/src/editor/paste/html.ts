import { gfm } from "@joplin/turndown-plugin-gfm";
import Turndown from "turndown";

/** Nothing of these is text. */
const NOTHING = ["script", "style", "meta", "link", "title", "head", "noscript", "template", "iframe", "object", "svg"];
const SAFE = /^(?:https?:|mailto:|tel:|#|\/|\.{0,2}\/|[^:]*$)/i;

function make(): Turndown {
  const turndown = new Turndown({
    headingStyle: "atx",
    hr: "---",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
    emDelimiter: "*",
  });
  turndown.use(gfm);
  turndown.remove(NOTHING as (keyof HTMLElementTagNameMap)[]);
  turndown.addRule("strike", { filter: ["del", "s"], replacement: (content) => wrap(content, "~~") });
  turndown.addRule("mark", { filter: ["mark"], replacement: (content) => wrap(content, "==") });
  // A list's text begins where its neighbours' would, not four columns in.
  turndown.addRule("item", {
    filter: "li",
    replacement(content, node) {
      const list = node.parentNode as HTMLElement | null;
      const number = list?.nodeName === "OL" ? place(list, node) : null;
      const mark = number === null ? "- " : `${number}. `;
      const text = content
        .trim()
        .replace(/^(\[[ x]\])\s+/, "$1 ")
        .replace(/\n{2,}(?=[ \t]*(?:[-*+]|\d+[.)]) )/g, "\n")
        .replace(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`);
      return `${mark}${text}${node.nextSibling ? "\n" : ""}`;
    },
  });
  turndown.addRule("image", {
    filter: "img",
    replacement(_, node) {
      const image = node as HTMLImageElement;
      const source = image.getAttribute("src") ?? "";
      // A picture that is written out in its address would fill the note with letters.
      if (source === "" || /^(?:data|blob|file|cid):/i.test(source)) return "";
      const alt = (image.getAttribute("alt") ?? "").replace(/[[\]\n]/g, " ").trim();
      return `![${alt}](${address(source)})`;
    },
  });
  turndown.addRule("link", {
    filter: (node) => node.nodeName === "A" && node.getAttribute("href") !== null,
    replacement(content, node) {
      const target = (node as HTMLElement).getAttribute("href") ?? "";
      const text = content.trim();
      if (text === "" || !SAFE.test(target.trim()) || /^javascript:/i.test(target.trim())) return content;
      if (text === target) return /^https?:/i.test(target) ? target : `<${target}>`;
      return `[${text.replace(/\n+/g, " ")}](${address(target)})`;
    },
  });
  return turndown;
}

function wrap(content: string, mark: string): string {
  const text = content.trim();
  return text === "" ? content : content.replace(text, () => mark + text + mark);
}

function place(list: HTMLElement, item: Node): number {
  const items = [...list.children].filter((child) => child.nodeName === "LI");
  return Number(list.getAttribute("start") ?? 1) + items.indexOf(item as Element);
}

const address = (target: string) => target.trim().replace(/[\s()<>]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);

/** What editors for the web write as styles is said by elements. */
function plainElements(body: HTMLElement): void {
  for (const element of body.querySelectorAll<HTMLElement>("b, strong, span")) {
    const { fontWeight, fontStyle, textDecoration } = element.style;
    const heavy = fontWeight === "bold" || Number(fontWeight) >= 600;
    if (element.nodeName !== "SPAN") {
      // All of what Google Docs copies lies in a `b` that is not bold.
      if (fontWeight === "normal" || fontWeight === "400") element.replaceWith(...element.childNodes);
      continue;
    }
    const names = [...(heavy ? ["strong"] : []), ...(fontStyle === "italic" ? ["em"] : [])];
    if (textDecoration.includes("line-through")) names.push("del");
    for (const name of names) {
      const inner = body.ownerDocument.createElement(name);
      inner.append(...element.childNodes);
      element.append(inner);
    }
  }
  // A first row without headings is one all the same: Markdown has no table without.
  for (const row of body.querySelectorAll("table tr:first-child")) {
    if (row.closest("table")?.querySelector("th")) continue;
    for (const cell of row.querySelectorAll("td")) {
      const head = body.ownerDocument.createElement("th");
      head.append(...cell.childNodes);
      cell.replaceWith(head);
    }
  }
}

/** Markdown's own line break is two blanks and a new line, which is `<br>` in a table's row. */
const BLANKS_OF_BREAK = /[ \t]+<br>/g;

let turndown: Turndown | null = null;

/** HTML as Markdown. It is read in a document of its own, where nothing runs and nothing is fetched. */
export function markdownOf(html: string): string {
  turndown ??= make();
  const { body } = new DOMParser().parseFromString(html, "text/html");
  plainElements(body);
  return turndown
    .turndown(body)
    .replace(/\u00a0/g, " ")
    .replace(/[ \t]+$/gm, "")
    .replace(/^\|.*\|$/gm, (row) => row.replace(BLANKS_OF_BREAK, "<br>"))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

import { onFirstUse } from "../onFirstUse.ts";

/** Follows what was pressed; `elsewhere` asks for a tab of its own. */
export interface Follow {
  link(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): void;
  tag(tag: string): void;
}

const piece = onFirstUse(
  () =>
    new RegExp(
      [
        /(?<!`)(`+)(?!`)(?<code>.+?)(?<!`)\1(?!`)/u,
        /!?\[\[(?<wiki>[^\]|]+)(?:\|(?<alias>[^\]]*))?\]\]/u,
        /!?\[(?<text>[^\][]+)\]\((?<href>[^\s()]+(?:\([^\s()]*\)[^\s()]*)?)(?:\s+"[^"]*")?\)/u,
        /(?<url>https?:\/\/[^\s<>"'\])]+[^\s<>"'\]).,;:!?])/u,
        /\*\*(?<strong>\S(?:.*?\S)?)\*\*/u,
        /==(?<mark>\S(?:.*?\S)?)==/u,
        /~~(?<del>\S(?:.*?\S)?)~~/u,
        /(?<![\p{L}\p{N}*])\*(?<em>[^\s*](?:[^*]*[^\s*])?)\*(?![\p{L}\p{N}*])/u,
        /(?<![\p{L}\p{N}_])_(?<em2>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])/u,
        /(?<![^\s(])#(?<tag>[\p{L}\p{M}\p{N}_/-]*[\p{L}\p{M}_/-][\p{L}\p{M}\p{N}_/-]*)/u,
      ]
        .map(({ source }) => source)
        .join("|"),
      "gu",
    ),
);

/** Deeper emphasis is shown as it is written. */
const DEEPEST = 4;
/** As is a longer text: no person reads it in a list, and each of its openings would be looked for to its end. */
const LONGEST = 2000;

/** A line of a note's text with its emphasis, links and tags; what is anything else stays the text that it is. */
export function inline(text: string, follow: Follow, depth = 0): Node[] {
  if (depth > DEEPEST || text.length > LONGEST) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(piece())) {
    const node = pieceOf(match.groups ?? {}, follow, depth);
    if (!node) continue;
    if (match.index > at) nodes.push(document.createTextNode(text.slice(at, match.index)));
    nodes.push(node);
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

function pieceOf(groups: Record<string, string | undefined>, follow: Follow, depth: number): Node | null {
  const { code, wiki, alias, text, href, url, strong, mark, del, em, em2, tag } = groups;
  const wrap = (name: string, inner: string, className = "") => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inline(inner, follow, depth + 1));
    return element;
  };
  if (code !== undefined) {
    const element = document.createElement("code");
    element.className = "cm-inline-code";
    element.textContent = code;
    return element;
  }
  if (wiki !== undefined)
    return linkTo(alias || wiki, `Open ${wiki}`, (elsewhere) => follow.link({ target: wiki, kind: "wiki" }, elsewhere));
  if (text !== undefined && href !== undefined)
    return linkTo(text, href, (elsewhere) => follow.link({ target: href, kind: "markdown" }, elsewhere));
  if (url !== undefined)
    return linkTo(url, url, (elsewhere) => follow.link({ target: url, kind: "markdown" }, elsewhere));
  if (strong !== undefined) return wrap("strong", strong);
  if (mark !== undefined) return wrap("mark", mark, "cm-marked");
  if (del !== undefined) return wrap("s", del);
  if (em !== undefined || em2 !== undefined) return wrap("em", em ?? em2 ?? "");
  if (tag !== undefined) return tagLink(tag, follow);
  return null;
}

/** Something to press that leads somewhere: by pointer and by keyboard, with Ctrl into a tab of its own. */
export function linkTo(text: string, title: string, run: (elsewhere: boolean) => void): HTMLElement {
  const link = document.createElement("a");
  link.className = "query-link";
  link.href = "#";
  link.title = title;
  link.textContent = text;
  link.onclick = (event) => {
    event.preventDefault();
    event.stopPropagation();
    run(event.ctrlKey || event.metaKey);
  };
  link.onauxclick = (event) => {
    if (event.button !== 1) return;
    event.preventDefault();
    run(true);
  };
  return link;
}

export function tagLink(tag: string, follow: Follow): HTMLElement {
  const link = linkTo(`#${tag}`, `Notes with #${tag}`, () => follow.tag(tag));
  link.classList.add("query-tag");
  return link;
}

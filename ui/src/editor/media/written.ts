import type { EmbedLink } from "../../protocol/bindings.ts";

/** The size that a picture was given, in pixels. */
export interface Size {
  width: number;
  height: number | null;
}

export interface WrittenEmbed {
  link: EmbedLink;
  /** What describes it, if anything does. */
  alias: string;
  size: Size | null;
}

const SIZE = /^(\d{1,5})(?:x(\d{1,5}))?$/;

/** `300` or `300x200`; null for what is no size. */
export function sizeOf(text: string): Size | null {
  const [, width, height] = SIZE.exec(text.trim()) ?? [];
  if (width === undefined || Number(width) === 0 || Number(height) === 0) return null;
  return { width: Number(width), height: height === undefined ? null : Number(height) };
}

/** What stands behind the bar or in the brackets: words, a size, or both (`words|300`). */
export function readAlias(text: string): { alias: string; size: Size | null } {
  const bar = text.lastIndexOf("|");
  const size = sizeOf(text.slice(bar + 1));
  if (!size) return { alias: text.trim(), size: null };
  // In a table cell the bar is written `\|`.
  return { alias: bar < 0 ? "" : text.slice(0, bar).replace(/\\$/, "").trim(), size };
}

/** `![[target|alias]]`, without its marks. */
export function wikiEmbed(target: string, alias: string): WrittenEmbed {
  return { link: { target: target.trim(), kind: "embed" }, ...readAlias(alias) };
}

/** `![alias](target)`. */
export function markdownImage(target: string, alias: string): WrittenEmbed {
  return { link: { target: target.replace(/^<(.*)>$/, "$1"), kind: "markdown" }, ...readAlias(alias) };
}

/** A link from the top of the space that means this file and no other, whatever signs its name has. */
export const linkToPath = (path: string): EmbedLink => ({
  target: `/${path.split("/").map(encodeURIComponent).join("/")}`,
  kind: "markdown",
});

/** Whether an address leads out of the space. */
export const isRemote = (target: string): boolean => /^(?:[a-z][a-z0-9+.-]+:|\/\/)/i.test(target);

/** The page of a PDF that `#page=3` names; 1 otherwise. */
export function pageOf(heading: string | null): number {
  const page = Number(/(?:^|&)page=(\d+)/.exec(heading ?? "")?.[1] ?? 1);
  return page > 0 ? page : 1;
}

import type { SyntaxNode } from "@lezer/common";

/** Where a `Link` or `Image` leads, written behind its text; null for one by label, or one that is none. */
export function destination(link: SyntaxNode): SyntaxNode | null {
  const close = link.getChildren("LinkMark")[1];
  return link.getChildren("URL").find((url) => close !== undefined && url.from >= close.to) ?? null;
}

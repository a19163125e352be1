import { InlineContext, type MarkdownConfig } from "@lezer/markdown";

const CLOSE = 93;
/** `h`, `H`, `f`, `F`, `w`, `W`: what an address with a scheme begins with. */
const STARTS = new Set([104, 72, 102, 70, 119, 87]);
const SCHEME = /^(?:https?|ftp):\/\//i;
const WWW = /^www\./i;
const DOMAIN = /^[\p{L}\p{N}._-]*/u;
const MAIL = /^([A-Za-z0-9._+-]{1,100})@([A-Za-z0-9._-]+)/;
/** An address's length is bounded so that looking for it at each letter stays linear over a line. */
const LONGEST = 2000;

/** Bare addresses: GFM's, with `ftp:` and names without a dot (`http://localhost`), as the index finds them. */
export const autolink: MarkdownConfig = {
  parseInline: [{ name: "BareAddress", parse }],
};

function parse(cx: InlineContext, next: number, pos: number): number {
  const before = pos > cx.offset ? cx.slice(pos - 1, pos) : "";
  const end = STARTS.has(next) ? addressEnd(cx, pos, before) : -1;
  const to = end < 0 && isLocal(next) && !isLocal(before.charCodeAt(0)) && before !== "/" ? mailEnd(cx, pos) : end;
  return to < 0 ? -1 : cx.addElement(cx.elt("URL", pos, to));
}

function addressEnd(cx: InlineContext, pos: number, before: string): number {
  const line = cx.slice(pos, Math.min(cx.end, pos + LONGEST));
  // In the text of what may be a link, the bracket that ends it is no part of the address.
  const text = cx.hasOpenLink ? (/^(?:[^[\]]|\[[^\]]*\])*/.exec(line)?.[0] ?? "") : line;
  const scheme = SCHEME.exec(text)?.[0].length ?? 0;
  const named = scheme > 0 && !/[A-Za-z0-9]/.test(before);
  if (!named && !(WWW.test(text) && /^[\s*_~(="']?$/.test(before))) return -1;
  const rest = text.slice(named ? scheme : 0);
  const domain = DOMAIN.exec(rest)?.[0] ?? "";
  const [last, second] = domain.split(".").filter(Boolean).reverse();
  if (last === undefined || last.includes("_") || second?.includes("_")) return -1;
  if (!named && !domain.replace(/\.+$/, "").includes(".")) return -1;
  const length = trimmed(rest, domain.length);
  return length === 0 ? -1 : pos + text.length - rest.length + length;
}

/** Without the punctuation that closes the sentence around it. */
function trimmed(rest: string, domain: number): number {
  const stop = rest.slice(domain).search(/[\s<\p{Cc}]|&(?:#x?[\dA-F]+|[A-Z][A-Z\d]+);/iu);
  let end = stop < 0 ? rest.length : domain + stop;
  const count = (sign: string) => rest.slice(0, end).split(sign).length - 1;
  let unopened = count(")") - count("(");
  for (; end > 0; end--) {
    const char = rest.charAt(end - 1);
    if (char === ")" && unopened > 0) unopened--;
    else if (char === ";") end -= (/&[A-Za-z0-9]+;$/.exec(rest.slice(0, end))?.[0].length ?? 1) - 1;
    else if (!/[?!.,:*_~'"]/.test(char)) break;
  }
  return end;
}

function mailEnd(cx: InlineContext, pos: number): number {
  const found = MAIL.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST)));
  const host = found?.[2]?.replace(/\.+$/, "") ?? "";
  if (!found?.[1] || !host.includes(".") || host.startsWith(".") || /[-_]$/.test(host)) return -1;
  return pos + found[1].length + 1 + host.length;
}

function isLocal(char: number): boolean {
  return (
    (char >= 48 && char <= 57) ||
    (char >= 65 && char <= 90) ||
    (char >= 97 && char <= 122) ||
    char === 43 ||
    char === 45 ||
    char === 46 ||
    char === 95
  );
}

/**
 * Brackets within the text of a link: `[a [b] c](d)`. The grammar takes `[b]` for a link by its label, which cannot hold another, without
 * knowing whether there is such a label. Within other brackets there rarely is.
 */
export const innerBrackets: MarkdownConfig = {
  parseInline: [
    {
      name: "InnerBrackets",
      before: "LinkEnd",
      parse(cx, next, pos) {
        if (next !== CLOSE || /^[([]/.test(cx.slice(pos + 1, Math.min(cx.end, pos + 2)))) return -1;
        const open = cx.findOpeningDelimiter(InlineContext.linkStart);
        if (open === null || !isWithin(cx, open)) return -1;
        for (const element of cx.takeContent(open)) cx.addElement(element);
        return pos + 1;
      },
    },
  ],
};

function isWithin(cx: InlineContext, open: number): boolean {
  for (let at = open - 1; at >= 0; at--) {
    const type = cx.getDelimiterAt(at)?.type;
    if (type === InlineContext.linkStart || type === InlineContext.imageStart) return true;
  }
  return false;
}

/** What HTML in a note may be made of. All else is left out, and what stands in it stays, where that is text. */
export const TAGS: readonly string[] = [
  ...["details", "summary", "div", "p", "section", "article", "header", "footer", "aside", "main", "nav", "address"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "hr", "br", "wbr", "pre", "blockquote", "figure", "figcaption"],
  ...[
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
  ],
  ...["span", "a", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "mark", "small", "big"],
  ...["kbd", "code", "samp", "var", "tt", "q", "cite", "abbr", "dfn", "time", "data", "bdi", "bdo", "ruby", "rt", "rp"],
  ...["center", "font", "img", "picture", "audio", "video", "source", "iframe"],
];

/** No `id` and no `class`: a note must neither shadow names of the page nor dress up as a part of it. */
export const ATTRIBUTES: readonly string[] = [
  ...["href", "src", "alt", "title", "width", "height", "align", "valign", "dir", "lang", "style", "color"],
  ...["open", "start", "reversed", "type", "value", "colspan", "rowspan", "span", "scope", "datetime", "aria-label"],
];

/** What a style may say: how text looks and lies, never where a thing stands. */
const STYLES: readonly string[] = [
  ...["color", "background-color", "font-weight", "font-style", "font-variant", "text-align", "vertical-align"],
  ...["text-decoration-line", "text-decoration-style", "text-transform", "white-space", "width", "list-style-type"],
];
/** Words, numbers and colours: nothing that leads elsewhere or is counted out. */
const VALUE = /^(?:[\w#%.,\s-]|(?:rgb|rgba|hsl|hsla|oklch|oklab)\([\w%.,\s/-]*\))+$/i;

/** The part of an element's own style that it may have. */
export function keptStyle(style: CSSStyleDeclaration): string {
  return STYLES.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value !== "" && VALUE.test(value) ? [`${name}: ${value}`] : [];
  }).join("; ");
}

/** Of those, what looks right on a few words of a line, and the short form that people write. */
const INLINE_STYLES = new Set(["color", "background-color", "font-weight", "font-style", "text-decoration"]);

/** The same of an attribute as it is written, which nobody has read yet. */
export function keptInlineStyle(written: string): string {
  return written
    .split(";")
    .flatMap((declaration) => {
      const [name = "", ...rest] = declaration.split(":").map((part) => part.trim());
      const value = rest.join(":");
      return INLINE_STYLES.has(name.toLowerCase()) && VALUE.test(value) ? [`${name.toLowerCase()}: ${value}`] : [];
    })
    .join("; ");
}

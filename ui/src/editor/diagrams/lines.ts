/** What mermaid takes out of a source before it reads it, in this order and by these expressions (`preprocessDiagram`). */
const TAKEN_OUT = [
  // Frontmatter.
  /^([^\S\n\r]*)-{3}\s*[\n\r](.*?)[\n\r]\1-{3}\s*[\n\r]+/s,
  // Directives.
  /%{2}{\s*(?:(\w+)\s*:|(\w+))\s*(?:(\w+)|((?:(?!}%{2}).|\r?\n)*))?\s*(?:}%{2})?/gi,
  // Comments, and what is empty before the first line.
  /^\s*%%(?!{)[^\n]+\n?/gm,
  /^\s+/,
];

/** The line of a source that a line of what mermaid reads of it is; both count from 1. */
export function lineOfSource(source: string, line: number): number {
  let text = source.replace(/\r\n?/g, "\n");
  // Where each sign of the text stands in the source.
  let places = Array.from({ length: text.length + 1 }, (_, at) => at);
  const all = text;
  for (const pattern of TAKEN_OUT) {
    const gone = text.matchAll(pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`));
    for (const { index, 0: match } of [...gone].reverse()) {
      text = text.slice(0, index) + text.slice(index + match.length);
      places = [...places.slice(0, index), ...places.slice(index + match.length)];
    }
  }
  let at = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf("\n", at);
    if (end < 0) break;
    at = end + 1;
  }
  return all.slice(0, places[at]).split("\n").length;
}

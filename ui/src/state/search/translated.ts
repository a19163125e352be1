/** What a search looks for, as find and replace has it. */
export interface Looked {
  find: string;
  regex: boolean;
  matchCase: boolean;
  within: string;
}

const TERM = /-?(?:[a-z-]+:)?(?:"[^"]*"|\/(?:[^/\\]|\\.)*\/|\([^)]*\)|\[[^\]]*\]|[^\s"()[\]]+)/gu;

/**
 * The words of a search become the text that is looked for; what restricts it to some notes (`tag:`, `path:`, what is left out) goes on
 * doing so.
 */
export function translated(query: string): Looked {
  const looked: Looked = { find: "", regex: false, matchCase: false, within: "" };
  const words: string[] = [];
  const within: string[] = [];
  for (const [term] of query.matchAll(TERM)) {
    const regex = /^\/(.+)\/$/.exec(term)?.[1];
    const exact = /^match-case:"?([^"()]+)"?$/.exec(term)?.[1];
    if (regex !== undefined && words.length === 0) {
      words.push(regex);
      looked.regex = true;
    } else if (exact !== undefined) {
      words.push(exact);
      looked.matchCase = true;
    } else if (/^(?:-|\(|\[|[a-z-]+:)/.test(term) || term === "OR" || looked.regex) within.push(term);
    else words.push(term.replace(/^"|"$/g, ""));
  }
  looked.find = words.join(" ");
  looked.within = within.filter((term) => term !== "OR").join(" ");
  return looked;
}

import type { SearchHit, SearchReply } from "../../protocol/bindings.ts";
import type { Piece } from "../../editor/fuzzy.ts";
import { folderOf } from "../paths.ts";
import { readSnippet, shortened } from "../snippet.ts";

/** A matching line of a note. */
export interface FoundLine {
  line: number;
  pieces: readonly Piece[];
}

/** A note that matches, with its matching lines in their order. */
export interface FoundNote {
  path: string;
  title: string;
  folder: string;
  /** Of the best match. */
  best: number;
  lines: readonly FoundLine[];
  /** Further matching lines that were not sent. */
  more: number;
}

/** What a search found, as it is shown. */
export interface Found {
  /** What was asked. */
  query: string;
  notes: readonly FoundNote[];
  /** Notes that match in all. */
  total: number;
  /** The space was still being indexed: there may be more. */
  indexing: boolean;
  /** Nothing matches as typed; these are similar words. */
  fuzzy: boolean;
  /** The query in plain words; empty where it is written in these words. */
  understood: string;
}

/** Words, and nothing of the language. */
const PLAIN = /^(?!.*\bOR\b)[\p{L}\p{N}\p{M}\s]*$/u;

export function readReply(query: string, reply: SearchReply): Found {
  return {
    query,
    notes: reply.hits.map(readHit),
    total: reply.total,
    indexing: reply.indexing,
    fuzzy: reply.fuzzy,
    // Of words alone it says nothing that is not seen.
    understood: PLAIN.test(query) ? "" : reply.understood,
  };
}

function readHit({ path, title, line, snippet, matches, more }: SearchHit): FoundNote {
  // A note that a plug provides comes with its best line alone.
  const lines = matches ?? (snippet.trim() === "" ? [] : [{ line, snippet }]);
  return {
    path,
    title,
    folder: folderOf(path),
    best: line,
    lines: lines.map((match) => ({ line: match.line, pieces: shortened(readSnippet(match.snippet.trim())) })),
    more: more ?? 0,
  };
}

/** The lines of a note that are known to match, shown or not. */
export function countOf({ lines, more }: FoundNote): number {
  return lines.length + more;
}

import type { SearchHit, SearchReply } from "../../protocol/bindings.ts";
import type { Piece } from "../fuzzy.ts";
import { folderOf } from "../paths.ts";
import { readSnippet } from "../snippet.ts";

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
  /** The query in plain words; empty: the app did not say. */
  understood: string;
}

/** What an app of this version or an older one answers: the older knows no lines and says nothing of how it understood. */
export type AnyReply = Omit<SearchReply, "hits" | "fuzzy" | "understood"> & {
  hits: AnyHit[];
  fuzzy?: boolean;
  understood?: string;
};
type AnyHit = Omit<SearchHit, "matches" | "more"> & { matches?: { line: number; snippet: string }[]; more?: number };

export function readReply(query: string, reply: AnyReply): Found {
  return {
    query,
    notes: reply.hits.map(readHit),
    total: reply.total,
    indexing: reply.indexing,
    fuzzy: reply.fuzzy ?? false,
    understood: reply.understood ?? "",
  };
}

function readHit({ path, title, line, snippet, matches, more }: AnyHit): FoundNote {
  const lines = matches ?? (snippet.trim() === "" ? [] : [{ line, snippet }]);
  return {
    path,
    title,
    folder: folderOf(path),
    best: line,
    lines: lines.map((match) => ({ line: match.line, pieces: readSnippet(match.snippet.trim()) })),
    more: more ?? 0,
  };
}

/** The lines of a note that are known to match, shown or not. */
export function countOf({ lines, more }: FoundNote): number {
  return lines.length + more;
}

import type { EditorNotes } from "../editor/host.ts";
import { RequestError } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";
import { isNote } from "./paths.ts";
import { readSnippet } from "./snippet.ts";

/** Names without a file are asked for again after this long: a link that was just written is offered soon enough. */
const MISSING_MS = 10_000;
const MOST_MISSING = 2000;
/** Lines of one note that are offered. */
const LINES_OF_A_NOTE = 5;

/** What the editor can ask of notes, from the app. */
export function editorNotes(app: App): EditorNotes {
  const { client, workspace, tree } = app;
  let files: { of: unknown; paths: readonly string[] } = { of: null, paths: [] };
  let missing: { at: number; names: Promise<readonly string[]> } | null = null;

  async function rows(sql: string, params: unknown[], limit: number): Promise<(string | number | null)[][]> {
    return (await client.call("query", { sql, params, limit })).rows;
  }

  async function askMissing(): Promise<readonly string[]> {
    const found = await rows(
      `SELECT target FROM links WHERE resolved IS NULL AND external = 0 AND kind != 'markdown' AND target != ''
       GROUP BY lower(target) ORDER BY count(*) DESC LIMIT ${MOST_MISSING}`,
      [],
      MOST_MISSING,
    );
    return found.map(([target]) => String(target).replace(/\.md$/i, ""));
  }

  return {
    attachments() {
      const { entries } = tree;
      if (files.of !== entries)
        files = { of: entries, paths: entries.filter(({ path }) => !isNote(path)).map(({ path }) => path) };
      return files.paths;
    },

    missing() {
      if (!missing || Date.now() - missing.at > MISSING_MS) {
        const names = askMissing();
        const mine = { at: Date.now(), names };
        missing = mine;
        names.catch(() => {
          if (missing === mine) missing = null;
        });
      }
      return missing.names;
    },

    async resolve(target) {
      const from = workspace.activeNote?.path ?? "";
      return (await client.call("links.resolve", { from, target, kind: "wiki" })).path;
    },

    async text(path) {
      const open = workspace.noteTab(path);
      if (open) return open.note.document.state.doc.toString();
      return (await client.call("notes.read", { path })).text;
    },

    async headings(words, limit) {
      const parts = words.split(/\s+/).filter(Boolean);
      const where = parts.map(() => "text LIKE ? ESCAPE '\\'").join(" AND ");
      const found = await rows(
        `SELECT path, text FROM headings${where === "" ? "" : ` WHERE ${where}`}
         ORDER BY length(text), path LIMIT ${limit}`,
        parts.map((part) => `%${part.replace(/[\\%_]/g, "\\$&")}%`),
        limit,
      );
      return found.map(([path, text]) => ({ path: String(path), text: String(text) }));
    },

    async lines(words, limit) {
      // Each word as it stands: nothing of it is an operator.
      const query = words
        .split(/\s+/)
        .map((word) => word.replace(/["\\]/g, ""))
        .filter(Boolean)
        .map((word) => `"${word}"`)
        .join(" ");
      if (query === "") return [];
      const { hits } = await client.call("search", { query, limit, lines: LINES_OF_A_NOTE });
      const found = hits.flatMap(({ path, matches = [] }) =>
        matches.map(({ line, snippet }) => ({
          path,
          line,
          text: readSnippet(snippet)
            .map(({ text }) => text)
            .join(""),
        })),
      );
      return found.slice(0, limit);
    },

    async edit(path, change) {
      const open = workspace.noteTab(path);
      if (open) {
        const { document } = open.note;
        if (open.note.readOnly !== null) throw new Error(open.note.readOnly);
        document.dispatch({ changes: change(document.state.doc.toString()), userEvent: "input.link" });
        if (!(await document.save())) throw new Error(document.failure ?? "it could not be saved");
        return;
      }
      // Whoever else writes it meanwhile is written after, not over.
      for (let last = false; ; last = true) {
        const { text, hash } = await client.call("notes.read", { path });
        const { from, insert } = change(text);
        try {
          await client.call("notes.save", {
            path,
            text: text.slice(0, from) + insert + text.slice(from),
            baseHash: hash,
          });
          return;
        } catch (error) {
          if (last || !(error instanceof RequestError) || error.code !== "conflict") throw error;
        }
      }
    },
  };
}

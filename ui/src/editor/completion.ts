import {
  autocompletion,
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { NoteName } from "../protocol/bindings.ts";
import type { EditorHost } from "./host.ts";
import { sameDocument } from "./identity.ts";
import { plugCompletion } from "./plugCompletion.ts";

/** Links after `[[`, tags after `#`, slash commands after `/`, and what plugs suggest. */
export function completion(host: EditorHost): Extension {
  const fromPlugs = plugCompletion(host);
  return autocompletion({
    override: [
      (context) => linkCompletion(context, host),
      (context) => tagCompletion(context, host),
      (context) => slashCompletion(context, host),
      (context) => (inCode(context) ? null : fromPlugs(context)),
    ],
    icons: false,
    activateOnTypingDelay: 50,
    interactionDelay: 30,
    maxRenderedOptions: 60,
  });
}

async function linkCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const before = context.matchBefore(/\[\[[^\]\n|#]*/);
  if (!before || inCode(context)) return null;
  const names = await host.names();
  if (context.aborted) return null;
  const shortest = shortestNames(names);
  return {
    from: before.from + 2,
    options: names.flatMap((name) => linkOptions(name, shortest.get(name.path) ?? name.path)),
    validFor: /^[^\]\n|#]*$/,
  };
}

function linkOptions(name: NoteName, link: string): Completion[] {
  const folder = name.path.includes("/") ? name.path.slice(0, name.path.lastIndexOf("/")) : "";
  const base = link.slice(link.lastIndexOf("/") + 1);
  const detail = folder === "" ? {} : { detail: folder };
  const options: Completion[] = [{ label: base, ...detail, apply: applyLink(link) }];
  const others = new Set([name.title, ...name.aliases]);
  others.delete(base);
  for (const other of others)
    options.push({
      label: other,
      detail: `${base}${folder ? ` – ${folder}` : ""}`,
      apply: applyLink(`${link}|${other}`),
    });
  return options;
}

/** Completes to `link]]`, over closing brackets that are there already. */
function applyLink(link: string) {
  return (view: EditorView, picked: Completion, from: number, to: number) => {
    const closed = view.state.sliceDoc(to, to + 2) === "]]";
    view.dispatch({
      changes: { from, to: closed ? to + 2 : to, insert: `${link}]]` },
      selection: { anchor: from + link.length + 2 },
      annotations: pickedCompletion.of(picked),
      userEvent: "input.complete",
    });
  };
}

/** A note's file name where that is enough to find it, else its path; both without `.md`. */
export function shortestNames(names: readonly NoteName[]): Map<string, string> {
  const count = new Map<string, number>();
  const baseOf = (path: string) => path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  for (const { path } of names) count.set(baseOf(path), (count.get(baseOf(path)) ?? 0) + 1);
  return new Map(
    names.map(({ path }) => {
      const name = path.replace(/\.md$/i, "");
      return [path, count.get(baseOf(path)) === 1 ? name.slice(name.lastIndexOf("/") + 1) : name];
    }),
  );
}

async function tagCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const before = context.matchBefore(/(?:^|[\s(])#[\p{L}\p{N}_/-]+$/u);
  if (!before || inCode(context)) return null;
  const from = before.from + before.text.indexOf("#") + 1;
  const tags = await host.tags();
  if (context.aborted) return null;
  return {
    from,
    options: tags.map(({ tag, count }) => ({ label: tag, detail: String(count) })),
    validFor: /^[\p{L}\p{N}_/-]*$/u,
  };
}

async function slashCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const before = context.matchBefore(/(?:^|\s)\/[\p{L}\p{N}_-]*$/u);
  if (!before || inCode(context)) return null;
  const from = before.from + before.text.indexOf("/");
  const commands = await host.slashCommands();
  if (context.aborted || commands.length === 0) return null;
  return {
    from,
    options: commands.map(({ id, name, description, plug }) => ({
      label: `/${name}`,
      detail: description || plug,
      apply: (view: EditorView, _: Completion, start: number, end: number) =>
        void insertSlash(view, host, id, start, end),
    })),
    validFor: /^\/[\p{L}\p{N}_-]*$/u,
  };
}

/** Where a slash command's text wants the cursor. */
const CURSOR = "|^|";

/** The typed command goes at once; its text comes where it stood, wherever the writer has gone on to meanwhile. */
async function insertSlash(view: EditorView, host: EditorHost, id: string, from: number, to: number): Promise<void> {
  const typed = view.state.sliceDoc(from, to);
  view.dispatch({ changes: { from, to }, userEvent: "delete" });
  const before = view.state;
  const untouched = () => view.state.doc === before.doc && sameDocument(view.state, before);
  let text: string | null;
  try {
    text = await host.runSlashCommand(id);
  } catch (error) {
    // Nothing came of it: what was typed comes back.
    if (untouched()) view.dispatch({ changes: { from, insert: typed }, selection: { anchor: from + typed.length } });
    host.report(error instanceof Error ? error.message : String(error));
    return;
  }
  if (text === null || text === "" || !sameDocument(view.state, before)) return;
  const at = untouched() ? from : view.state.selection.main.head;
  view.dispatch({ ...insertion(text, at), userEvent: "input.complete", scrollIntoView: true });
  view.focus();
}

/** Text with `|^|` in it, put at a place with the cursor where the mark was. */
export function insertion(
  text: string,
  at: number,
): { changes: { from: number; insert: string }; selection: { anchor: number } } {
  const cursor = text.indexOf(CURSOR);
  const insert = cursor < 0 ? text : text.slice(0, cursor) + text.slice(cursor + CURSOR.length);
  return { changes: { from: at, insert }, selection: { anchor: at + (cursor < 0 ? insert.length : cursor) } };
}

const CODE = new Set(["FencedCode", "CodeText", "CodeBlock", "InlineCode", "Frontmatter", "URL"]);

function inCode(context: CompletionContext): boolean {
  for (let node = syntaxTree(context.state).resolveInner(context.pos, -1).node; ;) {
    if (CODE.has(node.name)) return true;
    if (!node.parent) return false;
    node = node.parent;
  }
}

import {
  pickedCompletion,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import type { EditorHost } from "../host.ts";
import { sameDocument } from "../identity.ts";
import { builtIn, type BuiltIn } from "./builtIn.ts";
import { inCode, insertion } from "./shared.ts";

/** Behind a slash that begins a word: the editor's own commands and those of plugs. */
export async function slashCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const before = context.matchBefore(/(?:^|\s)\/[\p{L}\p{N}_-]*$/u);
  if (!before || inCode(context)) return null;
  const from = before.from + before.text.indexOf("/");
  // Without an answer the editor's own are still there.
  const plugs = await host.slashCommands().catch(() => []);
  if (context.aborted) return null;
  const taken = new Set(plugs.map(({ name }) => name));
  return {
    from,
    options: [
      ...plugs.map(({ id, name, description, plug }): Completion => ({
        label: `/${name}`,
        detail: description || plug,
        apply: (view, _, start, end) => void insertSlash(view, host, id, start, end),
      })),
      ...builtIn.filter(({ name }) => !taken.has(name)).map(ownOption),
    ],
    validFor: /^\/[\p{L}\p{N}_-]*$/u,
  };
}

function ownOption(command: BuiltIn): Completion {
  return {
    label: `/${command.name}`,
    detail: command.about,
    apply: (view, picked, from, to) => {
      const done = command.apply(view.state, from, to);
      view.dispatch(done, {
        annotations: pickedCompletion.of(picked),
        userEvent: "input.complete",
        scrollIntoView: true,
      });
      if (command.asks) startCompletion(view);
    },
  };
}

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

import {
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import type { CompleteHook, PlugCompletion } from "../../protocol/bindings.ts";
import type { EditorHost, EditorPlugs } from "../host.ts";
import { documentKey } from "../identity.ts";

/** What is typed after a trigger and still counts as its text. */
const LONGEST = 64;

/** Where a plug is asked, and for what. */
export interface Asked {
  hooks: CompleteHook[];
  trigger: string;
  typed: string;
}

/**
 * The plugs that a line up to the cursor asks: those of the trigger that stands nearest before it. A trigger that follows a letter or digit
 * is part of a word (`me@home`), and text with a space in it is prose.
 */
export function asked(hooks: readonly CompleteHook[], line: string): Asked | null {
  /** Where the nearest trigger ends. */
  let best = -1;
  let trigger = "";
  for (const hook of hooks) {
    const at = line.lastIndexOf(hook.trigger);
    const inWord = at > 0 && /[\p{L}\p{N}]$/u.test(line.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(hook.trigger);
    const typed = line.slice(at + hook.trigger.length);
    if (at < 0 || hook.trigger === "" || inWord || typed.length > LONGEST || /\s/.test(typed)) continue;
    const end = at + hook.trigger.length;
    if (end > best || (end === best && hook.trigger.length > trigger.length)) {
      best = end;
      ({ trigger } = hook);
    }
  }
  if (best < 0) return null;
  const typed = line.slice(best);
  return { hooks: hooks.filter((hook) => hook.trigger === trigger), trigger, typed };
}

/** Asks one plug one thing at a time, and after it only the newest: what was overtaken while it waited is never asked. */
export class Latest {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #newest = new Map<string, number>();
  #turn = 0;

  /** Null: something newer was asked meanwhile. */
  async ask<T>(key: string, work: () => Promise<T>): Promise<T | null> {
    const turn = ++this.#turn;
    this.#newest.set(key, turn);
    for (let running = this.#running.get(key); running; running = this.#running.get(key)) {
      await running.catch(() => undefined);
      if (this.#newest.get(key) !== turn) return null;
    }
    const running = work();
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }
}

/** Suggestions of plugs. They come when they come: typing and the other suggestions wait for none. */
export function plugCompletion(host: EditorHost): (context: CompletionContext) => Promise<CompletionResult | null> {
  const latest = new Latest();
  return async (context) => {
    const hooks = host.plugs.completions();
    if (hooks.length === 0) return null;
    const from = context.state.doc.lineAt(context.pos).from;
    const line = context.state.sliceDoc(from, context.pos);
    const ask = asked(hooks, line);
    const note = (context.state.facet(documentKey) as { path?: string } | null)?.path;
    if (!ask || note === undefined) return null;
    const lists = await Promise.all(
      ask.hooks.map((hook) => suggestions(host.plugs, latest, hook, note, ask.typed, line)),
    );
    if (context.aborted) return null;
    const options = lists.flat();
    return options.length === 0 ? null : { from: context.pos - ask.typed.length, options };
  };
}

async function suggestions(
  plugs: EditorPlugs,
  latest: Latest,
  { id, plug, trigger }: CompleteHook,
  note: string,
  typed: string,
  line: string,
): Promise<Completion[]> {
  try {
    const found = await latest.ask(id, () => plugs.complete(id, note, typed, line));
    return (found ?? []).map((given) => option(given, plug, trigger));
  } catch {
    // It stands in the plug's log; a list that does not come is no reason to interrupt a writer.
    return [];
  }
}

function option({ label, insert, detail }: PlugCompletion, plug: string, trigger: string): Completion {
  return {
    label,
    detail: detail ?? plug,
    ...(insert === null
      ? {}
      : {
          apply: (view: EditorView, picked: Completion, from: number, to: number) =>
            view.dispatch({
              changes: { from: from - trigger.length, to, insert },
              selection: { anchor: from - trigger.length + insert.length },
              annotations: pickedCompletion.of(picked),
              userEvent: "input.complete",
            }),
        }),
  };
}

import type { EditorPlugs } from "../editor/host.ts";
import type { StageHost } from "../frames/stage.ts";
import { plugOf } from "../frames/stage.ts";
import { frameAddress } from "../protocol/platform.ts";
import type { App } from "./app.svelte.ts";

/** States of pages that are kept from one session to the next: the latest of them. */
const MOST_STATES = 48;

/** What plugs' pages and the editor's plug parts need of the app. */
export class PlugPages implements StageHost {
  readonly #app: App;
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  /** `jackdaw.state` of each page, by what it shows. */
  states = new Map<string, unknown>();

  constructor(app: App) {
    this.#app = app;
  }

  show: StageHost["show"] = (id, subject) => this.#app.client.call("hooks.show", { id, subject });
  send: StageHost["send"] = (ticket, message) =>
    this.#app.client.call("frames.send", { ticket, message: message ?? null });
  address: StageHost["address"] = frameAddress;
  showPlug: StageHost["showPlug"] = (name) => this.#app.showPlug(name);
  stateOf: StageHost["stateOf"] = (key) => this.states.get(key) ?? null;

  close(ticket: string): void {
    // A connection that is gone took its frames with it.
    void this.#app.client.call("frames.close", { ticket }).catch(() => undefined);
  }

  keepState(key: string, state: unknown): void {
    this.states.delete(key);
    this.states.set(key, state);
    const [oldest] = this.states.keys();
    if (this.states.size > MOST_STATES && oldest !== undefined) this.states.delete(oldest);
    this.#app.rememberSession();
  }

  followLink: StageHost["followLink"] = (link, elsewhere) => this.#app.attempt(this.#app.links.follow(link, elsewhere));

  listen(plug: string, listener: (message: unknown) => void): () => void {
    const listeners = this.#listeners.get(plug) ?? new Set();
    this.#listeners.set(plug, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** An event of a plug's own, for its pages and no others. */
  tell(plug: string, message: unknown): void {
    for (const listener of [...(this.#listeners.get(plug) ?? [])]) listener(message);
  }

  /** Escape and F6 lead out of a page, and the two doors to everything open from it; nothing else does. */
  left({ key, mod, shift }: { key: string; mod: boolean; shift: boolean }): void {
    const app = this.#app;
    if (key === "F6") app.nextRegion(shift ? -1 : 1);
    else if (mod && key === "p") app.overlay = "palette";
    else if (mod && key === "o") app.overlay = "switcher";
    else if (key === "Escape" && app.workspace.activeNote && !app.shownView) app.workspace.editor?.focus();
    else if (key === "Escape") document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }

  /** What plugs add to the editor. */
  readonly editor: EditorPlugs = {
    completions: () => this.#app.plugs.hooks.completions,
    complete: (id, note, typed, line) => this.#app.client.call("hooks.complete", { id, note, typed, line }),
    widget: (language) => {
      const hook = this.#app.plugs.hooks.widgets.find(({ languages }) => languages.includes(language));
      return hook ? { id: hook.id, stamp: this.#app.plugs.stampOf(plugOf(hook.id)) } : null;
    },
    stage: this,
    marksText: () => this.#app.plugs.hooks.marksEditor,
    findMarks: (lines) => this.#app.client.call("marks.find", { place: "editor", lines }),
    onChange: (listener) => this.#app.plugs.onChange(listener),
  };
}

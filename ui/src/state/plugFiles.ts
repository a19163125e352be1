import type { ViewUpdate } from "@codemirror/view";
import type { NoteStore } from "../editor/document.ts";
import type { Place } from "../editor/noteEditor.ts";
import type { PlugInfo } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";
import { OpenNote } from "./openNote.svelte.ts";
import type { SourcePlace } from "./places.ts";
import { CodeTab, type Tab, type TabOptions } from "./workspace.svelte.ts";

/** The space's settings file, as the app names it. */
const SETTINGS = "config.yaml";

type Code = typeof import("../editor/code/code.ts");

/** Whether a diagnostic of a plug, which names the file so, is about what a tab shows. */
function isOf({ plug, file }: CodeTab, name: string, named: string): boolean {
  return plug === null ? named === `.jackdaw/${file.path}` : plug === name && named === file.path;
}

function keyOf(plug: string | null, path: string): string {
  return `${plug ?? ""}/${path}`;
}

/** The files of plugs in the editor: their author's, and no notes. */
export class PlugFiles {
  readonly #app: App;
  readonly #onUpdate: (update: ViewUpdate) => void;
  readonly #opening = new Map<string, Promise<CodeTab>>();
  /** What is marked in each. */
  readonly #marked = new WeakMap<CodeTab, string>();
  /** There as soon as there is a tab with code. */
  #code: Code | null = null;

  constructor(app: App, onUpdate: (update: ViewUpdate) => void) {
    this.#app = app;
    this.#onUpdate = onUpdate;
  }

  /** Shows a file of a plug, in the tab it has or a new one. Rejects when it cannot be read. */
  async open(plug: string, path: string): Promise<void> {
    await this.#show(plug, path);
  }

  /** False if something else was asked for while it was read: then it stands behind that. */
  async #show(plug: string | null, path: string): Promise<boolean> {
    const { workspace } = this.#app;
    const isWanted = workspace.wish(`plug:${keyOf(plug, path)}`);
    const tab = await this.#tabFor(plug, path);
    if (!isWanted()) return false;
    workspace.activate(tab.id);
    return true;
  }

  /** The same, with the cursor at a place. */
  async openAt(plug: string, { file, line, column }: SourcePlace): Promise<void> {
    if (await this.#show(plug, file)) this.#app.workspace.editor?.goToLine(line, column);
  }

  /** The settings of the space as text, where those of a plug stand. */
  async openSettings(plug: string): Promise<void> {
    if (!(await this.#show(null, SETTINGS))) return;
    const { editor } = this.#app.workspace;
    const lines = editor?.view.state.doc.toString().split("\n") ?? [];
    const from = lines.findIndex((line) => /^plugs:/.test(line));
    const at = lines.findIndex((line, index) => index > from && from >= 0 && line.trimStart().startsWith(`${plug}:`));
    if (at >= 0) editor?.goToLine(at + 1);
  }

  /** A place in them. */
  async openSettingsAt({ line, column }: SourcePlace): Promise<void> {
    if (await this.#show(null, SETTINGS)) this.#app.workspace.editor?.goToLine(line, column);
  }

  /** Opens a file as it was, right of all tabs and behind what is shown; `plug` null: the settings. Rejects when it cannot be read. */
  async reopen(plug: string | null, path: string, place: Place | null): Promise<void> {
    const { file } = await this.#tabFor(plug, path, { last: true });
    file.place = place;
  }

  /** Marks in the open files what is wrong with the plugs. Marks that are there stay, as the text may have been edited since. */
  markTroubles(plugs: readonly PlugInfo[], tabs: readonly Tab[]): void {
    const code = this.#code;
    if (!code) return;
    for (const tab of tabs) {
      if (tab.kind !== "code") continue;
      const troubles = plugs.flatMap(({ name, diagnostics }) =>
        diagnostics.filter(({ file }) => isOf(tab, name, file)),
      );
      const marks = JSON.stringify(troubles);
      if (marks === (this.#marked.get(tab) ?? "[]")) continue;
      this.#marked.set(tab, marks);
      const { document } = tab.file;
      document.dispatch(code.markTroubles(document.state, troubles));
    }
  }

  /** Makes an empty file and shows it. Rejects when there is one of that name. */
  async create(plug: string, path: string): Promise<void> {
    const made = await this.#app.client.call("plugs.file.create", { name: plug, path });
    await this.open(plug, made.path);
  }

  /** Gives a file another name; its tab goes with it. */
  async rename(plug: string, from: string, to: string): Promise<void> {
    const { client, workspace } = this.#app;
    const open = await this.#savedTab(plug, from);
    await client.call("plugs.file.rename", { name: plug, from, to });
    if (!open) return;
    // Another ending may be another language: it is opened anew where it was.
    const shown = workspace.activeId === open.id;
    const place = workspace.placeOf(open.file);
    await workspace.close(open.id, { discard: true });
    await this.reopen(plug, to, place);
    if (shown) await this.open(plug, to);
  }

  /** Into the trash, with a way back; `again` when it came back. */
  async delete(plug: string, path: string, again: () => Promise<void>): Promise<void> {
    const { client, workspace, messages } = this.#app;
    const open = await this.#savedTab(plug, path);
    const { id } = await client.call("plugs.file.delete", { name: plug, path });
    if (open) await workspace.close(open.id, { discard: true });
    const restore = async () => {
      await client.call("plugs.file.restore", { name: plug, id });
      await again();
      if (open) await this.open(plug, path);
    };
    messages.say("info", `“${path}” of ${plug} is in the trash.`, {
      action: { label: "Undo", run: () => this.#app.attempt(restore()) },
    });
  }

  /** The tab of a file, its text on disk. Rejects, and shows it, where that could not be: what is unsaved must not go with the file. */
  async #savedTab(plug: string, path: string): Promise<CodeTab | undefined> {
    const { workspace } = this.#app;
    const open = workspace.codeTab(plug, path);
    if (!open || (await open.file.document.save())) return open;
    workspace.activate(open.id);
    throw new Error(`“${path}” has text that could not be saved: see to that first`);
  }

  /** To the next place where something is wrong: in the file that is shown, else the first one of any plug. */
  async nextProblem(by: 1 | -1): Promise<void> {
    const { workspace, plugs, messages } = this.#app;
    const { active, editor } = workspace;
    if (active?.kind === "code" && editor && this.#code?.goToProblem(editor.view, by)) return;
    const all = plugs.list.flatMap(({ name, diagnostics }) => diagnostics.map((found) => ({ name, found })));
    const worst = all.find(({ found }) => found.severity === "error") ?? all[0];
    if (!worst) messages.say("info", "Nothing is wrong with any plug.");
    else if (worst.found.file.startsWith(".jackdaw/")) await this.openSettingsAt(worst.found);
    else await this.openAt(worst.name, worst.found);
  }

  /** Whether the open files of a plug are still what they were; of any plug, where none is named. The settings always. */
  async recheck(plug = ""): Promise<void> {
    const tabs = this.#app.workspace.tabs.filter((tab) => tab.kind === "code");
    const meant = tabs.filter((tab) => plug === "" || tab.plug === null || tab.plug === plug);
    await Promise.all(meant.map((tab) => this.#recheck(tab)));
  }

  async #tabFor(plug: string | null, path: string, options?: TabOptions): Promise<CodeTab> {
    const open = this.#app.workspace.codeTab(plug, path);
    if (open) return open;
    // A double click asks twice before the first is there.
    const key = keyOf(plug, path);
    let opening = this.#opening.get(key);
    if (!opening) {
      opening = this.#read(plug, path, options).finally(() => this.#opening.delete(key));
      this.#opening.set(key, opening);
    }
    return opening;
  }

  async #read(plug: string | null, path: string, options?: TabOptions): Promise<CodeTab> {
    const store = this.#store(plug);
    const [text, code] = await Promise.all([store.read(path), import("../editor/code/code.ts")]);
    this.#code = code;
    const language = await code.codeLanguage(path);
    const file = new OpenNote(text, store, code.codeExtensions(language, this.#onUpdate), () => undefined);
    return this.#app.workspace.addCode(plug, file, language, options);
  }

  #store(name: string | null): NoteStore {
    const { client } = this.#app;
    const based = (baseHash: string | undefined) => (baseHash === undefined ? {} : { baseHash });
    // What is half typed should neither run nor be told as an error.
    if (name === null)
      return {
        asked: true,
        read: () => client.call("settings.text.open"),
        save: (_, text, baseHash) => client.call("settings.text.save", { text, ...based(baseHash) }),
      };
    return {
      asked: true,
      read: (path) => client.call("plugs.file.open", { name, path }),
      save: (path, text, baseHash) => client.call("plugs.file.save", { name, path, text, ...based(baseHash) }),
    };
  }

  async #recheck({ plug, file }: CodeTab): Promise<void> {
    try {
      const { hash } = await this.#store(plug).read(file.path);
      await file.document.changedElsewhere(hash);
    } catch (error) {
      if (error instanceof RequestError && error.code === "not_found") file.document.deletedElsewhere();
      else throw error;
    }
  }
}

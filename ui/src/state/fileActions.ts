import { RequestError } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";
import { filesIn } from "./folderFiles.ts";
import type { OpenNote } from "./openNote.svelte.ts";
import { MOST } from "./links/linkCheck.svelte.ts";
import { folderOf, freePath, isNote, nameOf, titleOf } from "./paths.ts";

/** Files of one message. */
const NAMED = 3;

/** What was put into the trash. */
interface Trashed {
  id: string;
  /** In a tab. */
  wasOpen: boolean;
}

/** What is done to files, from wherever it is asked. */
export class FileActions {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** A new note beside the open one, or in a folder; its name waits to be written in the tree. */
  async create(folder = folderOf(this.#app.workspace.activeNote?.path ?? "")): Promise<void> {
    const { tree, workspace, layout } = this.#app;
    const path = freePath(
      folder,
      "Untitled",
      tree.entries.map((entry) => entry.path),
    );
    await this.make(path);
    tree.reveal(path);
    await workspace.open(path, { keep: true });
    if (layout.sidebar !== "closed" && layout.panel === "files") tree.renaming = path;
  }

  /** A note by the name that was typed, e.g. `Journal/Today`. */
  async createNamed(name: string): Promise<void> {
    const path = isNote(name) ? name : `${name}.md`;
    await this.make(path);
    this.#app.tree.reveal(path);
    await this.#app.workspace.open(path, { keep: true });
  }

  /** An empty note, which the reader need not be led to. */
  async make(path: string): Promise<void> {
    await this.#app.client.call("notes.create", { path, text: "" });
    await this.#app.tree.load();
  }

  /** Gives a note, attachment or folder another name in its folder; a `/` in it moves it. */
  async rename(path: string, name: string, folder = false): Promise<void> {
    const { renaming } = this.#app;
    const wish = renaming.wishFor(path, name, folder);
    if (wish) await renaming.rename(wish);
  }

  /** Into the trash, with a way back; files that nothing else needs can go with a note. */
  async delete(path: string): Promise<void> {
    const left = isNote(path) ? await this.#usedByAlone(path) : [];
    await this.deleteAll([path]);
    if (left.length > 0) this.#offer(left, titleOf(path));
  }

  /** All that the tree shows in a folder, which then goes from it. */
  async deleteFolder(folder: string): Promise<void> {
    const { tree } = this.#app;
    const beside = tree.beside(folder);
    await this.deleteAll(filesIn(tree.entries, folder).map(({ path }) => path));
    tree.selected = beside;
  }

  /** None where that cannot be told: nobody waits for an index to be rid of a note. */
  async #usedByAlone(path: string): Promise<string[]> {
    const { client, status, workspace } = this.#app;
    if (status?.indexing) return [];
    try {
      await workspace.noteTab(path)?.note.document.save();
      return await client.call("links.usedByAlone", { path });
    } catch {
      return [];
    }
  }

  #offer(left: readonly string[], note: string): void {
    const names = left.slice(0, NAMED).map((path) => `“${nameOf(path)}”`);
    const others = left.length - names.length;
    const all = others > 0 ? `${names.join(", ")} and ${others.toLocaleString("en")} more` : names.join(", ");
    const [verb, them] = left.length === 1 ? ["was", "it"] : ["were", "them"];
    this.#app.messages.say("info", `${all} ${verb} used by “${note}” alone.`, {
      action: { label: `Delete ${them} too`, run: () => this.#app.attempt(this.#deleteUnused(left)) },
    });
  }

  /** The note may be back by now, or another one may use them. */
  async #deleteUnused(left: readonly string[]): Promise<void> {
    const { paths } = await this.#app.client.call("links.unused", { limit: MOST });
    const unused = new Set(paths);
    const still = left.filter((path) => unused.has(path));
    if (still.length > 0) await this.deleteAll(still);
    else this.#app.messages.say("info", "A note uses them: they stay.");
  }

  /** Into the trash, with one way back for all. Where one cannot be deleted, the rest stays. */
  async deleteAll(paths: readonly string[]): Promise<void> {
    const { tree, messages, progresses } = this.#app;
    const [only] = paths;
    const busy = paths.length > 1 ? progresses.own(`Deleting ${paths.length.toLocaleString("en")} files`) : null;
    const gone: Trashed[] = [];
    try {
      for (const path of paths) {
        if (busy?.signal.aborted) break;
        gone.push(await this.#trash(path));
        busy?.progress(gone.length / paths.length);
      }
    } finally {
      busy?.end();
      await tree.load();
      const action = { label: "Undo", run: () => this.#app.attempt(this.#restore(gone)) };
      const name = only === undefined ? "" : isNote(only) ? titleOf(only) : nameOf(only);
      const many = gone.length.toLocaleString("en");
      if (gone.length === 1) messages.say("info", `“${name}” is in the trash.`, { action });
      else if (gone.length > 1) messages.say("info", `${many} files are in the trash.`, { action });
    }
  }

  async #trash(path: string): Promise<Trashed> {
    const { client, workspace } = this.#app;
    const tab = workspace.noteTab(path);
    await tab?.note.document.save();
    const { id } = await client.call("notes.delete", { path });
    if (tab) await workspace.close(tab.id, { discard: !tab.note.document.dirty });
    const file = workspace.fileTab(path);
    if (file) await workspace.close(file.id);
    return { id, wasOpen: tab !== undefined || file !== undefined };
  }

  async #restore(trashed: readonly Trashed[]): Promise<void> {
    const { client, tree, workspace } = this.#app;
    const back: { path: string; wasOpen: boolean }[] = [];
    try {
      for (const { id, wasOpen } of trashed)
        back.push({ path: (await client.call("trash.restore", { id })).path, wasOpen });
    } finally {
      await tree.load();
    }
    const [first] = back;
    if (first) tree.reveal(first.path);
    for (const { path, wasOpen } of back) if (wasOpen) await workspace.open(path, { keep: true });
  }

  /** Whether an open note is still what it was, after events may have been missed. */
  async recheck(note: OpenNote): Promise<void> {
    try {
      const { hash } = await this.#app.client.call(isNote(note.path) ? "notes.read" : "files.open", {
        path: note.path,
      });
      await note.document.changedElsewhere(hash);
    } catch (error) {
      if (error instanceof RequestError && error.code === "not_found") note.document.deletedElsewhere();
      else throw error;
    }
  }
}

import { onFirstUse } from "../editor/onFirstUse.ts";
import type { NoteVersion, TrashEntry } from "../protocol/bindings.ts";
import type { App } from "./app.svelte.ts";
import type { NoteTab } from "./workspace.svelte.ts";
import { folderOf, freeName, isNote, nameOf, titleOf } from "./paths.ts";

/** What a version was kept before, in words. */
const WHY: Record<string, string> = {
  edit: "before you wrote on",
  api: "before a script changed it",
  plug: "before a plug changed it",
  external: "before another program changed it",
  outside: "before another program changed it",
  rename: "before a rename changed its links",
  delete: "before it was deleted",
  restore: "before a version was restored",
  kept: "kept by you",
};

const whole = onFirstUse(() => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }));
const hours = onFirstUse(() => new Intl.DateTimeFormat(undefined, { timeStyle: "short" }));

/** `today` and `yesterday` by name, else the date; with the time. */
export function momentOf(time: string, now = new Date()): string {
  const date = new Date(time);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  const day = days === 0 ? "Today" : days === 1 ? "Yesterday" : null;
  return day === null ? whole().format(date) : `${day} ${hours().format(date)}`;
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export const whyOf = (version: NoteVersion) => WHY[version.why] ?? version.why;

/** Earlier versions of notes, and the trash. */
export class Past {
  /** The note whose versions are looked at. */
  versionsOf = $state.raw<NoteTab | null>(null);
  trashOpen = $state(false);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Shows the versions of a note, or of the open one. */
  async showVersions(path = this.#app.workspace.activeNote?.path): Promise<void> {
    const { workspace, messages } = this.#app;
    if (path === undefined) {
      messages.say("info", "Open a note first: versions are those of a note.");
      return;
    }
    await workspace.open(path, { keep: true, focus: false });
    const tab = workspace.noteTab(path);
    if (!tab) return;
    await tab.note.document.save();
    this.versionsOf = tab;
  }

  /** Keeps what the open note says now. */
  async keepVersion(): Promise<void> {
    const { client, messages, workspace } = this.#app;
    const note = workspace.activeNote;
    if (!note) return;
    await note.document.save();
    await client.call("history.keep", { path: note.path });
    messages.say("success", `This version of “${titleOf(note.path)}” is kept.`);
  }

  /** What the note says now becomes a version itself, and the text that was put together takes its place: an edit that can be undone. */
  async write(tab: NoteTab, text: string): Promise<void> {
    const { client, messages } = this.#app;
    const { document } = tab.note;
    await document.save();
    await client.call("history.keep", { path: document.path });
    this.versionsOf = null;
    if (await document.write(text)) messages.say("success", "Restored. What the note said before is a version, too.");
  }

  /** Takes a file out of the trash: to where it was, or beside what has its place now. */
  async restore({ id, path, taken }: TrashEntry): Promise<void> {
    const { client, tree, workspace, messages } = this.#app;
    const entries = tree.entries.map((entry) => entry.path);
    const to = taken ? freeName(folderOf(path), nameOf(path), entries) : undefined;
    const restored = await client.call("trash.restore", to === undefined ? { id } : { id, to });
    await tree.load();
    tree.reveal(restored.path);
    const shown = isNote(restored.path) ? titleOf(restored.path) : nameOf(restored.path);
    messages.say("success", `“${shown}” is back.`, {
      action: {
        label: "Show",
        run: () => this.#app.attempt(workspace.open(restored.path, { keep: true })),
      },
    });
  }
}

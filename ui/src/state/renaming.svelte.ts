import type { RenameDone, RenamePlan, RenameWish } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";
import { folderOf, isNote, join, nameOf, titleOf } from "./paths.ts";

/** Up to this many notes change without being shown before: they can be undone, and a question each time would be in the way. */
export const A_FEW = 10;

/** Notes that a message names. */
const NAMED = 5;

/** A rename that waits for its reader to look at it. */
export interface Shown {
  wish: RenameWish;
  plan: RenamePlan;
  /** A note has changed while the plan was looked at, and it was made anew. */
  again: boolean;
  /** Told how it ended. */
  ended(done: RenameDone | null): void;
}

/** What is to be renamed, while its new name is written. */
export type Naming =
  | { kind: "file"; path: string; folder: boolean }
  | { kind: "heading"; path: string; line: number; text: string }
  | { kind: "tag"; tag: string };

/** Renames, of whatever kind: looked at if they change much, done whole, undone. */
export class Renaming {
  shown = $state.raw<Shown | null>(null);
  naming = $state.raw<Naming | null>(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Does it, or shows what it would change first. Resolves when it is done or given up; null then. */
  async rename(wish: RenameWish, preview = false): Promise<RenameDone | null> {
    const { client, workspace, preferences } = this.#app;
    // Links are rewritten on disk: what was just typed has to be there.
    await workspace.saveAll();
    const update = wish.kind === "file" ? preferences.settings.updateLinks : "always";
    if (update === "never" && !preview) return this.#apply(wish, null, false);
    const plan = await client.call("rename.plan", { wish });
    const asks =
      preview || (update === "ask" && plan.notes.length > 0) || plan.notes.length > A_FEW || plan.left.length > 0;
    if (!asks) return this.#applyAnew(wish, plan);
    return new Promise((ended) => {
      this.shown = { wish, plan, again: false, ended };
    });
  }

  /** The reader has looked at it: with its links, or the name alone. */
  async confirm(links: boolean): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    try {
      await this.#app.workspace.saveAll();
      const done = await this.#apply(shown.wish, links ? shown.plan.token : null, links);
      this.shown = null;
      shown.ended(done);
    } catch (error) {
      if (!(links && isChanged(error))) {
        this.cancel();
        throw error;
      }
      const plan = await this.#app.client.call("rename.plan", { wish: shown.wish });
      this.shown = { ...shown, plan, again: true };
    }
  }

  cancel(): void {
    const { shown } = this;
    this.shown = null;
    shown?.ended(null);
  }

  /** Takes the last rename back. */
  async undoLast(): Promise<void> {
    const last = await this.#app.client.call("rename.last");
    if (last) await this.undo(last.id);
    else this.#app.messages.say("info", "There is no rename to undo.");
  }

  async undo(id: string): Promise<void> {
    const { client, workspace, tree, messages } = this.#app;
    await workspace.saveAll();
    const undone = await client.call("rename.undo", { id });
    await tree.load();
    if (undone.path !== null) tree.reveal(undone.path);
    const left = undone.left.map(titleOf);
    if (left.length === 0) messages.say("success", `Undone: ${undone.title}.`);
    else
      messages.say("warning", `Undone: ${undone.title}. Changed since, and left but for their links: ${named(left)}.`);
  }

  /** Asks for the new name, and shows what it changes before anything happens. */
  nameFile(path: string, folder = false): void {
    this.naming = { kind: "file", path, folder };
  }

  /** The heading that the cursor is on, or below. */
  nameHeading(): void {
    const note = this.#app.workspace.activeNote;
    const heading = note?.outline.findLast(({ line }) => line <= note.line);
    if (note && heading) this.naming = { kind: "heading", path: note.path, line: heading.line, text: heading.text };
    else this.#app.messages.say("info", "There is no heading at the cursor: put it on one, or below.");
  }

  nameTag(tag = this.#tagAtCursor()): void {
    this.naming = { kind: "tag", tag };
  }

  /** The new name was written. */
  async named(wish: RenameWish, preview: boolean): Promise<void> {
    this.naming = null;
    await this.rename(wish, preview);
  }

  /** The wish for a new name of a file or folder as it is typed: a `/` in it moves. Null: it has that name. */
  wishFor(path: string, name: string, folder = false): RenameWish | null {
    const written = name.trim();
    const to = join(folderOf(path), folder ? written : withEnding(written, path));
    return written === "" || to === path ? null : { kind: "file", from: path, to };
  }

  /** A few notes need no looking at: if one changed since, it is planned again. */
  async #applyAnew(wish: RenameWish, plan: RenamePlan): Promise<RenameDone> {
    try {
      return await this.#apply(wish, plan.token, true);
    } catch (error) {
      if (!isChanged(error)) throw error;
      return this.#apply(wish, null, true);
    }
  }

  async #apply(wish: RenameWish, token: string | null, links: boolean): Promise<RenameDone> {
    const { client, workspace, tree } = this.#app;
    const done = await client.call("rename.apply", { wish, links, ...(token === null ? {} : { token }) });
    if (wish.kind === "file") {
      // The event may come later than the answer.
      if (done.path !== null) workspace.moved(wish.from, done.path);
      await tree.load();
      if (done.path !== null) {
        tree.moved(wish.from, done.path);
        tree.reveal(done.path);
      }
    }
    this.#tell(wish, done);
    return done;
  }

  #tell(wish: RenameWish, done: RenameDone): void {
    const { messages } = this.#app;
    if (done.moved === 0 && done.rewritten === 0) {
      if (wish.kind === "tag") messages.say("info", `No note has the tag “#${wish.from}”.`);
      return;
    }
    const notes = done.rewritten === 1 ? "one note" : `${done.rewritten} notes`;
    const text = {
      file: () => {
        const shown = done.path === null ? "" : isNote(done.path) ? titleOf(done.path) : nameOf(done.path);
        return done.rewritten === 0 ? `Renamed to “${shown}”.` : `Renamed to “${shown}”; links in ${notes} follow.`;
      },
      heading: () => `The heading has its new name in ${notes}.`,
      tag: () => `The tag has its new name in ${notes}.`,
    }[wish.kind]();
    const left = [...new Set(done.left.map(({ path }) => titleOf(path)))];
    const broken = done.left.length === 1 ? "One link cannot" : `${done.left.length} links cannot`;
    const warning = left.length === 0 ? "" : ` ${broken} say that name, and lead nowhere now: in ${named(left)}.`;
    messages.say(warning === "" ? "success" : "warning", `${text}${warning}`, {
      action: { label: "Undo", run: () => this.#app.attempt(this.undo(done.id)) },
    });
  }

  #tagAtCursor(): string {
    const state = this.#app.workspace.activeNote?.document.state;
    if (!state) return "";
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    for (const match of line.text.matchAll(/#([\p{L}\p{N}_\-/]+)/gu)) {
      const from = line.from + match.index;
      if (from <= head && head <= from + match[0].length) return match[1] ?? "";
    }
    return "";
  }
}

/** A name without an ending keeps the one that the file has: what the file is hangs on it. */
function withEnding(name: string, path: string): string {
  const [ending] = /\.[^./]+$/.exec(path) ?? [""];
  const hasEnding = isNote(path) ? isNote(name) : /[^/]\.[^./]+$/.test(name);
  return name === "" || hasEnding ? name : `${name}${isNote(path) ? ".md" : ending}`;
}

/** Some of them by name. */
const named = (all: readonly string[]) =>
  `${all.slice(0, NAMED).join(", ")}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ""}`;

const isChanged = (error: unknown) =>
  error instanceof RequestError && error.code === "conflict" && /changed/.test(error.message);

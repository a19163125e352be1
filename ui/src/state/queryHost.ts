import { findTask } from "../editor/queries/findTask.ts";
import type { QueryHost, ShownTask } from "../editor/queries/host.ts";
import type { App } from "./app.svelte.ts";
import { isNote, nameOf, titleOf } from "./paths.ts";

/** What the notes' live queries need of the app. */
export class AppQueries implements QueryHost {
  readonly #app: App;
  readonly #listeners = new Set<(tables: readonly string[] | null) => void>();

  constructor(app: App) {
    this.#app = app;
  }

  ask: QueryHost["ask"] = ({ text, note, limit, sort }, signal) =>
    this.#app.client.callUntil(signal, "query.block", {
      text,
      ...(note === "" ? {} : { note }),
      limit,
      ...(sort === null ? {} : { sort: sort.column, descending: sort.descending }),
    });

  onChange: QueryHost["onChange"] = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Rows of these tables changed; null: any may have. */
  changed(tables: readonly string[] | null): void {
    for (const listener of [...this.#listeners]) listener(tables);
  }

  open(path: string, line: number | null, elsewhere: boolean): void {
    const app = this.#app;
    app.attempt(app.workspace.open(path, { keep: elsewhere, ...(line === null ? {} : { line }) }));
  }

  followLink: QueryHost["followLink"] = (link, elsewhere, from) =>
    this.#app.attempt(this.#app.links.follow(link, elsewhere, from));

  searchTag(tag: string): void {
    this.#app.searchNotes(`tag:${tag}`);
  }

  async setTask(task: ShownTask, state: string): Promise<void> {
    const { messages } = this.#app;
    // Who shows the task makes it what it is now; the way back leads to what it was.
    const was = task.state;
    try {
      await this.#write(task, state);
    } catch (error) {
      this.#app.fail(error);
      throw error;
    }
    const said = task.text.length > 60 ? `${task.text.slice(0, 60)}…` : task.text;
    messages.say("info", `“${said}” is ${state === " " ? "open again" : "done"} in “${this.#titleOf(task.path)}”.`, {
      action: {
        label: "Undo",
        run: () => this.#app.attempt(this.#write({ ...task, state }, was).then(() => this.changed(null))),
      },
    });
  }

  #titleOf(path: string): string {
    return isNote(path) ? titleOf(path) : nameOf(path);
  }

  /** An open note gets it as an edit like any other: what is typed there meanwhile is not in its way. */
  async #write(task: ShownTask, state: string): Promise<void> {
    const document = this.#app.workspace.noteTab(task.path)?.note.document;
    if (!document || document.readOnly || document.saveState === "gone") {
      await this.#app.client.call("tasks.set", {
        path: task.path,
        line: task.line,
        text: task.text,
        was: task.state,
        state,
      });
      return;
    }
    if (document.saveState === "conflict")
      throw new Error(
        `“${this.#titleOf(task.path)}” was changed elsewhere too: open it and say which text is kept, then tick “${task.text}”.`,
      );
    const box = findTask(document.state.doc, task);
    if (!box)
      throw new Error(
        `“${task.text}” cannot be told from the other tasks of “${this.#titleOf(task.path)}” any more: tick it in the note.`,
      );
    if (box.state !== state)
      document.dispatch({ changes: { from: box.from, to: box.to, insert: state }, userEvent: "input.toggle" });
    await document.save();
  }
}

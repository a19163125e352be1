import { EditorState, Text, type Extension, type TransactionSpec } from "@codemirror/state";
import type { NoteText, Saved } from "../protocol/bindings.ts";
import { messageOf } from "../protocol/client.ts";
import { minimalChanges } from "./diff.ts";
import { documentKey } from "./identity.ts";

/** Where a document's text comes from and goes to. Failures carry the API's `code`. */
export interface NoteStore {
  read(path: string): Promise<NoteText>;
  save(path: string, text: string, baseHash: string | undefined): Promise<Saved>;
  /** Nothing is saved by itself while it is typed, only when that is asked for. */
  readonly asked?: boolean;
}

/**
 * `saved` all of the text is on disk · `unsaved` it will be within moments · `saving` · `failed` the disk refused; tried again with the
 * next edit and every {@link RETRY_MS} · `conflict` the note changed elsewhere too · `gone` the note was deleted elsewhere · `readOnly`.
 */
export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict" | "gone" | "readOnly";

/** What happened elsewhere to a note with unsaved text. */
export interface Conflict {
  text: string;
  hash: string;
}

/** A pause in typing this long saves. */
export const AUTOSAVE_MS = 250;
/** After a failed save: disks fill up and get mended while the editor stays open. */
const RETRY_MS = 5000;

/** An open note: its text, what of it is on disk, and the way between. Knows neither view nor framework; never loses either side's text. */
export class NoteDocument {
  path: string;
  hash: string;
  readonly readOnly: string | null;
  conflict: Conflict | null = null;
  failure: string | null = null;
  #state: EditorState;
  #saved: Text;
  #gone = false;
  #view: { readonly state: EditorState; dispatch(spec: TransactionSpec): void } | null = null;
  #saving: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #store: NoteStore;
  readonly #changed: () => void;

  constructor(note: NoteText, store: NoteStore, extensions: Extension, changed: () => void) {
    this.path = note.path;
    this.hash = note.hash;
    this.readOnly = note.readOnly;
    this.#store = store;
    this.#changed = changed;
    this.#saved = Text.of(note.text.split("\n"));
    this.#state = EditorState.create({
      doc: this.#saved,
      extensions: [documentKey.of(this), note.readOnly ? EditorState.readOnly.of(true) : [], extensions],
    });
  }

  get state(): EditorState {
    return this.#view?.state ?? this.#state;
  }

  get dirty(): boolean {
    return !this.state.doc.eq(this.#saved);
  }

  get saveState(): SaveState {
    if (this.readOnly) return "readOnly";
    if (this.conflict) return "conflict";
    if (this.#gone) return "gone";
    if (this.failure !== null) return "failed";
    if (this.#saving) return "saving";
    return this.dirty ? "unsaved" : "saved";
  }

  /** From now on the view holds the state. */
  attach(view: { readonly state: EditorState; dispatch(spec: TransactionSpec): void }): void {
    this.#view = view;
  }

  detach(): void {
    this.#state = this.state;
    this.#view = null;
  }

  /** To be called after each transaction that changed the text in the view. */
  edited(): void {
    this.#autosave();
    this.#changed();
  }

  dispatch(spec: TransactionSpec): void {
    if (this.#view) this.#view.dispatch(spec);
    else {
      this.#state = this.#state.update(spec).state;
      if (spec.changes) this.edited();
    }
  }

  /** Saves what is unsaved, now. Resolves when all of it is on disk; false when it could not be. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#canSave() && this.dirty && this.failure === null) await (this.#saving ?? this.#saveOnce());
    if (this.failure !== null && this.#canSave()) await this.#saveOnce();
    if (this.#saving) await this.#saving;
    return !this.dirty;
  }

  /** The note has other text on disk. */
  async changedElsewhere(hash: string): Promise<void> {
    if (hash === this.hash && !this.#gone) return;
    // The event of our own save may come before the save's answer.
    if (this.#saving) {
      await this.#saving;
      if (hash === this.hash) return;
    }
    const note = await this.#store.read(this.path);
    if (this.#closed || note.hash === this.hash) {
      if (this.#gone && !this.#closed) this.#back();
      return;
    }
    this.#gone = false;
    this.#meet({ text: note.text, hash: note.hash });
  }

  /**
   * A plug wants another text than the save with this hash: an edit like any other, which can be undone and is saved in its turn. If the
   * reader typed on in between it is left: the next save asks the plug anew.
   */
  async editedByPlug(hash: string, text: string): Promise<void> {
    // The plug may be faster than the save's answer.
    if (this.#saving) await this.#saving;
    if (this.#canSave() && hash === this.hash && !this.dirty) this.#replace(text);
  }

  /** The note was deleted by another program; the text stays here. */
  deletedElsewhere(): void {
    this.#gone = true;
    clearTimeout(this.#timer);
    this.#changed();
  }

  renamed(path: string): void {
    this.path = path;
    this.#changed();
  }

  /** Writes what is here over what is there. */
  async keepMine(): Promise<void> {
    if (this.conflict) this.hash = this.conflict.hash;
    this.conflict = null;
    await this.save();
    this.#changed();
  }

  /** Takes what is there; undo brings back what was here. */
  takeTheirs(): void {
    const { conflict } = this;
    if (!conflict) return;
    this.conflict = null;
    this.#take(conflict);
  }

  /** Takes a text that was made elsewhere in the window, as an edit that can be undone, and saves it; false when that could not be. */
  async write(text: string): Promise<boolean> {
    this.#replace(text);
    return this.save();
  }

  /** Saves a text put together from both sides. */
  async keepMerged(text: string): Promise<void> {
    this.#replace(text);
    await this.keepMine();
  }

  /** Writes a note anew that was deleted elsewhere. */
  async saveAgain(): Promise<void> {
    this.#gone = false;
    this.failure = null;
    try {
      this.#landed(await this.#store.save(this.path, this.state.doc.toString(), undefined), this.state.doc);
    } catch (error) {
      this.failure = messageOf(error);
      this.#scheduleSave(RETRY_MS);
    }
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #canSave(): boolean {
    return !this.readOnly && !this.conflict && !this.#gone && !this.#closed;
  }

  #autosave(): void {
    if (!this.#store.asked) this.#scheduleSave(AUTOSAVE_MS);
  }

  #scheduleSave(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#canSave()) this.#timer = setTimeout(() => void this.save(), delay);
  }

  #saveOnce(): Promise<void> {
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
      this.#changed();
    });
    this.#changed();
    return this.#saving;
  }

  async #write(): Promise<void> {
    const { doc } = this.state;
    const text = doc.toString();
    try {
      this.#landed(await this.#store.save(this.path, text, this.hash), doc);
    } catch (error) {
      const code = codeOf(error);
      if (code === "not_found") this.#gone = true;
      else if (code === "conflict") await this.#onConflict(text, doc);
      else {
        this.failure = messageOf(error);
        this.#scheduleSave(RETRY_MS);
      }
    }
  }

  async #onConflict(text: string, doc: Text): Promise<void> {
    try {
      const theirs = await this.#store.read(this.path);
      // The same text: a save that landed although its answer was lost, or somebody else's equal edit.
      if (theirs.text === text) this.#landed(theirs, doc);
      else this.conflict = { text: theirs.text, hash: theirs.hash };
    } catch (error) {
      if (codeOf(error) === "not_found") this.#gone = true;
      else {
        this.failure = messageOf(error);
        this.#scheduleSave(RETRY_MS);
      }
    }
  }

  #landed({ hash }: { hash: string }, doc: Text): void {
    this.hash = hash;
    this.#saved = doc;
    this.failure = null;
  }

  #back(): void {
    this.#gone = false;
    this.#autosave();
    this.#changed();
  }

  /** Their text against what is here. */
  #meet(theirs: Conflict): void {
    if (theirs.text === this.state.doc.toString()) {
      this.conflict = null;
      this.#landed(theirs, this.state.doc);
    } else if (this.dirty) {
      clearTimeout(this.#timer);
      this.conflict = theirs;
    } else this.#take(theirs);
    this.#changed();
  }

  #take(theirs: Conflict): void {
    this.hash = theirs.hash;
    this.failure = null;
    this.#saved = Text.of(theirs.text.split("\n"));
    this.#replace(theirs.text);
    this.#changed();
  }

  #replace(text: string): void {
    const changes = minimalChanges(this.state.doc.toString(), text);
    if (changes.length > 0) this.dispatch({ changes, userEvent: "input.outside" });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

import { Compartment, EditorState, Text, type Extension, type TransactionSpec } from "@codemirror/state";
import type { NoteText, Saved, TextChange } from "../protocol/bindings.ts";
import { messageOf } from "../protocol/client.ts";
import { minimalChanges } from "./diff.ts";
import { documentKey } from "./identity.ts";
import { merge3 } from "./merge3.ts";
import { parsedAhead } from "./parsedAhead.ts";
import { changeToSend } from "./textChange.ts";

/** Where a document's text comes from and goes to. Failures carry the API's `code`. */
export interface NoteStore {
  read(path: string): Promise<NoteText>;
  save(path: string, text: string, baseHash: string | undefined): Promise<Saved>;
  /** The same of a long text, of which only that is sent in which it differs from the text with the hash. */
  saveChange?(path: string, change: TextChange, baseHash: string): Promise<Saved>;
  /** Nothing is saved by itself while it is typed, only when that is asked for. */
  readonly asked?: boolean;
  /** Keeps a text that is not saved yet, so that it outlives a crash; a save that lands lets go of it. */
  keep?(path: string, text: string, baseHash: string | undefined): Promise<unknown>;
  keepChange?(path: string, change: TextChange, baseHash: string): Promise<unknown>;
  /** Lets go of it without a save. */
  drop?(path: string): Promise<unknown>;
  /** Told when somebody else's changes were taken in beside what was not saved yet. */
  merged?(path: string): void;
}

/**
 * `saved` all of the text is on disk · `unsaved` it will be within moments · `saving` · `failed` the disk refused; tried again with the
 * next edit and every {@link RETRY_MS} · `conflict` the note changed elsewhere too · `gone` the note was deleted elsewhere · `readOnly`.
 */
export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict" | "gone" | "readOnly";

/** What happened elsewhere to a note with unsaved text, in the same lines. */
export interface Conflict {
  text: string;
  hash: string;
  /** What both came of; null if that is not known. */
  base: string | null;
}

/** A pause in typing this long saves. */
export const AUTOSAVE_MS = 250;
/** And without a pause, this long after the first key that is not saved: what hears of saves should not hear of each word. */
export const SAVE_AT_LEAST_MS = 2000;
/** Until then this long after a key its text is kept where a crash cannot reach it: with the way there, within a quarter of a second. */
export const KEEP_MS = 200;
/** Of a long text, saving and keeping take at most one part in so many of the time. */
const SHARE = 4;
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
  /** What the host reads under a hash, letter for letter: a change of it can be sent. Null where it may be otherwise. */
  #base: { readonly hash: string; readonly text: Text } | null;
  #gone = false;
  #view: { readonly state: EditorState; dispatch(spec: TransactionSpec): void } | null = null;
  #saving: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When what is not saved yet has to be. */
  #due: number | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> | null = null;
  /** The text that is kept; null: none is. */
  #kept: Text | null = null;
  /** How long the last save, and the last keeping, took. */
  #took = 0;
  #locked = false;
  readonly #lock = new Compartment();
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
    this.#base = { hash: note.hash, text: this.#saved };
    this.#state = parsedAhead(
      EditorState.create({
        doc: this.#saved,
        extensions: [
          documentKey.of(this),
          note.readOnly ? EditorState.readOnly.of(true) : [],
          this.#lock.of([]),
          extensions,
        ],
      }),
    );
  }

  get state(): EditorState {
    return this.#view?.state ?? this.#state;
  }

  get dirty(): boolean {
    return !this.state.doc.eq(this.#saved);
  }

  /** Its reader wants to read it only. What changes elsewhere still arrives. */
  get locked(): boolean {
    return this.#locked;
  }

  lock(locked: boolean): void {
    this.#locked = locked;
    this.dispatch({ effects: this.#lock.reconfigure(locked ? reading : []) });
    this.#changed();
  }

  /** What cannot be saved now is kept for the next start all the same. */
  get kept(): boolean {
    return this.#kept?.eq(this.state.doc) ?? false;
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
    this.#keepSoon();
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
    this.#due = undefined;
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
    void this.#letGo();
  }

  /** Takes a text that was made elsewhere in the window, as an edit that can be undone, and saves it; false when that could not be. */
  async write(text: string): Promise<boolean> {
    this.#replace(text);
    return this.save();
  }

  /**
   * Takes the text that was here when an earlier window or run ended, as an edit that can be undone and is saved. `base`: the text that it came
   * of; null if nobody knows it any more.
   */
  recover(text: string, base: string | null): void {
    const theirs = { text: this.#saved.toString(), hash: this.hash };
    this.#replace(text);
    if (base === theirs.text || !this.dirty) return;
    // The note has changed since.
    if (base === null) this.conflict = { ...theirs, base };
    else {
      this.#saved = Text.of(base.split("\n"));
      this.#merge(theirs);
    }
    this.#changed();
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
      const { doc } = this.state;
      this.#landed(await this.#store.save(this.path, doc.toString(), undefined), doc);
    } catch (error) {
      this.failure = messageOf(error);
      this.#scheduleSave(RETRY_MS);
    }
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#keepTimer);
  }

  /** Its text is not wanted any more, saved or not. */
  async discard(): Promise<void> {
    this.close();
    await this.#letGo();
  }

  #canSave(): boolean {
    return !this.readOnly && !this.conflict && !this.#gone && !this.#closed;
  }

  #autosave(): void {
    if (this.#store.asked) return;
    const now = performance.now();
    this.#due ??= now + SAVE_AT_LEAST_MS;
    const pause = Math.max(AUTOSAVE_MS, SHARE * this.#took);
    this.#scheduleSave(Math.max(0, Math.min(pause, this.#due - now)));
  }

  #keepSoon(): void {
    if (!this.#store.keep || this.readOnly || this.#closed || this.#keepTimer !== undefined) return;
    const delay = Math.max(KEEP_MS, SHARE * this.#took);
    this.#keepTimer = setTimeout(() => {
      this.#keepTimer = undefined;
      this.#keeping ??= this.#keep().finally(() => (this.#keeping = null));
    }, delay);
  }

  async #keep(): Promise<void> {
    const { doc } = this.state;
    if (!this.dirty || this.#closed || this.#saving) return;
    const store = this.#store;
    const began = performance.now();
    try {
      await this.#send(doc, {
        change: store.keepChange?.bind(store),
        whole: (path, text, hash) => Promise.resolve(store.keep?.(path, text, hash)),
      });
      this.#kept = doc;
    } catch {
      // It is only the second place for the text; that the first one fails is said.
      this.#kept = null;
    }
    this.#took = performance.now() - began;
    if (this.saveState === "failed") this.#changed();
  }

  async #letGo(): Promise<void> {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    await this.#keeping;
    if (this.#kept === null) return;
    this.#kept = null;
    await this.#store.drop?.(this.path);
  }

  #scheduleSave(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#canSave()) this.#timer = setTimeout(() => void this.save(), delay);
  }

  #saveOnce(): Promise<void> {
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
      // What was typed meanwhile, or could not be saved.
      if (this.dirty) this.#keepSoon();
      this.#changed();
    });
    this.#changed();
    return this.#saving;
  }

  async #write(): Promise<void> {
    // In this order they arrive: a text that is kept after it was saved would pass for a newer one.
    await this.#keeping;
    const { doc } = this.state;
    const store = this.#store;
    const began = performance.now();
    try {
      this.#landed(
        await this.#send(doc, { change: store.saveChange?.bind(store), whole: store.save.bind(store) }),
        doc,
      );
      this.#took = performance.now() - began;
    } catch (error) {
      const code = codeOf(error);
      if (code === "not_found") this.#gone = true;
      else if (code === "conflict") await this.#onConflict(doc);
      else {
        this.failure = messageOf(error);
        this.#scheduleSave(RETRY_MS);
      }
    }
  }

  /**
   * Sends a text as what is other in it than what the host has, if it is long. Where that is not taken the whole text follows: whatever the
   * reason, it must not keep the text from the disk.
   */
  async #send<T>(
    doc: Text,
    as: {
      change: ((path: string, change: TextChange, hash: string) => Promise<T>) | undefined;
      whole: (path: string, text: string, hash: string) => Promise<T>;
    },
  ): Promise<T> {
    const { hash } = this;
    const change = as.change && this.#base?.hash === hash ? changeToSend(this.#base.text, doc) : null;
    if (as.change && change)
      try {
        return await as.change(this.path, change, hash);
      } catch {
        this.#base = null;
      }
    return as.whole(this.path, doc.toString(), hash);
  }

  async #onConflict(doc: Text): Promise<void> {
    try {
      const theirs = await this.#store.read(this.path);
      // The same text: a save that landed although its answer was lost, or somebody else's equal edit.
      if (theirs.text === doc.toString()) this.#landed({ hash: theirs.hash, exact: true }, doc);
      else this.#merge(theirs);
    } catch (error) {
      if (codeOf(error) === "not_found") this.#gone = true;
      else {
        this.failure = messageOf(error);
        this.#scheduleSave(RETRY_MS);
      }
    }
  }

  #landed({ hash, exact }: Pick<Saved, "hash" | "exact">, doc: Text): void {
    this.hash = hash;
    this.#base = exact ? { hash, text: doc } : null;
    this.#saved = doc;
    this.failure = null;
    // The host lets go of it with the save.
    this.#kept = null;
  }

  #back(): void {
    this.#gone = false;
    this.#autosave();
    this.#changed();
  }

  /** Their text against what is here. */
  #meet(theirs: { text: string; hash: string }): void {
    if (theirs.text === this.state.doc.toString()) {
      this.conflict = null;
      this.#landed({ hash: theirs.hash, exact: true }, this.state.doc);
    } else if (this.dirty) {
      this.#merge(theirs);
    } else this.#take(theirs);
    this.#changed();
  }

  /** Both sides' changes, if they are of different lines; else both texts are kept until the reader chooses. */
  #merge(theirs: { text: string; hash: string }): void {
    const base = this.conflict ? this.conflict.base : this.#saved.toString();
    const theirText = Text.of(theirs.text.split("\n"));
    // What would run is put together by nobody but its author.
    const merged =
      base === null || this.#store.asked ? null : merge3(Text.of(base.split("\n")), this.state.doc, theirText);
    if (!merged || merged.clashes.length > 0) {
      clearTimeout(this.#timer);
      this.conflict = { text: theirs.text, hash: theirs.hash, base };
      this.#keepSoon();
      return;
    }
    this.conflict = null;
    this.hash = theirs.hash;
    this.failure = null;
    this.#saved = theirText;
    this.#base = { hash: theirs.hash, text: theirText };
    this.#replace(merged.text);
    this.#autosave();
    this.#store.merged?.(this.path);
  }

  #take(theirs: { text: string; hash: string }): void {
    this.hash = theirs.hash;
    this.failure = null;
    this.#saved = Text.of(theirs.text.split("\n"));
    this.#base = { hash: theirs.hash, text: this.#saved };
    this.#replace(theirs.text);
    this.#changed();
  }

  #replace(text: string): void {
    const changes = minimalChanges(this.state.doc.toString(), text);
    if (changes.length > 0) this.dispatch({ changes, userEvent: "input.outside" });
  }
}

/** No edit of the reader's, by key, mouse or widget; only what came from elsewhere. */
const reading: Extension = [
  EditorState.readOnly.of(true),
  EditorState.changeFilter.of((transaction) => transaction.isUserEvent("input.outside")),
];

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

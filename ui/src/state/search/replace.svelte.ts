import type { ReplaceChoice, ReplaceHit, ReplaceNote, ReplacePreview, Replacement } from "../../protocol/bindings.ts";
import { messageOf, type Client } from "../../protocol/client.ts";
import { translated } from "./translated.ts";

/** Typing at a usual pace asks once a word, not once a letter. */
const PAUSE_MS = 150;

export interface ReplaceHost {
  client: Client;
  /** What is typed in open notes is found where it is saved. */
  save(): Promise<unknown>;
  replaced(places: number, notes: number, undo: () => void): void;
  undone(notes: number): void;
  left(notes: readonly { path: string; message: string }[]): void;
  failed(error: unknown): void;
}

/** A place with the key by which it is known again when its note has changed elsewhere. */
export interface Place {
  hit: ReplaceHit;
  key: string;
}

export interface NotePlaces {
  note: ReplaceNote;
  places: readonly Place[];
}

/** Find and replace in all notes: what would be replaced, and what of it is wanted. */
export class Replace {
  /** It stands in the search panel, in place of the search. */
  open = $state(false);
  find = $state("");
  replace = $state("");
  regex = $state(false);
  matchCase = $state(false);
  wholeWord = $state(false);
  /** A search: only in the notes that it finds. */
  within = $state("");
  preview = $state.raw<ReplacePreview | null>(null);
  notes = $state.raw<readonly NotePlaces[]>([]);
  error = $state<string | null>(null);
  busy = $state(false);
  applying = $state(false);
  /** Places that are left as they are. */
  unticked = $state.raw<ReadonlySet<string>>(new Set());
  readonly #host: ReplaceHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;
  /** What the preview is of. */
  #shown: Replacement | null = null;

  constructor(host: ReplaceHost) {
    this.#host = host;
  }

  /** How many places are wanted, in how many notes. */
  readonly wanted = $derived.by(() => {
    let places = 0;
    let notes = 0;
    for (const note of this.notes) {
      const count = note.places.filter(({ key }) => !this.unticked.has(key)).length;
      places += count;
      notes += count > 0 ? 1 : 0;
    }
    return { places, notes };
  });

  /** Opens it with what was searched for, or what is selected. */
  start(query: string, selected: string | null): void {
    this.open = true;
    if (selected !== null && selected !== "" && !selected.includes("\n")) {
      this.find = selected;
      this.regex = false;
    } else if (this.find === "") Object.assign(this, translated(query));
    this.changed();
  }

  /** Something of what is asked is otherwise. */
  changed(): void {
    this.#stop();
    if (this.find === "") {
      this.preview = null;
      this.notes = [];
      this.error = null;
      return;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  /** Notes have changed. */
  again(): void {
    if (this.open && this.find !== "" && !this.applying && this.#timer === undefined) this.changed();
  }

  tick(keys: readonly string[], on: boolean): void {
    const unticked = new Set(this.unticked);
    for (const key of keys) {
      if (on) unticked.delete(key);
      else unticked.add(key);
    }
    this.unticked = unticked;
  }

  async apply(): Promise<void> {
    const replacement = this.#shown;
    if (!replacement || this.busy || this.applying || this.wanted.places === 0) return;
    this.applying = true;
    try {
      await this.#host.save();
      const chosen = this.notes.map((note) => choiceOf(note, this.unticked)).filter((choice) => choice !== null);
      const done = await this.#host.client.call("replace.apply", { replacement, chosen });
      if (done.notes.length > 0) this.#host.replaced(done.places, done.notes.length, () => void this.#undo(done.id));
      if (done.failed.length > 0) this.#host.left(done.failed);
    } catch (error) {
      this.#host.failed(error);
    }
    this.applying = false;
    this.changed();
  }

  async #undo(id: number): Promise<void> {
    try {
      await this.#host.save();
      const done = await this.#host.client.call("replace.undo", { id });
      if (done.notes.length > 0) this.#host.undone(done.notes.length);
      if (done.failed.length > 0) this.#host.left(done.failed);
    } catch (error) {
      this.#host.failed(error);
    }
    this.again();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking?.abort();
    this.#asking = null;
    this.busy = false;
  }

  async #ask(): Promise<void> {
    this.#stop();
    const asking = new AbortController();
    this.#asking = asking;
    this.busy = true;
    const { find, replace, regex, matchCase, wholeWord, within } = this;
    const replacement: Replacement = { find, replace, regex, matchCase, wholeWord, within };
    try {
      await this.#host.save();
      const preview = await this.#host.client.callUntil(asking.signal, "replace.preview", { replacement });
      if (this.#asking !== asking) return;
      this.preview = preview;
      this.notes = preview.notes.map(placesOf);
      this.#shown = replacement;
      this.error = null;
    } catch (error) {
      if (this.#asking !== asking) return;
      this.error = messageOf(error);
      this.preview = null;
      this.notes = [];
    }
    this.#asking = null;
    this.busy = false;
  }
}

/** Two places of a note that read alike are told apart by their order. */
export function placesOf(note: ReplaceNote): NotePlaces {
  const seen = new Map<string, number>();
  const places = note.hits.map((hit) => {
    const says = `${note.path}\n${hit.before}\n${hit.text}\n${hit.after}`;
    const count = seen.get(says) ?? 0;
    seen.set(says, count + 1);
    return { hit, key: `${says}\n${count}` };
  });
  return { note, places };
}

/** What of a note is wanted; null: nothing. */
export function choiceOf({ note, places }: NotePlaces, unticked: ReadonlySet<string>): ReplaceChoice | null {
  const hits = places.flatMap(({ key }, at) => (unticked.has(key) ? [] : [at]));
  if (hits.length === 0) return null;
  return { path: note.path, hash: note.hash, hits: hits.length === places.length ? null : hits };
}

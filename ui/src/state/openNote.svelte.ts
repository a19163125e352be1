import type { Extension, Text } from "@codemirror/state";
import { SvelteSet } from "svelte/reactivity";
import { count, type Counts } from "../editor/count.ts";
import { NoteDocument, type Conflict, type NoteStore, type SaveState } from "../editor/document.ts";
import { isLarge } from "../editor/large.ts";
import type { Place } from "../editor/noteEditor.ts";
import { outlineOf, type Heading } from "../editor/outline.ts";
import type { NoteText } from "../protocol/bindings.ts";

/** Counts and outline follow the typing at this distance: they must not be felt in it. */
const FOLLOW_MS = 150;
/** So much longer for each thousand letters: the outline needs all of a note parsed, which takes 8 ms of a note of 1 MB. */
const FOLLOW_MS_PER_KILO = 1;

/** A {@link NoteDocument} whose state the views can follow. */
export class OpenNote {
  readonly document: NoteDocument;
  path = $state("");
  saveState = $state<SaveState>("saved");
  conflict = $state.raw<Conflict | null>(null);
  failure = $state<string | null>(null);
  /** What cannot be saved is kept for the next start. */
  kept = $state(false);
  /** Its reader locked it. */
  locked = $state(false);
  readonly readOnly: string | null;
  /** Too long for more than its plain text. */
  readonly large: boolean;
  /** Grows when the text is to be gone through anew: by whoever looks, so that a note is shown before it is counted. */
  #measured = $state(0);
  readonly counts = $derived.by<Counts>(() => {
    void this.#measured;
    return count(this.document.state.doc);
  });
  selected = $state.raw<Counts | null>(null);
  readonly outline = $derived.by<Heading[]>(() => {
    void this.#measured;
    return outlineOf(this.document.state);
  });
  /** The branches of the outline that are closed, by the keys of their rows. */
  readonly closedBranches = new SvelteSet<string>();
  /** The text itself, replaced with each change. */
  text = $state.raw<Text>() as Text;
  /** The line of the cursor, from 1. */
  line = $state(1);
  /** Its column, from 1. */
  column = $state(1);
  /** Where the last session was in it. */
  place: Place | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #late = false;

  constructor(note: NoteText, store: NoteStore, extensions: Extension, onEdit: (note: OpenNote) => void) {
    this.readOnly = note.readOnly;
    this.large = isLarge(note.text);
    this.document = new NoteDocument(note, store, extensions, () => {
      this.#sync();
      if (this.document.dirty) onEdit(this);
    });
    this.#sync();
  }

  /** After a transaction in the view. */
  updated(docChanged: boolean): void {
    const { state } = this.document;
    this.text = state.doc;
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    this.line = line.number;
    this.column = head - line.from + 1;
    this.#late ||= docChanged;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#late) this.#measure();
        this.#late = false;
        this.#measureSelection();
      },
      FOLLOW_MS + (state.doc.length / 1000) * FOLLOW_MS_PER_KILO,
    );
  }

  /** Counts and outline at once: something is done with them now. */
  follow(): void {
    if (!this.#late) return;
    this.#late = false;
    this.#measure();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.document.close();
  }

  #sync(): void {
    const { path, saveState, conflict, failure, kept, locked } = this.document;
    this.path = path;
    this.saveState = saveState;
    this.conflict = conflict;
    this.failure = failure;
    this.kept = kept;
    this.locked = locked;
    this.text = this.document.state.doc;
  }

  #measure(): void {
    this.#measured++;
  }

  #measureSelection(): void {
    const { state } = this.document;
    const { main } = state.selection;
    this.selected = main.empty ? null : count(state.doc.slice(main.from, main.to));
  }
}

import { Facet } from "@codemirror/state";

/** What can be done with the open note as a whole. */
export interface NoteActs {
  save(): void;
  /** Closes its tab; what is unsaved is saved. */
  close(): void;
}

export const ownActs = Facet.define<NoteActs>();

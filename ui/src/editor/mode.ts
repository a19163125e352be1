import { Compartment, Facet, type EditorState, type Extension, type StateEffect } from "@codemirror/state";

/** The note is shown as it is written: nothing is hidden, nothing stands in place of text. */
export const sourceMode = Facet.define<boolean, boolean>({ combine: (values) => values.some(Boolean) });

const mode = new Compartment();

/** Part of every note's extensions: the mode can change while the note is open. */
export const switchableMode: Extension = mode.of([]);

/** What brings a note's state into a mode; null when it is in it, or knows none. */
export function toMode(state: EditorState, source: boolean): StateEffect<unknown> | null {
  if (mode.get(state) === undefined || state.facet(sourceMode) === source) return null;
  return mode.reconfigure(source ? sourceMode.of(true) : []);
}

import { Facet } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Placed } from "./place.ts";

/** A way of editing in which keys may be commands: then the caret that comes to a table stands on it, as on one line. */
export interface Commanding {
  /** Whether keys are commands now. */
  commands(view: EditorView): boolean;
  /** From now on they are. */
  command(view: EditorView): void;
}

export const commanding = Facet.define<Commanding>();

/** Whether the keys in a note are commands, so that nothing may come into a cell of itself. */
export function commanded(view: EditorView): boolean {
  return view.hasFocus && view.state.facet(commanding).some(({ commands }) => commands(view));
}

/** Where the caret stands on a table. */
export const standingPlace = ({ from, source }: Placed) => from + source.indent.length;

/** What others may know of the tables in a note, and do with them. */
export interface TableAccess {
  /** The table at a place, if it is drawn. */
  drawnAt(view: EditorView, pos: number): Placed | null;
  /** From standing on a table into its first cell, or its last one. */
  enter(view: EditorView, last: boolean): boolean;
}

/** Given by the tables, so that who asks them need not bring all of their code along. */
export const tableAccess = Facet.define<TableAccess>();

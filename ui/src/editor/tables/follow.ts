import { syntaxTree } from "@codemirror/language";
import { Annotation, type Extension } from "@codemirror/state";
import { ViewPlugin, type EditorView, type ViewUpdate } from "@codemirror/view";
import { refreshBlocks } from "../blocks/blocks.ts";
import { onLeave } from "../leaving.ts";
import { sourceMode } from "../mode.ts";
import { isInSource, shownSource, sourceShown } from "./openSource.ts";
import { cellAt, tableAt, type Placed } from "./place.ts";
import { commanded, standingPlace } from "./standing.ts";
import type { TableView } from "./tableView.ts";

/** The table has made this change itself, and shows it already. */
export const ownEdit = Annotation.define<boolean>();

const drawn = new WeakMap<EditorView, Set<TableView>>();

/** The tables that are drawn in an editor. */
export function tablesOf(view: EditorView): Set<TableView> {
  let tables = drawn.get(view);
  if (!tables) drawn.set(view, (tables = new Set()));
  return tables;
}

/** Whether a cell is written in. */
export function inTable(view: EditorView): boolean {
  return [...tablesOf(view)].some(({ isActive }) => isActive);
}

/** The table at a place, if it is drawn. */
export function drawnAt(view: EditorView, pos: number): Placed | null {
  const found = tableAt(view.state, pos);
  return found && [...tablesOf(view)].some((table) => table.place()?.from === found.from) ? found : null;
}

/** From standing on a table into its first cell, or its last one. */
export function enterTable(view: EditorView, last: boolean): boolean {
  const found = tableAt(view.state, view.state.selection.main.head);
  const table = [...tablesOf(view)].find((one) => one.place()?.from === found?.from);
  if (!found || !table) return false;
  const { rows, aligns } = found.source.table;
  if (last) table.activate({ row: rows.length - 1, column: aligns.length - 1 }, Infinity);
  else table.activate({ row: 0, column: 0 }, 0);
  return true;
}

/** No cell is written in any more; what was typed in a table has its pipes put in line. */
export function leaveTables(view: EditorView): void {
  for (const table of tablesOf(view)) table.close();
}

export const tidyOnLeave: Extension = onLeave.of(leaveTables);

/**
 * The note's caret says which cell is written in: wherever it is put within a table, by an arrow, a search, an undo or a command, that cell
 * gets the keyboard, and a caret that is put elsewhere takes it out of the table.
 */
export const cellFollowsCaret: Extension = ViewPlugin.fromClass(
  class {
    #keyboard = false;
    #asked = false;
    #gone = false;

    constructor(readonly view: EditorView) {
      this.#ask();
    }

    update(update: ViewUpdate): void {
      const own = update.transactions.some((transaction) => transaction.annotation(ownEdit));
      if (update.docChanged && !own) for (const table of tablesOf(this.view)) table.untidy = false;
      const { state, startState } = update;
      if (state.field(shownSource) !== null && (update.selectionSet || update.focusChanged)) this.#ask();
      if (state.field(shownSource) !== startState.field(shownSource)) this.#ask();
      if (!own && (update.selectionSet || update.docChanged || update.focusChanged)) this.#ask();
      // On a slow machine the parser comes to a table only after the caret.
      const before = syntaxTree(startState);
      const cameOn = syntaxTree(state) !== before && before.length < startState.doc.length;
      if (cameOn && !inTable(this.view)) this.#ask();
    }

    destroy(): void {
      this.#gone = true;
    }

    /** What is drawn is not in place yet, and neither is the keyboard. */
    #ask(): void {
      this.#keyboard ||= this.view.hasFocus || [...tablesOf(this.view)].some(({ hasFocus }) => hasFocus);
      if (this.#asked) return;
      this.#asked = true;
      queueMicrotask(() => {
        this.#asked = false;
        if (!this.#gone) this.#follow(true);
      });
    }

    #follow(again: boolean): void {
      const { view } = this;
      const { state } = view;
      const keyboard = this.#keyboard;
      this.#keyboard = false;
      if (state.facet(sourceMode)) return;
      const { main } = state.selection;
      const tables = [...tablesOf(view)];
      const active = tables.find(({ isActive }) => isActive);
      const open = state.field(shownSource);
      if (tables.length === 0 && open === null && !again) return;
      if (open !== null) {
        // Once it is a table again, this is asked anew.
        if (!isInSource(state, open)) view.dispatch({ effects: [sourceShown.of(null), refreshBlocks.of(null)] });
        return;
      }
      const found = tableAt(state, main.head);
      const stands = found !== null && main.empty && commanded(view);
      for (const table of tables) table.stoodOn = stands && table.place()?.from === found.from;
      if (stands) {
        const anchor = standingPlace(found);
        if (main.head !== anchor) view.dispatch({ selection: { anchor }, annotations: ownEdit.of(true) });
        return;
      }
      if (!found || !keyboard || (view.hasFocus && !main.empty)) {
        const selects = view.hasFocus && !main.empty;
        // The table that had the keyboard is away, by an undo for one.
        if (keyboard && !view.hasFocus && document.activeElement === document.body) view.focus();
        if (!active || (!selects && found && active.place()?.from === found.from)) return;
        const had = active.hasFocus;
        active.close();
        if (had) view.focus();
        return;
      }
      const table = tables.find((one) => one.place()?.from === found.from);
      if (table) {
        const offset = main.head - found.from;
        const cell = cellAt(found.source, offset);
        if (active && active !== table) active.close();
        table.activate(cell, offset - (found.source.spans[cell.row]?.[cell.column]?.from ?? offset));
      } else if (again) {
        // Far away: it is drawn when it is scrolled to.
        this.#keyboard = true;
        view.requestMeasure({
          read: () => undefined,
          write: () => queueMicrotask(() => this.#gone || this.#follow(false)),
        });
      }
    }
  },
);

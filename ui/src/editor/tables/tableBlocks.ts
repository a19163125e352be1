import type { Extension } from "@codemirror/state";
import { EditorView, WidgetType } from "@codemirror/view";
import { refreshBlocks } from "../blocks/blocks.ts";
import type { BlockKind } from "../blocks/kind.ts";
import type { EditorHost } from "../host.ts";
import { belowTables } from "./below.ts";
import { cellFollowsCaret, drawnAt, enterTable, tablesOf, tidyOnLeave } from "./follow.ts";
import type { Source } from "./model.ts";
import { showsSource, shownSource } from "./openSource.ts";
import { offsetIn, tableAt, tableOf } from "./place.ts";
import { tableAccess } from "./standing.ts";
import { TableView } from "./tableView.ts";
import { wholeTables } from "./wholeTable.ts";

/** Beyond it a table stays the text it is: a page of so many cells would be slow to draw. */
const MOST_CELLS = 20_000;
/** A row of one line, before any was measured. */
const ROW_HEIGHT = 36;
/** The room around a table. */
const AROUND = 20;
/** Heights are remembered for as many tables, so that a note that is opened again does not move. */
const MOST_HEIGHTS = 200;
const heights = new Map<string, number>();

/** Tables are edited in place. */
export function tableBlocks(host: EditorHost): BlockKind {
  return {
    nodes: ["Table"],
    nested: true,
    read(state, node) {
      const placed = tableOf(state, node);
      if (!placed || showsSource(state, placed)) return null;
      const { source } = placed;
      if (source.table.rows.length * source.table.aligns.length > MOST_CELLS) return null;
      return { widget: new TableWidget(host, source, state.readOnly), reveals: false, enter };
    },
  };
}

/** What tables need beside their blocks. */
export const tables: Extension = [
  shownSource,
  cellFollowsCaret,
  belowTables,
  wholeTables,
  tableAccess.of({ drawnAt, enter: enterTable }),
  tidyOnLeave,
  EditorView.updateListener.of(({ state, startState, view }) => {
    const open = state.field(shownSource);
    // To its source or back: the block is read anew.
    if (open !== null && startState.field(shownSource) === null)
      queueMicrotask(() => view.dispatch({ effects: refreshBlocks.of(null) }));
  }),
];

function enter(view: EditorView, from: number, forward: boolean): boolean {
  const placed = tableAt(view.state, from);
  if (!placed || view.state.readOnly) return false;
  const { source } = placed;
  const row = forward ? 0 : source.table.rows.length - 1;
  const anchor = placed.from + offsetIn(source, { row, column: 0 }, 0);
  view.dispatch({ selection: { anchor }, userEvent: "select" });
  return true;
}

class TableWidget extends WidgetType {
  readonly #host: EditorHost;

  constructor(
    host: EditorHost,
    readonly source: Source,
    /** Then it has no handles. */
    readonly readOnly: boolean,
  ) {
    super();
    this.#host = host;
  }

  override eq(other: TableWidget): boolean {
    const { text, quotes } = this.source;
    return other.source.text === text && other.source.quotes === quotes && other.readOnly === this.readOnly;
  }

  override toDOM(view: EditorView): HTMLElement {
    const table = new TableView(view, this.#host, this.source);
    shown.set(table.dom, { table, view, readOnly: this.readOnly });
    tablesOf(view).add(table);
    return table.dom;
  }

  override updateDOM(dom: HTMLElement): boolean {
    const known = shown.get(dom);
    if (known?.readOnly !== this.readOnly) return false;
    known.table.update(this.source);
    return true;
  }

  override destroy(dom: HTMLElement): void {
    const known = shown.get(dom);
    if (!known) return;
    remember(known.table.source.text, dom.offsetHeight);
    tablesOf(known.view).delete(known.table);
    known.table.destroy();
    shown.delete(dom);
  }

  override get estimatedHeight(): number {
    return heights.get(this.source.text) ?? this.source.table.rows.length * ROW_HEIGHT + AROUND;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const shown = new WeakMap<HTMLElement, { table: TableView; view: EditorView; readOnly: boolean }>();

function remember(text: string, height: number): void {
  if (height === 0) return;
  heights.delete(text);
  heights.set(text, height);
  const [oldest] = heights.keys();
  if (heights.size > MOST_HEIGHTS && oldest !== undefined) heights.delete(oldest);
}

import { StateEffect, StateField, type EditorState, type Line, type Transaction } from "@codemirror/state";
import { sourceMode } from "../mode.ts";
import { isEmpty, isInItsQuotes } from "./lines.ts";
import { tableAt, type Placed } from "./place.ts";

/** A table's lines, which are shown as they are written until the caret leaves them. */
export interface Lines {
  readonly from: number;
  /** What is written at their end is a part of them. */
  readonly to: number;
}

export const sourceShown = StateEffect.define<Lines | null>();

export const shownSource = StateField.define<Lines | null>({
  create: () => null,
  update(lines, transaction) {
    const said = transaction.effects.findLast((effect) => effect.is(sourceShown));
    if (said) return said.value as Lines | null;
    if (!transaction.docChanged) return lines;
    if (!lines) return typed(transaction);
    const { changes } = transaction;
    return { from: changes.mapPos(lines.from, 1), to: changes.mapPos(lines.to, 1) };
  },
});

/** The table whose line below the head is just being typed: two dashes in it may make one, and the rest is to come. */
function typed(transaction: Transaction): Lines | null {
  const byHand = transaction.isUserEvent("input.type") || transaction.isUserEvent("delete");
  if (!byHand || transaction.startState.facet(sourceMode)) return null;
  const { state, startState, changes } = transaction;
  const table = tableAt(state, state.selection.main.head);
  if (!table || tableAt(startState, changes.invertedDesc.mapPos(table.from, 1))) return null;
  return { from: table.from, to: table.to };
}

/** Whether the source is shown of the table on these lines. */
export function showsSource(state: EditorState, { from, to }: { from: number; to: number }): boolean {
  const open = state.field(shownSource, false) ?? null;
  return open !== null && open.from >= from && open.from <= to;
}

/** Whether the caret is in the table that is shown as its source, or on the line that was begun below it: there the next row is written. */
export function isInSource(state: EditorState, { to }: Lines): boolean {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const table = tableAt(state, head) ?? (line.from > 0 && line.from <= to ? tableAt(state, line.from - 1) : null);
  return table !== null && showsSource(state, table) && (head <= table.to || isBegun(table, line));
}

const isBegun = (table: Placed, line: Line) => isEmpty(table, line) && isInItsQuotes(table, line);

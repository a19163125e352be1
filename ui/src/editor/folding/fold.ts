import { foldEffect, foldedRanges, unfoldAll, unfoldEffect } from "@codemirror/language";
import type { EditorState, Line, StateEffect } from "@codemirror/state";
import { EditorView, type Command } from "@codemirror/view";
import { rangeOf } from "./ranges.ts";

/** What is folded away behind a line's end. */
export function foldedAt(state: EditorState, line: Line): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  foldedRanges(state).between(line.from, line.to, (from, to) => {
    if (from >= line.from && from <= line.to) found = { from, to };
  });
  return found;
}

export function toggleFold(view: EditorView, line: Line): boolean {
  const folded = foldedAt(view.state, line);
  if (folded) {
    view.dispatch({ effects: [unfoldEffect.of(folded), EditorView.announce.of("Unfolded")] });
    return true;
  }
  const range = rangeOf(view.state, line);
  if (!range) return false;
  view.dispatch(foldSpec(view.state, [range]));
  return true;
}

/** A cursor in what is folded away goes to the line that stays. */
function foldSpec(state: EditorState, ranges: { from: number; to: number }[]) {
  const { main } = state.selection;
  const around = ranges.find(({ from, to }) => main.head > from && main.head <= to);
  const effects: StateEffect<unknown>[] = ranges.map((range) => foldEffect.of(range));
  effects.push(EditorView.announce.of("Folded"));
  return { effects, ...(around ? { selection: { anchor: around.from } } : {}) };
}

/** Folds what the cursor is in: what begins on its line, else the nearest thing around it. */
export const fold: Command = (view) => {
  const { state } = view;
  const { head } = state.selection.main;
  for (let { number } = state.doc.lineAt(head); number > 0; number--) {
    const line = state.doc.line(number);
    if (foldedAt(state, line)) continue;
    const range = rangeOf(state, line);
    if (!range || range.to < head) continue;
    view.dispatch(foldSpec(state, [range]));
    return true;
  }
  return false;
};

export const unfold: Command = (view) => {
  const { state } = view;
  const effects = state.selection.ranges.flatMap(({ head }) => {
    const folded = foldedAt(state, state.doc.lineAt(head));
    return folded ? [unfoldEffect.of(folded)] : [];
  });
  if (effects.length === 0) return false;
  view.dispatch({ effects: [...effects, EditorView.announce.of("Unfolded")] });
  return true;
};

/** Everything at the outermost level, but not the properties: they are what a note begins with. */
export const foldEverything: Command = (view) => {
  const { state } = view;
  const ranges: { from: number; to: number }[] = [];
  for (let number = 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number);
    if (number === 1 && line.text.startsWith("---")) continue;
    const range = rangeOf(state, line);
    if (!range) continue;
    ranges.push(range);
    ({ number } = state.doc.lineAt(range.to));
  }
  if (ranges.length > 0) view.dispatch(foldSpec(state, ranges));
  return ranges.length > 0;
};

export const unfoldEverything: Command = unfoldAll;

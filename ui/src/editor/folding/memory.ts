import { foldEffect, foldedRanges } from "@codemirror/language";
import { ViewPlugin, type EditorView, type ViewUpdate } from "@codemirror/view";
import { documentKey } from "../identity.ts";
import { rangeOf } from "./ranges.ts";

/** Notes whose folds are kept. */
const NOTES = 500;

/** By path: the lines that end in a fold, by their number and text. */
const folds = new Map<string, { number: number; text: string }[]>();

/** A document's state keeps its folds while it is open; these are for when it is opened again. */
export const remembered = ViewPlugin.fromClass(
  class {
    #gone = false;

    constructor(view: EditorView) {
      const known = folds.get(pathOf(view));
      if (known && known.length > 0 && foldedRanges(view.state).size === 0)
        queueMicrotask(() => this.#restore(view, known));
    }

    update(update: ViewUpdate): void {
      if (foldedRanges(update.startState) === foldedRanges(update.state)) return;
      const path = pathOf(update.view);
      const { doc } = update.state;
      const lines: { number: number; text: string }[] = [];
      foldedRanges(update.state).between(0, doc.length, (from) => {
        const { number, text } = doc.lineAt(from);
        lines.push({ number, text });
      });
      folds.delete(path);
      // Also that all was opened: what a note says of its callouts is for its first time.
      folds.set(path, lines);
      const [oldest] = folds.keys();
      if (folds.size > NOTES && oldest !== undefined) folds.delete(oldest);
    }

    destroy(): void {
      this.#gone = true;
    }

    #restore(view: EditorView, lines: { number: number; text: string }[]): void {
      if (this.#gone) return;
      const { state } = view;
      const { head } = state.selection.main;
      const effects = lines.flatMap(({ number, text }) => {
        const line = number <= state.doc.lines ? state.doc.line(number) : null;
        const range = line?.text === text ? rangeOf(state, line) : null;
        return range && !(head > range.from && head <= range.to) ? [foldEffect.of(range)] : [];
      });
      if (effects.length > 0) view.dispatch({ effects });
    }
  },
);

/** Whether this note was folded before, while the window was open. */
export const foldsKnown = (view: EditorView): boolean => folds.has(pathOf(view));

const pathOf = (view: EditorView): string => (view.state.facet(documentKey) as { path?: string } | null)?.path ?? "";

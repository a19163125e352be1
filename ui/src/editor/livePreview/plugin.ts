import { foldedRanges, syntaxTree } from "@codemirror/language";
import { RangeSet } from "@codemirror/state";
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from "@codemirror/view";
import { findHasFocus } from "../find/focus.ts";
import { redrawsMedia } from "../media/extension.ts";
import { readingMode, sourceMode } from "../mode.ts";
import { decorate } from "./decorate.ts";
import { NOTHING_REVEALED, revealAt } from "./reveal.ts";

/** Marks hidden away from the cursor, over the visible part of the note only. */
export const livePreview = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = build(view);
    }

    update(update: ViewUpdate): void {
      const { view } = update;
      // An input method composes in the very text nodes that new decorations would replace.
      if (view.composing) {
        this.decorations = this.decorations.map(update.changes);
        return;
      }
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const switched = [sourceMode, readingMode].some(
        (mode) => update.startState.facet(mode) !== update.state.facet(mode),
      );
      const folded = foldedRanges(update.startState) !== foldedRanges(update.state);
      if (
        switched ||
        folded ||
        update.docChanged ||
        update.viewportChanged ||
        update.selectionSet ||
        update.focusChanged ||
        parsed ||
        redrawsMedia(update)
      )
        this.decorations = build(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function build(view: EditorView): DecorationSet {
  if (view.state.facet(sourceMode)) return Decoration.none;
  const reading = view.state.facet(readingMode);
  const reveal = (view.hasFocus || findHasFocus(view)) && !reading ? revealAt(view.state) : NOTHING_REVEALED;
  const parts = view.visibleRanges.map(({ from, to }) => decorate(view.state, from, to, reveal));
  return parts.length === 1 ? (parts[0] ?? Decoration.none) : RangeSet.join(parts);
}

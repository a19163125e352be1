import type { Extension } from "@codemirror/state";
import { EditorView, ViewPlugin, drawSelection, type ViewUpdate } from "@codemirror/view";

/** A caret that moves does not blink: for as long as it takes to type the next letter. */
export const STILL_MS = 500;
/** As long as GTK's carets blink. */
export const BLINKS_MS = 10_000;

/**
 * The caret blinks between two rests. While something is typed it stands still: to begin blinking anew with each key takes a browser as long as to
 * draw the letter. And it stops when nothing was done for a while: each blink is a new picture, and a window that only stands there should cost
 * nothing.
 */
const blinking = ViewPlugin.fromClass(
  class {
    readonly #view: EditorView;
    #moved = performance.now();
    #timer: ReturnType<typeof setTimeout> | undefined;
    #typed = false;

    constructor(view: EditorView) {
      this.#view = view;
      this.#follow();
    }

    update({ docChanged, selectionSet, focusChanged }: ViewUpdate): void {
      if (docChanged || selectionSet || focusChanged) this.#follow();
    }

    destroy(): void {
      clearTimeout(this.#timer);
      delete this.#view.dom.dataset.caret;
    }

    #follow(): void {
      this.#moved = performance.now();
      // One timer for all keys in a row.
      if (this.#typed) return;
      this.#typed = true;
      this.#view.dom.dataset.caret = "still";
      this.#wait(STILL_MS);
    }

    #wait(ms: number): void {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#go(performance.now() - this.#moved), ms);
    }

    /** What it does so long after it was moved. */
    #go(since: number): void {
      if (since < STILL_MS) return this.#wait(STILL_MS - since);
      this.#typed = false;
      if (since >= BLINKS_MS) {
        this.#view.dom.dataset.caret = "still";
        return;
      }
      delete this.#view.dom.dataset.caret;
      this.#wait(BLINKS_MS - since);
    }
  },
);

/** Selections and carets as the editor draws them. */
export const caret: Extension = [
  drawSelection(),
  blinking,
  EditorView.baseTheme({
    "&[data-caret=still] > .cm-scroller > .cm-cursorLayer": { animation: "none !important" },
  }),
];

import type { Extension } from "@codemirror/state";
import { EditorView, ViewPlugin, drawSelection, type ViewUpdate } from "@codemirror/view";

/** As long as GTK's carets blink. */
export const BLINKS_MS = 10_000;

/**
 * The caret stops blinking when nothing was done for a while: each blink is a new picture, and a window that only stands there should cost
 * nothing.
 */
const resting = ViewPlugin.fromClass(
  class {
    readonly #view: EditorView;
    #moved = performance.now();
    #timer: ReturnType<typeof setTimeout> | undefined;

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
      if (this.#timer !== undefined) return;
      delete this.#view.dom.dataset.caret;
      this.#wait(BLINKS_MS);
    }

    /** One timer for all keys of a while. */
    #wait(ms: number): void {
      this.#timer = setTimeout(() => {
        const left = this.#moved + BLINKS_MS - performance.now();
        if (left > 0) return this.#wait(left);
        this.#timer = undefined;
        this.#view.dom.dataset.caret = "rests";
      }, ms);
    }
  },
);

/** Selections and carets as the editor draws them. */
export const caret: Extension = [
  drawSelection(),
  resting,
  EditorView.baseTheme({
    "&[data-caret=rests] > .cm-scroller > .cm-cursorLayer": { animation: "none !important" },
  }),
];

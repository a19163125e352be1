import { foldedRanges, syntaxTree } from "@codemirror/language";
import { BlockType, Direction, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { foldedAt, toggleFold } from "./fold.ts";
import { FOLDABLE_NAMES, foldableAt } from "./ranges.ts";

/** Between the mark and the text. */
const GAP = 4;
const SIZE = 20;

interface Mark {
  pos: number;
  folded: boolean;
  name: string;
  top: number;
  left: number;
}

/**
 * The marks in the margin, of the line under the pointer and of the cursor's. They lie over the text's padding, in an element of their own:
 * nothing in the text is moved or changed by them.
 */
export const foldMarks = ViewPlugin.fromClass(
  class {
    readonly #view: EditorView;
    readonly #hovered: HTMLButtonElement;
    readonly #current: HTMLButtonElement;
    /** The first place of the line under the pointer. */
    #at: number | null = null;

    constructor(view: EditorView) {
      this.#view = view;
      this.#hovered = this.#button();
      this.#current = this.#button();
      view.scrollDOM.append(this.#hovered, this.#current);
      view.scrollDOM.addEventListener("mousemove", this.#move, { passive: true });
      view.scrollDOM.addEventListener("mouseleave", this.#leave);
      this.#place();
    }

    update(update: ViewUpdate): void {
      const { startState, state } = update;
      if (this.#at !== null && update.docChanged) this.#at = update.changes.mapPos(this.#at);
      const moved = update.docChanged || update.selectionSet || update.focusChanged || update.geometryChanged;
      const parsed = syntaxTree(startState) !== syntaxTree(state);
      const folded = foldedRanges(startState) !== foldedRanges(state);
      // Behind each key come updates that change nothing here, and to measure for them would lay the page out once more.
      if (moved || parsed || folded) this.#place();
    }

    destroy(): void {
      this.#hovered.remove();
      this.#current.remove();
      this.#view.scrollDOM.removeEventListener("mousemove", this.#move);
      this.#view.scrollDOM.removeEventListener("mouseleave", this.#leave);
    }

    readonly #move = (event: MouseEvent): void => {
      if (event.target === this.#hovered || event.target === this.#current) return;
      const view = this.#view;
      const { from } = view.lineBlockAtHeight(event.clientY - view.documentTop);
      if (from === this.#at) return;
      this.#at = from;
      this.#place();
    };

    readonly #leave = (): void => {
      this.#at = null;
      this.#place();
    };

    #button(): HTMLButtonElement {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cm-fold-mark";
      // The keyboard has the commands; a stop of Tab on each line would be in its way.
      button.tabIndex = -1;
      button.hidden = true;
      button.onmousedown = (event) => event.preventDefault();
      button.onclick = () => {
        const { doc } = this.#view.state;
        const pos = Math.min(Number(button.dataset.pos), doc.length);
        toggleFold(this.#view, doc.lineAt(pos));
      };
      return button;
    }

    #place(): void {
      this.#view.requestMeasure({
        key: this,
        read: (view) => {
          const { head } = view.state.selection.main;
          const current = view.hasFocus ? this.#read(view, view.state.doc.lineAt(head).from) : null;
          const hovered = this.#at === null ? null : this.#read(view, this.#at);
          return { current, hovered: hovered?.pos === current?.pos ? null : hovered };
        },
        write: ({ current, hovered }) => {
          this.#draw(this.#current, current);
          this.#draw(this.#hovered, hovered);
        },
      });
    }

    #read(view: EditorView, pos: number): Mark | null {
      if (pos > view.state.doc.length) return null;
      const line = view.state.doc.lineAt(pos);
      // What stands in place of its lines has its own way to fold, or none.
      if (view.lineBlockAt(pos).type === BlockType.WidgetRange) return null;
      const folded = foldedAt(view.state, line) !== null;
      const foldable = foldableAt(view.state, line);
      if (!folded && !foldable) return null;
      const row = view.coordsAtPos(line.from, 1);
      if (!row) return null;
      const outer = view.scrollDOM.getBoundingClientRect();
      const inner = view.contentDOM.getBoundingClientRect();
      const padding = parseFloat(getComputedStyle(view.contentDOM).paddingLeft);
      const rtl = view.textDirection === Direction.RTL;
      const left = rtl ? inner.right - padding + GAP : inner.left + padding - SIZE;
      return {
        pos: line.from,
        folded,
        name: foldable ? FOLDABLE_NAMES[foldable.kind] : "lines",
        top: row.top - outer.top + view.scrollDOM.scrollTop + (row.bottom - row.top - SIZE) / 2,
        left: left - outer.left + view.scrollDOM.scrollLeft,
      };
    }

    #draw(button: HTMLButtonElement, mark: Mark | null): void {
      button.hidden = mark === null;
      if (!mark) return;
      button.dataset.pos = String(mark.pos);
      button.style.top = `${mark.top}px`;
      button.style.left = `${mark.left}px`;
      button.classList.toggle("cm-folded", mark.folded);
      const label = `${mark.folded ? "Unfold" : "Fold"} ${mark.name}`;
      button.setAttribute("aria-label", label);
      button.setAttribute("aria-expanded", String(!mark.folded));
      button.title = label;
    }
  },
);

import { WidgetType, type EditorView } from "@codemirror/view";
import { Heights } from "../blocks/heights.ts";
import { showMath } from "./element.ts";

/** A formula within a line. */
export class InlineMathWidget extends WidgetType {
  constructor(
    readonly tex: string,
    readonly display: boolean,
  ) {
    super();
  }

  override eq(other: InlineMathWidget): boolean {
    return other.tex === this.tex && other.display === this.display;
  }

  override toDOM(view: EditorView): HTMLElement {
    const formula = document.createElement("span");
    showMath(formula, this.tex, this.display, () => view.requestMeasure());
    return formula;
  }

  /** A click puts the caret beside it, which shows its source. */
  override ignoreEvent(): boolean {
    return false;
  }
}

const heights = new Heights(500);
/** Room for a formula of one line, before any was measured. */
const FIRST_HEIGHT = 56;

/** A formula on lines of its own. Without `edit` it is shown below its source. */
export class BlockMathWidget extends WidgetType {
  readonly #edit: ((view: EditorView, formula: HTMLElement) => void) | null;

  constructor(
    readonly tex: string,
    edit: ((view: EditorView, formula: HTMLElement) => void) | null,
  ) {
    super();
    this.#edit = edit;
  }

  override eq(other: BlockMathWidget): boolean {
    return other.tex === this.tex && (other.#edit === null) === (this.#edit === null);
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = document.createElement("div");
    block.className = this.#edit ? "cm-math-block" : "cm-math-block cm-math-preview";
    const formula = document.createElement("div");
    const height = heights.of(this.tex);
    if (height !== undefined) block.style.minHeight = `${height}px`;
    showMath(formula, this.tex, true, () => {
      block.style.minHeight = "";
      view.requestMeasure();
    });
    if (!formula.classList.contains("is-waiting")) block.style.minHeight = "";
    block.append(formula);
    const edit = this.#edit;
    if (edit) {
      block.onmousedown = (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        edit(view, block);
      };
    }
    return block;
  }

  /** What is typed above it is shown at once, in the same place. */
  override updateDOM(block: HTMLElement, view: EditorView, from: this): boolean {
    const formula = block.firstElementChild;
    if (this.#edit || from.#edit || !(formula instanceof HTMLElement)) return false;
    formula.className = "";
    showMath(formula, this.tex, true, () => view.requestMeasure());
    return true;
  }

  override destroy(block: HTMLElement): void {
    if (this.#edit) heights.remember(this.tex, block.offsetHeight);
  }

  override get estimatedHeight(): number {
    return heights.of(this.tex) ?? FIRST_HEIGHT;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

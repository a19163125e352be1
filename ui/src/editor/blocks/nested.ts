import { WidgetType, type EditorView } from "@codemirror/view";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { aroundOf, looksAs, type Around } from "../livePreview/around.ts";
import { isNested } from "./inner.ts";

/** Room above and below a block in the last line of a callout. */
const LAST_PADDING = 8;

/** A block in quotes, callouts or items: it stands in as the lines beside it do, and has their bar and ground. */
export class NestedWidget extends WidgetType {
  constructor(
    readonly inner: WidgetType,
    readonly around: Around,
  ) {
    super();
  }

  override eq(other: NestedWidget): boolean {
    return looksAs(this.around, other.around) && this.#isLike(other) && this.inner.eq(other.inner);
  }

  #isLike(other: NestedWidget): boolean {
    return other.inner.constructor === this.inner.constructor;
  }

  override get estimatedHeight(): number {
    const { estimatedHeight } = this.inner;
    const padding = this.around.classes.includes("-last") ? LAST_PADDING : 0;
    return estimatedHeight < 0 ? estimatedHeight : estimatedHeight + padding;
  }

  override toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("div");
    this.#dress(place);
    place.append(this.inner.toDOM(view));
    return place;
  }

  override updateDOM(place: HTMLElement, view: EditorView, from: this): boolean {
    const drawn = place.firstElementChild;
    if (!(drawn instanceof HTMLElement) || !this.#isLike(from)) return false;
    if (!this.inner.eq(from.inner) && !this.inner.updateDOM(drawn, view, from.inner)) return false;
    this.#dress(place);
    return true;
  }

  #dress(place: HTMLElement): void {
    const { classes, style, inner, way } = this.around;
    place.className = `cm-nested ${classes}`.trim();
    place.style.cssText = [style, `--inner: ${inner}`].filter(Boolean).join("; ");
    if (way) place.dir = way;
    else place.removeAttribute("dir");
  }

  override destroy(place: HTMLElement): void {
    const drawn = place.firstElementChild;
    if (drawn instanceof HTMLElement) this.inner.destroy(drawn);
  }

  override ignoreEvent(event: Event): boolean {
    return this.inner.ignoreEvent(event);
  }
}

/** What is drawn for a node, with what is around the node, if anything is. */
export function placed(state: EditorState, node: SyntaxNode, widget: WidgetType): WidgetType {
  return isNested(node) ? new NestedWidget(widget, aroundOf(state, node)) : widget;
}

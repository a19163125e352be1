import { WidgetType } from "@codemirror/view";

/** What the tests of blocks draw in place of a fence: a box with its body. */
export class Box extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Box): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const box = document.createElement("div");
    box.className = "box";
    box.textContent = this.text;
    return box;
  }
}

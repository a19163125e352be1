import { EditorView } from "@codemirror/view";
import type { EditorHost } from "./host.ts";

interface Pressed {
  target: string;
  kind: "wiki" | "markdown";
}

/**
 * A click on a link that shows its text follows it; where its marks are shown the click places the cursor, and Mod-click follows.
 * The press is kept from the editor: a cursor set by it would reveal the marks and move the link from under the pointer.
 */
export function linkFollowing(host: EditorHost) {
  let pressed: Pressed | null = null;
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      pressed = null;
      if (event.button > 1 || event.shiftKey) return false;
      const link = linkAt(event.target);
      if (!link) return false;
      const { element, target, kind } = link;
      const { selection } = view.state;
      const from = view.posAtDOM(element);
      const to = from + (element.textContent ?? "").length;
      const editing = view.hasFocus && selection.ranges.some((range) => range.from <= to + 2 && range.to >= from - 2);
      if (editing && !(event.ctrlKey || event.metaKey) && event.button === 0) return false;
      pressed = { target, kind };
      event.preventDefault();
      return true;
    },
    click: (event) => follow(event),
    auxclick: (event) => follow(event),
    // Links of a note that is read are stops of Tab.
    keydown(event) {
      const link = event.key === "Enter" ? linkAt(event.target) : null;
      if (!link || link.element !== event.target) return false;
      event.preventDefault();
      host.followLink({ target: link.target, kind: link.kind }, event.ctrlKey || event.metaKey);
      return true;
    },
  });

  function follow(event: MouseEvent): boolean {
    const link = linkAt(event.target);
    if (!pressed || !link || link.target !== pressed.target) return false;
    const { target, kind } = pressed;
    pressed = null;
    event.preventDefault();
    host.followLink({ target, kind }, event.ctrlKey || event.metaKey || event.button === 1);
    return true;
  }
}

function linkAt(node: EventTarget | null): (Pressed & { element: HTMLElement }) | null {
  const element = node instanceof Element ? node.closest<HTMLElement>(".cm-link") : null;
  const target = element?.dataset.target;
  if (!element || !target) return null;
  return { element, target, kind: element.dataset.kind === "wiki" ? "wiki" : "markdown" };
}

/** The link that the cursor is in, for the commands that follow it or look at it. */
export function linkUnderCursor(view: EditorView): (Pressed & { element: HTMLElement }) | null {
  const { node } = view.domAtPos(view.state.selection.main.head);
  const element = node instanceof Element ? node : node.parentElement;
  return linkAt(element);
}

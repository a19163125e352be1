/** Whether a press asks for the context menu of what has the keyboard. */
export function asksForMenu({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return false;
  return key === "ContextMenu" || (key === "F10" && shiftKey);
}

interface Point {
  x: number;
  y: number;
}

/**
 * Opens the context menu of what has the keyboard, where a reader looks: at the caret, or at the row that is chosen. Web views do not
 * agree on whether and where the system's key does that. `caret` is where the editor's is, if it has the keyboard.
 */
export function openMenu(caret: Point | null): boolean {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body || focused instanceof HTMLIFrameElement)
    return false;
  // A field's own menu is the system's.
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) return false;
  const active = focused.getAttribute("aria-activedescendant");
  const target = (active ? document.getElementById(active) : null) ?? focused;
  const box = target.getBoundingClientRect();
  const point = caret ?? { x: box.left + Math.min(24, box.width / 2), y: box.bottom - Math.min(8, box.height / 2) };
  const at = caret ? document.elementFromPoint(point.x, point.y) : null;
  const event = new MouseEvent("contextmenu", {
    bubbles: true,
    cancelable: true,
    clientX: point.x,
    clientY: point.y,
    button: 0,
  });
  // What nobody has a menu for is left to the system.
  return !(at && focused.contains(at) ? at : target).dispatchEvent(event);
}

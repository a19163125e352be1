/** Pointers tremble: below this many pixels it is a click. */
const CLICK = 4;

/** Follows a pointer from a row's handle; `done` gets the place it was let go at (before which row), or null for a click. */
export function dragRow(
  down: PointerEvent,
  row: HTMLElement,
  rows: readonly HTMLElement[],
  done: (at: number | null) => void,
): void {
  const handle = down.currentTarget as HTMLElement;
  let at: number | null = null;
  const clear = () => {
    for (const one of rows) delete one.dataset.drop;
    delete row.dataset.dragged;
  };
  const move = (event: PointerEvent) => {
    if (at === null && Math.abs(event.clientY - down.clientY) < CLICK) return;
    clear();
    row.dataset.dragged = "";
    at = rows.filter((one) => {
      const { top, height } = one.getBoundingClientRect();
      return event.clientY > top + height / 2;
    }).length;
    const below = rows[at];
    if (below) below.dataset.drop = "above";
    else if (rows.length > 0) (rows.at(-1) as HTMLElement).dataset.drop = "below";
  };
  const end = (event: PointerEvent) => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", end);
    handle.removeEventListener("pointercancel", end);
    clear();
    if (event.type === "pointerup") done(at);
  };
  handle.setPointerCapture(down.pointerId);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
}

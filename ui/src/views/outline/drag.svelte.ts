import { targetOf, type Place } from "../../editor/sections/move.ts";
import type { Section } from "../../editor/sections/section.ts";
import { dropAt, type Drop } from "../../state/outlineDrop.ts";
import type { OutlineRow } from "../../state/outlineRows.ts";

/** Of a row, as its style has them. */
export const ROW = 26;
export const STEP = 12;
/** From the list's edge to where the outermost headings begin. */
export const INSET = 24;

/** A press that goes no further is a click. */
const DEAD = 5;
/** So close to the end of what is seen, the list goes on by itself, by so much with each picture. */
const EDGE = 28;
const SPEED = 8;

export interface DragHost {
  list(): HTMLElement | undefined;
  rows(): readonly OutlineRow[];
  sections(): readonly Section[] | null;
  drop(row: OutlineRow, place: Place): void;
}

/** A heading that is dragged with the pointer to where its section shall be. A finger scrolls; it has the menu for this. */
export class OutlineDrag {
  row = $state.raw<OutlineRow | null>(null);
  /** Where it would come to; null where that is where it is, or cannot be. */
  drop = $state.raw<Drop | null>(null);
  readonly #host: DragHost;
  #start: { x: number; y: number; row: OutlineRow } | null = null;
  #pointer = { x: 0, y: 0 };
  #sections: readonly Section[] | null = null;
  #frame = 0;
  #dropped = false;

  constructor(host: DragHost) {
    this.#host = host;
  }

  press(event: PointerEvent, row: OutlineRow): void {
    if (event.button !== 0 || event.pointerType === "touch") return;
    this.#dropped = false;
    this.#start = { x: event.clientX, y: event.clientY, row };
    addEventListener("pointermove", this.#move);
    addEventListener("pointerup", this.#up);
    addEventListener("pointercancel", this.end);
    addEventListener("blur", this.end);
    addEventListener("keydown", this.#key, true);
  }

  /** Whether the click that comes now is the end of a drag. */
  wasDrag(): boolean {
    const dropped = this.#dropped;
    this.#dropped = false;
    return dropped;
  }

  readonly end = (): void => {
    this.#start = null;
    this.row = null;
    this.drop = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    removeEventListener("pointermove", this.#move);
    removeEventListener("pointerup", this.#up);
    removeEventListener("pointercancel", this.end);
    removeEventListener("blur", this.end);
    removeEventListener("keydown", this.#key, true);
  };

  readonly #move = (event: PointerEvent): void => {
    this.#pointer = { x: event.clientX, y: event.clientY };
    const start = this.#start;
    if (!start) return;
    if (!this.row) {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < DEAD) return;
      this.#sections = this.#host.sections();
      if (!this.#sections) return;
      this.row = start.row;
      this.#dropped = true;
    }
    event.preventDefault();
    this.#aim();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#scroll);
  };

  readonly #up = (): void => {
    const { row, drop } = this;
    this.end();
    if (row && drop) this.#host.drop(row, drop.place);
  };

  /** Escape leaves all as it is; no other key means anything meanwhile. */
  readonly #key = (event: KeyboardEvent): void => {
    if (!this.row) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.end();
  };

  #aim(): void {
    const list = this.#host.list();
    const { row } = this;
    if (!list || !row) return;
    const { left, right, top, bottom } = list.getBoundingClientRect();
    const { x, y } = this.#pointer;
    const rows = this.#host.rows();
    const place = (y - top) / ROW;
    const index = Math.max(0, Math.min(rows.length - 1, Math.floor(place)));
    const inside = x >= left - EDGE && x <= right + EDGE && y >= top - EDGE && y <= bottom + EDGE;
    const height = Math.max(0, Math.min(1, place - index));
    const drop = inside ? dropAt(rows, index, height, Math.floor((x - left - INSET) / STEP)) : null;
    const target = drop && this.#sections ? targetOf(this.#sections, row.at, drop.place) : null;
    this.drop = target && !("refusal" in target) ? drop : null;
  }

  readonly #scroll = (): void => {
    this.#frame = 0;
    const scroller = this.#host.list()?.closest<HTMLElement>(".scroll");
    if (!this.row || !scroller) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    const { y } = this.#pointer;
    const by = y < top + EDGE ? -SPEED : y > bottom - EDGE ? SPEED : 0;
    if (by === 0) return;
    scroller.scrollTop += by;
    this.#aim();
    this.#frame = requestAnimationFrame(this.#scroll);
  };
}

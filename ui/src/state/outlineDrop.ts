import type { Place } from "../editor/sections/move.ts";
import type { OutlineRow } from "./outlineRows.ts";

/** Where a heading that is dragged would come to, and where the sign of that is drawn. */
export interface Drop {
  place: Place;
  /** The row that the sign is drawn at, by its place among those that are shown. */
  row: number;
  side: "above" | "on" | "below";
  /** How far in the line stands. */
  depth: number;
}

/** So much of a row's height, at its upper and its lower end, is for what stands between rows. */
const EDGE = 0.3;

/**
 * What a pointer over a row means: `height` is 0 at the row's upper end and 1 at its lower one; `depth` how deep the pointer is, by
 * which one says behind what the line below the last of a branch stands.
 */
export function dropAt(rows: readonly OutlineRow[], index: number, height: number, depth: number): Drop | null {
  const row = rows[index];
  if (!row) return null;
  if (height < EDGE) return { place: { kind: "before", of: row.at }, row: index, side: "above", depth: row.depth };
  if (height <= 1 - EDGE) return { place: { kind: "last", of: row.at }, row: index, side: "on", depth: row.depth };
  if (row.open && row.branch)
    return { place: { kind: "first", of: row.at }, row: index, side: "below", depth: row.depth + 1 };
  // It may also stand behind one that this row is the end of.
  const next = rows[index + 1]?.depth ?? 0;
  let behind = row;
  while (behind.depth > Math.max(next, depth)) {
    const parent = rows.find(({ at }) => at === behind.parent);
    if (!parent) break;
    behind = parent;
  }
  return { place: { kind: "after", of: behind.at }, row: index, side: "below", depth: behind.depth };
}

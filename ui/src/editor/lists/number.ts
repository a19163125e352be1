import type { EditorState, Transaction, TransactionSpec } from "@codemirror/state";
import { below, itemOn } from "./item.ts";
import { carry, type Change } from "./shift.ts";

/** A list that is numbered anew from an item on: where the item stands in the text after the change, and the number it gets. */
export interface Seed {
  pos: number;
  number: number;
}

/** Lists are longer than this only by accident; the rest keeps its numbers. */
const MOST = 5000;

/** The changes that number a list from an item on. */
function renumber(state: EditorState, { pos, number }: Seed): Change[] {
  const changes: Change[] = [];
  let item = itemOn(state, state.doc.lineAt(pos));
  const sign = item?.marker.at(-1);
  for (let next = number, left = MOST; item && item.number !== null && left > 0; next++, left--) {
    // Another sign begins another list.
    if (item.marker.at(-1) !== sign) break;
    if (item.number !== next) {
      const to = item.markerAt + item.marker.length - 1;
      const wider = String(next).length - (to - item.markerAt);
      changes.push({ from: item.markerAt, to, insert: String(next) });
      // 10 is wider than 9, and so are the places where its children begin.
      if (wider !== 0) changes.push(...carry(state, item, item.indent, wider));
    }
    item = below(state, item);
  }
  return changes;
}

/** One transaction of a change and of the numbers that follow from it: one step to be undone. */
export function numbered(
  state: EditorState,
  spec: TransactionSpec,
  seeds: (after: EditorState) => readonly (Seed | null)[],
): Transaction {
  const changed = state.update(spec);
  const after = changed.state;
  let changes = after.changes();
  for (const seed of seeds(after)) {
    if (!seed) continue;
    // Each list is counted in the text that the one before it has left.
    const base = changes.empty ? after : after.update({ changes }).state;
    const more = base.changes(renumber(base, { pos: changes.mapPos(seed.pos, 1), number: seed.number }));
    changes = changes.compose(more);
  }
  if (changes.empty) return changed;
  return state.update({
    ...spec,
    changes: changed.changes.compose(changes),
    // A cursor right behind a number stays behind it.
    selection: after.selection.map(changes, 1),
  });
}

import type { EditorState } from "@codemirror/state";

/**
 * Where the writer is: an element that the selection touches shows its marks, and so does the block prefix of a line with a cursor.
 * Nothing is revealed while the editor has no focus.
 */
export interface Reveal {
  touches(from: number, to: number): boolean;
  onLine(pos: number): boolean;
}

export const NOTHING_REVEALED: Reveal = { touches: () => false, onLine: () => false };

export function revealAt(state: EditorState): Reveal {
  const { doc, selection } = state;
  const ranges = selection.ranges;
  return {
    touches: (from, to) => ranges.some((range) => range.from <= to && range.to >= from),
    onLine: (pos) => {
      const line = doc.lineAt(pos);
      return ranges.some((range) => range.from <= line.to && range.to >= line.from);
    },
  };
}

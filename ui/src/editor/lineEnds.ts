import { EditorSelection, type SelectionRange } from "@codemirror/state";
import type { Command, EditorView, KeyBinding } from "@codemirror/view";
import { foldedAt } from "./folding/fold.ts";

/**
 * Home and End. The editor looks for the end of a row by its place on the screen and finds the last letter that is shown; where a link or
 * bold text ends there, what is typed behind it must not land before its hidden marks.
 */
export const lineEndKeys: readonly KeyBinding[] = [
  { key: "Home", run: to(false, false), shift: to(false, true), preventDefault: true },
  { key: "End", run: to(true, false), shift: to(true, true), preventDefault: true },
  { mac: "Cmd-ArrowLeft", run: to(false, false), shift: to(false, true), preventDefault: true },
  { mac: "Cmd-ArrowRight", run: to(true, false), shift: to(true, true), preventDefault: true },
];

function to(forward: boolean, extend: boolean): Command {
  return (view) => {
    const { state } = view;
    const ranges = state.selection.ranges.map((range) => {
      const { head, assoc } = boundary(view, range, forward);
      return extend
        ? EditorSelection.range(range.anchor, head, undefined, undefined, assoc || 1)
        : EditorSelection.cursor(head, assoc);
    });
    view.dispatch({
      selection: EditorSelection.create(ranges, state.selection.mainIndex),
      scrollIntoView: true,
      userEvent: "select",
    });
    return true;
  };
}

function boundary(view: EditorView, range: SelectionRange, forward: boolean): { head: number; assoc: -1 | 0 | 1 } {
  const { head, assoc } = view.moveToLineBoundary(range, forward, true);
  // What is typed there belongs to the line that is seen, not to the end of what is folded away behind it.
  const fold = forward ? foldedAt(view.state, view.state.doc.lineAt(view.lineBlockAt(head).from)) : null;
  if (fold && head > fold.from) return { head: fold.from, assoc: -1 };
  const line = view.state.doc.lineAt(head);
  const end = forward ? line.to : line.from;
  if (head === end) return { head, assoc };
  const here = view.coordsAtPos(head, forward ? -1 : 1);
  const there = view.coordsAtPos(end, forward ? -1 : 1);
  // Nothing is shown between the two.
  const same = here && there && Math.abs(here.left - there.left) < 1 && Math.abs(here.top - there.top) < 2;
  return same ? { head: end, assoc: forward ? -1 : 1 } : { head, assoc };
}

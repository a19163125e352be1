import type { EditorState } from "@codemirror/state";
import type { EditorView, KeyBinding } from "@codemirror/view";
import { focused } from "../focus.ts";
import type { Found } from "./kind.ts";

/**
 * The caret goes into a block from the line beside it: by itself it would go past. `closed` are the blocks that are drawn, in order.
 */
export function blockKeys(closed: (state: EditorState) => readonly Found[]): KeyBinding[] {
  const beside = ({ view, forward }: Step): Found | undefined => {
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    return closed(view.state).find(({ from, to }) => (forward ? from === line.to + 1 : to === line.from - 1));
  };

  const vertical = (forward: boolean) => (view: EditorView) => {
    const { main } = view.state.selection;
    const found = main.empty ? beside({ view, forward }) : undefined;
    if (!found) return false;
    // A long line has several rows, and the next one may be its own.
    const line = view.state.doc.lineAt(main.head);
    const { head } = view.moveVertically(main, forward);
    if (head !== main.head && head >= line.from && head <= line.to) return false;
    return enter({ view, forward }, found);
  };

  /** From the end of a line into the block below, from its start into the one above: only into those that never show their source. */
  const sideways = (forward: boolean, deletes: boolean) => (view: EditorView) => {
    const { main } = view.state.selection;
    const line = view.state.doc.lineAt(main.head);
    if (!main.empty || main.head !== (forward ? line.to : line.from)) return false;
    const found = beside({ view, forward });
    // An empty line may be deleted: nothing comes into the block by that.
    if (!found || found.block.reveals || (deletes && line.length === 0)) return false;
    return enter({ view, forward }, found);
  };

  return [
    { key: "ArrowDown", run: vertical(true) },
    { key: "ArrowUp", run: vertical(false) },
    { key: "ArrowRight", run: sideways(true, false) },
    { key: "ArrowLeft", run: sideways(false, false) },
    { key: "Delete", run: sideways(true, true) },
    { key: "Backspace", run: sideways(false, true) },
  ];
}

interface Step {
  view: EditorView;
  forward: boolean;
}

function enter({ view, forward }: Step, { block, from, to }: Found): boolean {
  if (block.enter) return block.enter(view, from, forward);
  if (!block.reveals) return false;
  const { doc } = view.state;
  const first = doc.lineAt(from).number;
  const last = doc.lineAt(to).number;
  const { from: anchor } = doc.line(forward ? Math.min(first + 1, last) : Math.max(last - 1, first));
  view.dispatch({ selection: { anchor }, effects: focused.of(true), scrollIntoView: true });
  return true;
}

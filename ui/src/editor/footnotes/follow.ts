import type { Extension } from "@codemirror/state";
import { EditorView, type Command } from "@codemirror/view";
import { readingMode } from "../mode.ts";
import { footnoteAt, otherEnd, placeOf } from "./find.ts";

function jump(view: EditorView, to: number): void {
  view.dispatch({
    selection: { anchor: to },
    effects: EditorView.scrollIntoView(to, { y: "center" }),
    userEvent: "select",
  });
  view.focus();
}

/** From a footnote's mark to what it says, and from there back to the first mark. */
export const followFootnote: Command = (view) => {
  const to = otherEnd(view.state, view.state.selection.main.head);
  if (to !== null) jump(view, to);
  return to !== null;
};

const markOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>(".cm-footnote") : null;

/** The mark that stands where a jump has led, for the keyboard to go on from. */
function markAt(view: EditorView, pos: number): HTMLElement | null {
  for (const mark of view.contentDOM.querySelectorAll<HTMLElement>(".cm-footnote[tabindex]")) {
    const footnote = footnoteAt(view.state, view.posAtDOM(mark));
    if (footnote && placeOf(view.state, footnote) === pos) return mark;
  }
  return null;
}

/** A click on a mark that shows its number leads to what it says; where it is being written the click places the caret, and Mod-click leads. */
export const footnoteFollowing: Extension = EditorView.domEventHandlers({
  mousedown(event, view) {
    const mark = markOf(event.target);
    if (!mark || event.button !== 0 || event.shiftKey) return false;
    const pos = view.posAtDOM(mark);
    const footnote = footnoteAt(view.state, pos);
    if (!footnote) return false;
    const { from, to } = footnote;
    const writing = view.hasFocus && view.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
    const caret = writing && !view.state.facet(readingMode);
    if (caret && !(event.ctrlKey || event.metaKey)) return false;
    const other = otherEnd(view.state, pos);
    if (other === null) return false;
    event.preventDefault();
    jump(view, other);
    return true;
  },
  // Marks of a note that is read are stops of Tab, at both ends.
  keydown(event, view) {
    const mark = event.key === "Enter" ? markOf(event.target) : null;
    if (!mark || mark !== event.target) return false;
    event.preventDefault();
    const other = otherEnd(view.state, view.posAtDOM(mark));
    if (other === null) return true;
    jump(view, other);
    markAt(view, other)?.focus();
    return true;
  },
});

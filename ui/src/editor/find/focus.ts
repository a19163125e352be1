import { EditorView } from "@codemirror/view";
import { focused } from "../focus.ts";

const inFind = (): boolean => document.activeElement?.closest(".cm-find") != null;

/** Whether the keyboard is in the panel of this view. */
export const findHasFocus = (view: EditorView): boolean => inFind() && view.dom.contains(document.activeElement);

/** Who looks for something reads the text: what the caret shows there stays shown. Behind `blocks`, which says so of the text alone. */
export const findKeepsFocus = EditorView.focusChangeEffect.of((_, focusing) =>
  !focusing && inFind() ? focused.of(true) : null,
);

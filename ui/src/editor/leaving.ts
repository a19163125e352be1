import { Facet } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** What is to be done in a note before the view shows another one, or none. */
export const onLeave = Facet.define<(view: EditorView) => void>();

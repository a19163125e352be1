import { Facet } from "@codemirror/state";

/** The note is shown as it is written: nothing is hidden, nothing stands in place of text. */
export const sourceMode = Facet.define<boolean, boolean>({ combine: (values) => values.some(Boolean) });

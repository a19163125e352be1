import { Facet, type EditorState } from "@codemirror/state";

/** Which document a state is of. One view shows many in turn, and an answer that comes late must not go into another note. */
export const documentKey = Facet.define<object, object | null>({ combine: (values) => values[0] ?? null });

export function sameDocument(a: EditorState, b: EditorState): boolean {
  return a.facet(documentKey) === b.facet(documentKey);
}

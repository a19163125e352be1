import { syntaxTree } from "@codemirror/language";
import { StateEffect, StateField, type EditorState } from "@codemirror/state";

/** How a note's frontmatter is shown, as long as the note is open. */
export interface PanelState {
  readonly folded: boolean;
  /** As YAML, although it could be shown as properties. */
  readonly asText: boolean;
  /** A panel without frontmatter: the first property is about to be named. */
  readonly draft: boolean;
}

export const setPanel = StateEffect.define<Partial<PanelState>>();

/** The places of the frontmatter's parts; `to` is the end of its last line. */
export interface Place {
  readonly yamlFrom: number;
  readonly yamlTo: number;
  readonly to: number;
}

/** Where the frontmatter of a note is. */
export function frontmatterPlace(state: EditorState): Place | null {
  const first = syntaxTree(state).topNode.firstChild;
  if (first?.name !== "Frontmatter" || first.from !== 0) return null;
  return placeIn(state, first.to);
}

export function placeIn({ doc }: EditorState, end: number): Place {
  const yamlFrom = Math.min(doc.line(1).to + 1, end);
  return { yamlFrom, yamlTo: Math.max(yamlFrom, doc.lineAt(end).from), to: end };
}

/** `isPanel`: whether the frontmatter of a state can be shown as properties. */
export function panelState(isPanel: (state: EditorState) => boolean): StateField<PanelState> {
  return StateField.define<PanelState>({
    create: () => ({ folded: false, asText: false, draft: false }),
    update(value, transaction) {
      let next = value;
      for (const effect of transaction.effects) if (effect.is(setPanel)) next = { ...next, ...effect.value };
      if (!transaction.docChanged && !transaction.selection) return next;
      const { state, startState } = transaction;
      const place = frontmatterPlace(state);
      if (place && next.draft) next = { ...next, draft: false };
      const inside = place !== null && state.selection.main.head <= place.to;
      // Who leaves the text gets the panel back; who writes in it must not have it taken away under the hands.
      if (next.asText && !inside) return { ...next, asText: false };
      // What comes from elsewhere is written by nobody here.
      const writing = transaction.docChanged && !transaction.isUserEvent("input.outside");
      const wasText = value.asText || !isPanel(startState);
      return inside && writing && wasText && !next.asText ? { ...next, asText: true } : next;
    },
  });
}

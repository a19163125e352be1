import { StateEffect, StateField, type EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** Says whether the keyboard is in the text; in one step with a new selection it lets the caret into what was covered. */
export const focused = StateEffect.define<boolean>();

const field = StateField.define<boolean>({
  create: () => false,
  update: (focus, { effects }) => effects.findLast((effect) => effect.is(focused))?.value ?? focus,
});

/** Whether the keyboard is in the text, as far as states know. */
export function hasFocus(state: EditorState): boolean {
  return state.field(field, false) ?? false;
}

/** Makes the states know of the focus. */
export const knowsFocus: Extension = [field, EditorView.focusChangeEffect.of((_, focusing) => focused.of(focusing))];

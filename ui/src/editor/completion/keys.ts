import { acceptCompletion, closeCompletion, selectedCompletion } from "@codemirror/autocomplete";
import { Prec, type EditorState, type Extension } from "@codemirror/state";
import { keymap, type Command } from "@codemirror/view";

const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Whether what is offered stands there already, letter by letter. What does more than write a text is never in vain. */
function isWritten(state: EditorState): boolean {
  const offered = selectedCompletion(state);
  if (!offered || typeof offered.apply === "function") return false;
  const text = offered.apply ?? offered.label;
  const { main } = state.selection;
  const start = main.head - text.length;
  return main.empty && state.sliceDoc(start, main.head) === text && !LETTER.test(state.sliceDoc(start - 1, start));
}

/** Enter is for the text again where it would only close the list. */
const leaveWritten: Command = (view) => {
  if (isWritten(view.state)) closeCompletion(view);
  return false;
};

/** Before the keys that a list of completions has by itself: Tab takes what is selected as Enter does. */
export const completionKeys: Extension = Prec.highest(
  keymap.of([
    { key: "Tab", run: acceptCompletion },
    { key: "Enter", run: leaveWritten },
  ]),
);

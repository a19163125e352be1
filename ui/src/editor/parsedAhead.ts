import { ensureSyntaxTree, forceParsing, syntaxTreeAvailable } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** As much text as a high window shows at once, with all that is hidden in it: marks, and the addresses of links. */
const SCREEN = 10_000;
/** Milliseconds. What takes longer is seen as it is written for a moment: better than to see nothing. */
const MOST_MS = 100;

/**
 * The same state with what is seen first of it parsed. CodeMirror parses 3,000 characters before it draws, for 20 ms at most, and the rest a
 * tenth of a second later: a page of links, or a slow machine, would show its marks until then, and the text would jump.
 */
export function parsedAhead(state: EditorState): EditorState {
  const upto = Math.min(SCREEN, state.doc.length);
  if (syntaxTreeAvailable(state, upto) || !ensureSyntaxTree(state, upto, MOST_MS)) return state;
  // A state takes over what was parsed for it when the next one is made of it.
  return state.update({}).state;
}

/** Milliseconds. What lies far down in a long note is read in the background: nobody waits long for a place that is not reached all the same. */
const MOST_MS_AROUND = 40;

/** The same for a place in a note that is about to be shown. */
export function parseAround(view: EditorView, at: number): void {
  const upto = Math.min(at + SCREEN, view.state.doc.length);
  if (!syntaxTreeAvailable(view.state, upto)) forceParsing(view, upto, MOST_MS_AROUND);
}

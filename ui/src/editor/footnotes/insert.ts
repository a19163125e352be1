import type { Text } from "@codemirror/state";
import { EditorView, type Command } from "@codemirror/view";
import { wholeTree } from "./find.ts";

/** Writes the mark of a new footnote at the caret and its definition at the end of the note, where the caret goes. */
export const insertFootnote: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  const taken = new Set<string>();
  wholeTree(state).iterate({
    enter: ({ name, from, to }) => void (name === "FootnoteLabel" && taken.add(state.sliceDoc(from, to))),
  });
  let number = 1;
  while (taken.has(String(number))) number++;
  const { doc } = state;
  const { to } = state.selection.main;
  const reference = `[^${number}]`;
  const definition = `${to === doc.length ? "\n\n" : gapAfter(doc)}${reference}: `;
  const changes = state.changes([
    { from: to, insert: reference },
    { from: doc.length, insert: definition },
  ]);
  view.dispatch({
    changes,
    selection: { anchor: changes.newLength },
    effects: EditorView.scrollIntoView(changes.newLength),
    userEvent: "input",
  });
  return true;
};

const DEFINITION = /^\[\^[^\]]+\]:/;

/** A definition stands by itself, or below another one. */
function gapAfter(doc: Text): string {
  const last = doc.line(doc.lines).text;
  if (last !== "") return DEFINITION.test(last) ? "\n" : "\n\n";
  const before = doc.line(Math.max(1, doc.lines - 1)).text;
  return before === "" || DEFINITION.test(before) ? "" : "\n";
}

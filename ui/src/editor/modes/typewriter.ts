import { EditorState, type Extension, type StateEffect, type Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** Scrolls so that this place is in the middle. */
export const centred = (pos: number): StateEffect<unknown> => EditorView.scrollIntoView(pos, { y: "center" });

const WRITING = ["input", "delete", "move", "undo", "redo", "select"];

/** What a pointer chooses stays under it, and what others write moves nothing. */
function isWriting(transaction: Transaction): boolean {
  if (transaction.isUserEvent("select.pointer") || transaction.isUserEvent("input.outside")) return false;
  return WRITING.some((event) => transaction.isUserEvent(event));
}

/** The line that is written stays in the middle, as the paper does in a typewriter. */
export const typewriter: Extension = [
  EditorState.transactionExtender.of((transaction) =>
    (transaction.docChanged || transaction.selection) && isWriting(transaction)
      ? { effects: centred(transaction.newSelection.main.head) }
      : null,
  ),
  EditorView.editorAttributes.of({ class: "cm-typewriter" }),
];

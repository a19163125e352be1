import { history } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { dropCursor, rectangularSelection } from "@codemirror/view";
import { caret } from "./caret.ts";

/** What any text has that is edited here: undo, selections of many parts, and how far a step to the right goes. */
export const editing: Extension = [
  history(),
  caret,
  dropCursor(),
  rectangularSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentUnit.of("  "),
];

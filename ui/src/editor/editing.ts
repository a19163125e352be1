import { history } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, dropCursor, rectangularSelection } from "@codemirror/view";

/** What any text has that is edited here: undo, selections of many parts, and how far a step to the right goes. */
export const editing: Extension = [
  history(),
  drawSelection(),
  dropCursor(),
  rectangularSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentUnit.of("  "),
];

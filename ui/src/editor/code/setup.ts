import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  toggleTabFocusMode,
} from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { find } from "../find/find.ts";
import { codeTheme } from "../theme.ts";
import { diagnosticMarks } from "./diagnostics.ts";

/** Everything that makes a file of a plug an editor: code, so none of what a note has. */
export function codeExtensions(
  language: Extension,
  onUpdate: Parameters<typeof EditorView.updateListener.of>[0],
): Extension {
  return [
    history(),
    diagnosticMarks(),
    lineNumbers(),
    foldGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    find,
    highlightSelectionMatches({ minSelectionLength: 3 }),
    language,
    EditorView.contentAttributes.of({ spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
    keymap.of([
      { key: "Tab", run: indentMore, shift: indentLess },
      { key: "Ctrl-m", run: toggleTabFocusMode },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of(onUpdate),
    codeTheme,
  ];
}

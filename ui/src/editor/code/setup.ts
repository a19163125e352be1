import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap, indentLess, indentMore, toggleTabFocusMode } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { editing } from "../editing.ts";
import { find } from "../find/find.ts";
import { codeTheme } from "../theme.ts";
import { diagnosticMarks } from "./diagnostics.ts";

/** Everything that makes a file of a plug an editor: code, so none of what a note has. */
export function codeExtensions(
  language: Extension,
  onUpdate: Parameters<typeof EditorView.updateListener.of>[0],
): Extension {
  return [
    editing,
    diagnosticMarks(),
    lineNumbers(),
    foldGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
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

import { defaultKeymap, historyKeymap, toggleTabFocusMode } from "@codemirror/commands";
import { searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { editing } from "./editing.ts";
import { find } from "./find/find.ts";
import { theme } from "./theme.ts";

/**
 * Longer notes, in UTF-16 units, are shown as plain text. With a preview a key in 1 MB is painted after a frame, in 10 MB after ten
 * (`cargo xtask bench editor`), most of it in the parser; and a file of that size is a log or an export rather than a note.
 */
const LARGE = 3_000_000;

export const isLarge = (text: { readonly length: number }): boolean => text.length > LARGE;

/** The lighter editor: text, its history and its search. Nothing is parsed, drawn in place of text or checked for spelling. */
export function largeNoteExtensions(onUpdate: Parameters<typeof EditorView.updateListener.of>[0]): Extension {
  return [
    editing,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
    find,
    keymap.of([{ key: "Ctrl-m", run: toggleTabFocusMode }, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of(onUpdate),
    theme,
  ];
}

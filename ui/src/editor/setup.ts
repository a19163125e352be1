import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  toggleTabFocusMode,
} from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkup } from "@codemirror/lang-markdown";
import { bidiIsolates, foldKeymap, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, dropCursor, keymap, rectangularSelection, type KeyBinding } from "@codemirror/view";
import { blocks } from "./blocks/blocks.ts";
import { followPlugs, plugFences } from "./codeWidgets.ts";
import { completion } from "./completion.ts";
import { toggleMarks } from "./format.ts";
import type { EditorHost } from "./host.ts";
import { linkFollowing, linkUnderCursor } from "./links.ts";
import { livePreview } from "./livePreview/plugin.ts";
import { toggleTask } from "./livePreview/widgets.ts";
import { noteLanguage } from "./markdown/language.ts";
import { bringIn } from "./media/bringIn.ts";
import { media } from "./media/extension.ts";
import { plugMarks } from "./marks.ts";
import { theme } from "./theme.ts";

/** The editor's own keys, with names: the shortcut help shows them, and a plug's key never takes one of them. */
export const editorKeys: readonly { key: string; name: string }[] = [
  { key: "Mod-b", name: "Bold" },
  { key: "Mod-i", name: "Italic" },
  { key: "Mod-Shift-h", name: "Highlight" },
  { key: "Mod-e", name: "Code" },
  { key: "Mod-Enter", name: "Tick or untick a task" },
  { key: "Alt-Enter", name: "Follow the link at the cursor" },
  { key: "Alt-Shift-Enter", name: "Look at what the link at the cursor leads to" },
  { key: "Mod-z", name: "Undo" },
  { key: "Mod-Shift-z", name: "Redo" },
  { key: "Mod-f", name: "Find in the note" },
  { key: "Mod-d", name: "Select the next occurrence" },
  { key: "Tab", name: "Indent (Ctrl+M lets Tab move the focus)" },
];

/** Everything that makes a note's text an editor; shared by all documents. */
export function noteExtensions(
  host: EditorHost,
  onUpdate: Parameters<typeof EditorView.updateListener.of>[0],
): Extension {
  const own: KeyBinding[] = [
    { key: "Mod-b", run: toggleMarks("**") },
    { key: "Mod-i", run: toggleMarks("*") },
    { key: "Mod-Shift-h", run: toggleMarks("==") },
    { key: "Mod-e", run: toggleMarks("`") },
    { key: "Mod-Enter", run: (view) => toggleTask(view, view.state.selection.main.head) },
    { key: "Alt-Enter", run: (view) => follow(view, host) },
    { key: "Alt-Shift-Enter", run: (view) => preview(view, host) },
    { key: "Enter", run: insertNewlineContinueMarkup },
    { key: "Backspace", run: deleteMarkupBackward },
    { key: "Tab", run: indentMore, shift: indentLess },
    { key: "Ctrl-m", run: toggleTabFocusMode },
  ];
  return [
    history(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    EditorView.lineWrapping,
    EditorView.perLineTextDirection.of(true),
    bidiIsolates(),
    EditorView.contentAttributes.of({ spellcheck: "true", autocorrect: "on", autocapitalize: "on" }),
    noteLanguage.data.of({ closeBrackets: { brackets: ["(", "[", "{", '"', "`"] } }),
    noteLanguage,
    closeBrackets(),
    completion(host),
    search({ top: true }),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    media(host.media),
    bringIn(host),
    livePreview,
    blocks([plugFences(host)]),
    followPlugs(host),
    plugMarks(host),
    linkFollowing(host),
    Prec.high(keymap.of(own)),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of(onUpdate),
    theme,
  ];
}

function follow(view: EditorView, host: EditorHost): boolean {
  const link = linkUnderCursor(view);
  if (link) host.followLink(link, false);
  return link !== null;
}

function preview(view: EditorView, host: EditorHost): boolean {
  const link = linkUnderCursor(view);
  return link !== null && host.previewLink(link.element, view.contentDOM);
}

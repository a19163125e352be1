import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleTabFocusMode } from "@codemirror/commands";
import { bidiIsolates, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, dropCursor, keymap, rectangularSelection, type KeyBinding } from "@codemirror/view";
import { blocks } from "./blocks/blocks.ts";
import { followPlugs, plugFences } from "./codeWidgets.ts";
import { editorCommands } from "./commands.ts";
import { folding } from "./folding/folding.ts";
import { completion } from "./completion/completion.ts";
import type { EditorHost } from "./host.ts";
import { lineEndKeys } from "./lineEnds.ts";
import { linkFollowing, linkUnderCursor } from "./links.ts";
import { breakLine, continueList, deleteMark } from "./lists/enter.ts";
import { indent, outdent } from "./lists/move.ts";
import { livePreview } from "./livePreview/plugin.ts";
import { noteLanguage } from "./markdown/language.ts";
import { markPairs } from "./pairs/pairs.ts";
import { switchableMode } from "./mode.ts";
import { smartPaste } from "./paste/paste.ts";
import { mathBlocks, mathPreview } from "./math/mathBlocks.ts";
import { plugMarks } from "./marks.ts";
import { tableBlocks, tables } from "./tables/tableBlocks.ts";
import { queryBlocks, queryKeys } from "./queries/block.ts";
import { theme } from "./theme.ts";

/** The editor's own keys, with names: the shortcut help shows them, and a plug's key never takes one of them. */
export const editorKeys: readonly { key: string; name: string }[] = [
  ...editorCommands.flatMap(({ key, name }) => (key === undefined ? [] : [{ key, name }])),
  { key: "Alt-Enter", name: "Follow the link at the cursor" },
  { key: "Mod-z", name: "Undo" },
  { key: "Mod-Shift-z", name: "Redo" },
  { key: "Mod-f", name: "Find in the note" },
  { key: "Mod-d", name: "Select the next occurrence" },
  { key: "Tab", name: "Indent, an item with its children (Ctrl+M lets Tab move the focus)" },
  { key: "Shift-Tab", name: "Indent less" },
  { key: "Shift-Enter", name: "New line in the same item" },
];

/** Everything that makes a note's text an editor; shared by all documents. */
export function noteExtensions(
  host: EditorHost,
  onUpdate: Parameters<typeof EditorView.updateListener.of>[0],
): Extension {
  const own: KeyBinding[] = [
    ...editorCommands.flatMap(({ key, run }) => (key === undefined ? [] : [{ key, run }])),
    { key: "Alt-Enter", run: (view) => follow(view, host) },
    { key: "Enter", run: continueList, shift: breakLine },
    { key: "Backspace", run: deleteMark },
    { key: "Tab", run: indent, shift: outdent },
    { key: "Ctrl-m", run: toggleTabFocusMode },
    ...lineEndKeys,
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
    noteLanguage.data.of({ closeBrackets: { brackets: ["(", "[", "{", '"'] } }),
    noteLanguage,
    markPairs,
    closeBrackets(),
    smartPaste(host),
    folding,
    completion(host),
    search({ top: true }),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    switchableMode,
    livePreview,
    blocks([queryBlocks(host.queries), plugFences(host), tableBlocks(host), mathBlocks]),
    mathPreview,
    tables,
    followPlugs(host),
    queryKeys,
    plugMarks(host),
    linkFollowing(host),
    Prec.high(keymap.of(own)),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of(onUpdate),
    theme,
  ];
}

function follow(view: EditorView, host: EditorHost): boolean {
  const link = linkUnderCursor(view);
  if (link) host.followLink(link, false);
  return link !== null;
}

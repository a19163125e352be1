import { completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap, toggleTabFocusMode } from "@codemirror/commands";
import { bidiIsolates } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap, type KeyBinding } from "@codemirror/view";
import { blocks } from "./blocks/blocks.ts";
import { followPlugs, plugFences } from "./codeWidgets.ts";
import { diagramBlocks, diagramPreview } from "./diagrams/diagramBlocks.ts";
import { editorCommands } from "./commands.ts";
import { editing } from "./editing.ts";
import { find } from "./find/find.ts";
import { footnoteFollowing, followFootnote } from "./footnotes/follow.ts";
import { footnoteTips } from "./footnotes/tips.ts";
import { enterBehindFold } from "./folding/enter.ts";
import { folding } from "./folding/folding.ts";
import { completion } from "./completion/completion.ts";
import type { EditorHost } from "./host.ts";
import { htmlBlocks } from "./html/htmlBlocks.ts";
import { lineEndKeys } from "./lineEnds.ts";
import { linkFollowing, linkUnderCursor } from "./links.ts";
import { breakLine, continueList, deleteMark } from "./lists/enter.ts";
import { joinNext, joinPrevious } from "./lists/join.ts";
import { indent, outdent } from "./lists/move.ts";
import { hangingIndent } from "./livePreview/hanging.ts";
import { livePreview } from "./livePreview/plugin.ts";
import { noteLanguage } from "./markdown/language.ts";
import { bringIn } from "./media/bringIn.ts";
import { media } from "./media/extension.ts";
import { switchableMode } from "./mode.ts";
import { ownActs } from "./modes/acts.ts";
import { switchableModes } from "./modes/modes.ts";
import { openFormula } from "./math/enter.ts";
import { mathBlocks, mathPreview } from "./math/mathBlocks.ts";
import { plugMarks } from "./marks.ts";
import { smartPaste } from "./paste/paste.ts";
import type { PropertyParts } from "./properties/extension.ts";
import { readingOmits } from "./reading/omitted.ts";
import { tableBlocks, tables } from "./tables/tableBlocks.ts";
import { queryBlocks, queryKeys } from "./queries/block.ts";
import { theme } from "./theme.ts";

/** The editor's own keys, with names: the shortcut help shows them, and a plug's key never takes one of them. */
export const editorKeys: readonly { key: string; name: string }[] = [
  ...editorCommands.flatMap(({ key, name }) => (key === undefined ? [] : [{ key, name }])),
  { key: "Alt-Enter", name: "Follow the link or footnote at the cursor" },
  { key: "Alt-Shift-Enter", name: "Look at what the link at the cursor leads to" },
  { key: "Mod-z", name: "Undo" },
  { key: "Mod-Shift-z", name: "Redo" },
  { key: "Mod-d", name: "Select the next occurrence" },
  { key: "Tab", name: "Indent, an item with its children (Ctrl+M lets Tab move the focus)" },
  { key: "Shift-Tab", name: "Indent less" },
  { key: "Shift-Enter", name: "New line in the same item" },
];

/** Where there is no task the key that ticks one does nothing: it would write an empty line. */
const taskKeyInVain: KeyBinding = { key: "Mod-Enter", run: () => true };

/** Everything that makes a note's text an editor; shared by all documents. */
export function noteExtensions(
  host: EditorHost,
  properties: PropertyParts,
  onUpdate: Parameters<typeof EditorView.updateListener.of>[0],
): Extension {
  const own: KeyBinding[] = [
    ...editorCommands.flatMap(({ key, run }) => (key === undefined ? [] : [{ key, run }])),
    { key: "Alt-Enter", run: (view) => follow(view, host) },
    { key: "Alt-Shift-Enter", run: (view) => preview(view, host) },
    { key: "Enter", run: enterBehindFold },
    { key: "Enter", run: openFormula },
    { key: "Enter", run: continueList, shift: breakLine },
    { key: "Backspace", run: deleteMark },
    { key: "Backspace", run: joinPrevious },
    { key: "Delete", run: joinNext },
    { key: "Tab", run: indent, shift: outdent },
    { key: "Ctrl-m", run: toggleTabFocusMode },
    ...lineEndKeys,
  ];
  return [
    switchableModes,
    ownActs.of(host.acts),
    editing,
    EditorView.lineWrapping,
    EditorView.perLineTextDirection.of(true),
    bidiIsolates(),
    EditorView.contentAttributes.of({ autocorrect: "on", autocapitalize: "on" }),
    noteLanguage.data.of({ closeBrackets: { brackets: ["(", "[", "{", '"'] } }),
    noteLanguage,
    smartPaste(host),
    folding,
    completion(host),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    media(host.media),
    bringIn(host),
    switchableMode,
    livePreview,
    hangingIndent,
    readingOmits,
    properties.extension,
    blocks([
      properties.kind,
      queryBlocks(host.queries),
      plugFences(host),
      diagramBlocks,
      tableBlocks(host),
      mathBlocks,
      htmlBlocks(host.media),
    ]),
    find,
    mathPreview,
    diagramPreview(host),
    tables,
    followPlugs(host),
    queryKeys,
    plugMarks(host),
    linkFollowing(host),
    footnoteFollowing,
    footnoteTips(host),
    Prec.high(keymap.of(own)),
    keymap.of([taskKeyInVain, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of(onUpdate),
    theme,
  ];
}

function follow(view: EditorView, host: EditorHost): boolean {
  const link = linkUnderCursor(view);
  if (link) host.followLink(link, false);
  return link !== null || followFootnote(view);
}

function preview(view: EditorView, host: EditorHost): boolean {
  const link = linkUnderCursor(view);
  return link !== null && host.previewLink(link.element, view.contentDOM);
}

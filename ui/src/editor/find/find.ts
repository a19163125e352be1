import {
  findNext,
  findPrevious,
  getSearchQuery,
  openSearchPanel,
  search,
  searchPanelOpen,
  setSearchQuery,
} from "@codemirror/search";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap, type Command } from "@codemirror/view";
import { findHasFocus, findKeepsFocus } from "./focus.ts";
import { createFindPanel, lastAsked, panelOf } from "./panel.ts";
import { scrollTo } from "./reveal.ts";

/** What is selected within one line. */
function selectedIn({ doc, selection: { main } }: EditorState): string {
  return doc.lineAt(main.from).to >= main.to ? doc.sliceString(main.from, main.to) : "";
}

function open(replacing: boolean): Command {
  return (view) => {
    // As it is before the panel takes the keyboard, and begins with what CodeMirror thinks of the selection.
    const asked = getSearchQuery(view.state);
    const selected = findHasFocus(view) ? "" : selectedIn(view.state);
    if (!searchPanelOpen(view.state)) openSearchPanel(view);
    panelOf(view)?.open({ replacing, asked, selected });
    return true;
  };
}

/** Goes on with what was looked for last, also in another note; where that is nothing, the panel asks. */
function step(command: Command): Command {
  return (view) => {
    const last = lastAsked();
    if (!getSearchQuery(view.state).valid && last) view.dispatch({ effects: setSearchQuery.of(last) });
    return getSearchQuery(view.state).valid ? command(view) : openFind(view);
  };
}

export const openFind = open(false);
export const openReplace = open(true);

/** Rows for the table of commands. */
export const findCommands = [
  { id: "find", name: "Find in the note", key: "Mod-f", run: openFind },
  { id: "find.replace", name: "Find and replace in the note", key: "Mod-h", run: openReplace },
  { id: "find.next", name: "Find next", key: "F3", run: step(findNext) },
  { id: "find.previous", name: "Find previous", key: "Shift-F3", run: step(findPrevious) },
] as const;

/** Find and replace in what the editor shows; behind `blocks`, by the focus that it keeps for the text. */
export const find: Extension = [
  search({ top: true, literal: true, createPanel: createFindPanel, scrollToMatch: ({ from }) => scrollTo(from) }),
  findKeepsFocus,
  keymap.of([
    { key: "Mod-f", run: openFind, scope: "editor search-panel" },
    { key: "Mod-h", run: openReplace, scope: "editor search-panel" },
  ]),
];

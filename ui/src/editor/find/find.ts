import {
  findNext,
  findPrevious,
  getSearchQuery,
  openSearchPanel,
  search,
  searchPanelOpen,
  setSearchQuery,
} from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { keymap, type Command } from "@codemirror/view";
import { findKeepsFocus } from "./focus.ts";
import { createFindPanel, lastAsked, panelOf } from "./panel.ts";
import { scrollTo } from "./reveal.ts";

function open(replacing: boolean): Command {
  return (view) => {
    // What it opens with is the selection alone, without what was chosen before.
    const asked = getSearchQuery(view.state);
    if (!searchPanelOpen(view.state)) openSearchPanel(view);
    panelOf(view)?.open(replacing, asked);
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

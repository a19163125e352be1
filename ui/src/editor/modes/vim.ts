import { Vim, getCM, vim } from "@replit/codemirror-vim";
import type { Extension } from "@codemirror/state";
import { ViewPlugin, type EditorView } from "@codemirror/view";
import { openLine } from "../lists/enter.ts";
import { vimTables } from "./vimTables.ts";
import { ownActs, type NoteActs } from "./acts.ts";

/** The part of the library's editor that is known here. */
interface Commanded {
  readonly cm6: EditorView;
}

/** Only when the key is over: what is left of it must not be typed into the note that comes next. */
function later(act: (acts: NoteActs) => void): (cm: Commanded) => void {
  return ({ cm6 }) => {
    const [acts] = cm6.state.facet(ownActs);
    if (acts) setTimeout(() => act(acts));
  };
}

// Notes save themselves; who writes `:w` wants to be sure.
Vim.defineEx(
  "write",
  "w",
  later((acts) => acts.save()),
);
for (const [name, short] of [
  ["quit", "q"],
  ["wq", "wq"],
  ["xit", "x"],
] as const)
  Vim.defineEx(
    name,
    short,
    later((acts) => acts.close()),
  );

/** The library's actions, that one of them may use another. */
interface Actions {
  enterInsertMode: ActionFn;
}

type ActionFn = Parameters<typeof Vim.defineAction>[1];

/** `o` and `O` go on with the marks of the line. */
Vim.defineAction("newLineAndEnterInsertMode", function (this: Actions, cm, { after, repeat }, vim) {
  vim.insertMode = true;
  const view = cm.cm6;
  openLine(after ?? false)({
    state: view.state,
    dispatch: ({ changes, newSelection }) =>
      // As the library says of its own changes, so that the history takes this as one of them.
      view.dispatch({ changes, selection: newSelection, userEvent: "input.type.compose.start", scrollIntoView: true }),
  });
  this.enterInsertMode(cm, { repeat }, vim);
});

/** Vim's keys, with its mode in a line below the text. Loaded when somebody wants them. */
export const vimKeys: Extension = [
  vimTables,
  vim({ status: true }),
  ViewPlugin.define((view) => {
    const cm = getCM(view);
    // Its line for commands and for finding comes without a name.
    const name = () => cm?.state.dialog?.querySelector("input")?.setAttribute("aria-label", "Vim command line");
    cm?.on("dialog", name);
    return { destroy: () => cm?.off("dialog", name) };
  }),
];

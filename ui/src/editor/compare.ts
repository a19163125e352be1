import { history, historyKeymap, defaultKeymap } from "@codemirror/commands";
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { noteLanguage } from "./markdown/language.ts";
import { theme } from "./theme.ts";

/** Two texts side by side: `theirs` to read and take from, `mine` to edit; with what each is called. */
export function compare(
  parent: HTMLElement,
  theirs: string,
  mine: string,
  { language = noteLanguage, names = ["Theirs", "Mine"] }: { language?: Extension; names?: [string, string] } = {},
): MergeView {
  const shared = [language, theme, EditorView.lineWrapping];
  return new MergeView({
    parent,
    a: {
      doc: theirs,
      extensions: [shared, EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": names[0] })],
    },
    b: {
      doc: mine,
      extensions: [
        shared,
        history(),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": names[1] }),
      ],
    },
    revertControls: "a-to-b",
    renderRevertControl: () => {
      const button = document.createElement("button");
      button.className = "take";
      button.textContent = "→";
      button.title = "Take this over";
      button.setAttribute("aria-label", "Take this over");
      return button;
    },
    highlightChanges: true,
    collapseUnchanged: { margin: 3, minSize: 6 },
  });
}

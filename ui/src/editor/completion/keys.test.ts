import { autocompletion, completionStatus, startCompletion, type Completion } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, runScopeHandlers } from "@codemirror/view";
import { expect, test } from "vitest";
import { completionKeys } from "./keys.ts";

/** A text with the cursor at its end and this offered for the word there; then a key is pressed, which the text answers with `¶`. */
async function pressed(key: string, text: string, options: Completion[]): Promise<string> {
  let opened: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (opened = resolve));
  const inText = keymap.of([
    {
      key,
      run: (view) => {
        view.dispatch(view.state.replaceSelection("¶"));
        return true;
      },
    },
  ]);
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      selection: { anchor: text.length },
      extensions: [
        completionKeys,
        autocompletion({
          override: [() => ({ from: text.lastIndexOf("#") + 1, options })],
          interactionDelay: 0,
        }),
        inText,
        EditorView.updateListener.of(({ state }) => {
          if (completionStatus(state) === "active") opened();
        }),
      ],
    }),
  });
  startCompletion(view);
  await open;
  runScopeHandlers(view, new KeyboardEvent("keydown", { key }), "editor");
  const shown = view.state.doc.toString() + (completionStatus(view.state) === null ? "" : " (open)");
  view.destroy();
  return shown;
}

test.each<[name: string, key: string, text: string, options: Completion[], after: string]>([
  ["Tab takes it", "Tab", "#wo", [{ label: "work" }], "#work"],
  ["Tab takes what is written already", "Tab", "#work", [{ label: "work" }], "#work"],
  ["Enter takes it", "Enter", "#wo", [{ label: "work" }], "#work"],
  ["Enter is the text's where it is written", "Enter", "#work", [{ label: "work" }, { label: "work/now" }], "#work¶"],
  ["but not where it is written otherwise", "Enter", "#Work", [{ label: "work" }], "#work"],
  ["nor where more is written than it", "Enter", "#re", [{ label: "re", apply: "more" }], "#more"],
])("%s", async (_, key, text, options, after) => expect(await pressed(key, text, options)).toBe(after));

import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { markPairs, typed } from "./pairs.ts";

/** What stands there after keys: `<` is Backspace; `|` is the cursor, or both ends of the selection. */
function after(text: string, keys: string): string {
  const [before = "", middle = "", rest] = text.split("|");
  const to = rest === undefined ? before.length : before.length + middle.length;
  const view = new EditorView({
    state: EditorState.create({
      doc: before + middle + (rest ?? ""),
      selection: EditorSelection.single(before.length, to),
      extensions: [noteLanguage, markPairs],
    }),
  });
  for (const key of keys) {
    if (key === "<") {
      const { head } = view.state.selection.main;
      if (!runScopeHandlers(view, new KeyboardEvent("keydown", { key: "Backspace" }), "editor"))
        view.dispatch({ changes: { from: head - 1, to: head } });
      continue;
    }
    const done = typed(view.state, key);
    view.dispatch(done ?? view.state.replaceSelection(key));
  }
  const { from, to: end } = view.state.selection.main;
  const doc = view.state.doc.toString();
  view.destroy();
  return from === end
    ? `${doc.slice(0, from)}|${doc.slice(from)}`
    : `${doc.slice(0, from)}|${doc.slice(from, end)}|${doc.slice(end)}`;
}

describe("marks", () => {
  test.each<[name: string, before: string, keys: string, after: string]>([
    ["one star", "a |", "*", "a *|*"],
    ["two", "a |", "**", "a **|**"],
    ["three", "a |", "***", "a ***|***"],
    ["bold to its end", "a |", "**b**", "a **b**|"],
    ["italic to its end", "a |", "_b_ c", "a _b_ c|"],
    ["one equals sign", "a |", "=", "a =|"],
    ["two open", "a |", "==", "a ==|=="],
    ["marked to its end", "a |", "==b==", "a ==b==|"],
    ["struck to its end", "|", "~~b~~", "~~b~~|"],
    ["a comment", "a |", "%%b%%", "a %%b%%|"],
    ["code", "a |", "`b`", "a `b`|"],
    ["a fence", "|", "```", "```|"],
    ["math", "a |", "$x$", "a $x$|"],
    ["money", "a |", "$5", "a $5|"],
    ["a sign between spaces", "2 |", "* 3", "2 * 3|"],
    ["a bullet", "|", "* a", "* a|"],
    ["within a word", "snake|case", "_", "snake_|case"],
    ["behind a word", "5|", "*", "5*|"],
    ["before a word", "|word", "*", "*|word"],
    ["behind a backslash", "a \\|", "*", "a \\*|"],
    ["in code", "`a |`", "*", "`a *|`"],
    ["in a formula", "$a|$", "_", "$a_|$"],
    ["in a fence", "```\n|\n```", "**", "```\n**|\n```"],
    ["around a selection", "a |word|", "*", "a *|word|*"],
    ["around it twice", "a |word|", "==", "a ==|word|=="],
    ["deleted together", "a |", "**<<", "a |"],
    ["deleted only while nothing is between", "a |", "*b<<", "a |"],
    ["not deleted where they were there before", "a *|*", "<", "a |*"],
  ])("%s", (_, before, keys, expected) => expect(after(before, keys)).toBe(expected));
});

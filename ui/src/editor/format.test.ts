import { history, undo } from "@codemirror/commands";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorSelection, EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { toggleMarks } from "./format.ts";
import { noteLanguage } from "./markdown/language.ts";

/** A note with `|` at its cursor, or around its selection. */
function note(text: string): EditorState {
  const [before = "", middle = "", after] = text.split("|");
  const head = after === undefined ? before.length : before.length + middle.length;
  const doc = before + middle + (after ?? "");
  const state = EditorState.create({
    doc,
    selection: EditorSelection.single(before.length, head),
    extensions: [noteLanguage, history()],
  });
  // However busy the machine is; a state takes up what was parsed since with its next transaction.
  ensureSyntaxTree(state, doc.length, 5000);
  return state.update({}).state;
}

function shown(state: EditorState): string {
  const { from, to, empty } = state.selection.main;
  const [before, middle, after] = [state.sliceDoc(0, from), state.sliceDoc(from, to), state.sliceDoc(to)];
  return empty ? `${before}|${after}` : `${before}|${middle}|${after}`;
}

function toggled(state: EditorState, mark: string): EditorState {
  let next = state;
  toggleMarks(mark)({ state, dispatch: (transaction) => (next = transaction.state) });
  ensureSyntaxTree(next, next.doc.length, 5000);
  return next.update({}).state;
}

const written = (state: EditorState, text: string) => {
  const next = state.update(state.replaceSelection(text)).state;
  ensureSyntaxTree(next, next.doc.length, 5000);
  return next.update({}).state;
};

describe("without a selection", () => {
  test.each(["**", "*", "==", "~~", "`", "%%"])("%s is begun and ended by the same key", (mark) => {
    const begun = toggled(note("see |"), mark);
    expect(shown(begun)).toBe(`see ${mark}|${mark}`);
    expect(shown(toggled(begun, mark))).toBe("see |");
    for (const words of ["hi", "hi you"])
      expect(shown(written(toggled(written(begun, words), mark), " there"))).toBe(`see ${mark}${words}${mark} there|`);
  });

  test.each<[name: string, mark: string, before: string, after: string]>([
    ["the inner of two goes out first", "**", "***hi|***", "***hi**|*"],
    ["the outer one may be ended first", "*", "***hi|***", "***hi*|**"],
    ["over several lines", "**", "**one\ntwo|**", "**one\ntwo**|"],
    ["a space goes out with the cursor", "**", "see **hi |**", "see **hi** |"],
    ["opening marks are no closing ones", "**", "a |**b**", "a **|****b**"],
    ["a word is marked", "**", "a w|ord b", "a **w|ord** b"],
    ["a marked word loses its marks", "**", "a **w|ord** b", "a w|ord b"],
    ["a marked word in a line of marks", "*", "*a* b|c *d*", "*a* *b|c* *d*"],
  ])("%s", (_, mark, before, after) => expect(shown(toggled(note(before), mark))).toBe(after));
});

describe("over several lines", () => {
  test.each<[name: string, mark: string, before: string, after: string]>([
    ["items", "**", "|- one\n- two|", "- **|one**\n- **two|**"],
    ["a heading, and no empty line", "*", "|# one\n\ntwo|", "# *|one*\n\n*two|*"],
    ["tasks", "==", "|- [ ] one\n- [x] two|", "- [ ] ==|one==\n- [x] ==two|=="],
    ["quotes and callouts", "~~", "|> [!tip] Title\n> body|", "> [!tip] ~~|Title~~\n> ~~body|~~"],
    ["nested items in a quote", "**", "|> 1. one\n>    - two|", "> 1. **|one**\n>    - **two|**"],
    ["code stays as it is", "**", "|a\n\n```\nb\n```\n\nc|", "**|a**\n\n```\nb\n```\n\n**c|**"],
    ["so do rules, underlines and addresses", "**", "|a\n===\n\n***\n\n[x]: y|", "**|a|**\n===\n\n***\n\n[x]: y"],
    ["names of blocks", "**", "|a ^x\n\nb ^y|", "**|a** ^x\n\n**b|** ^y"],
    ["footnotes", "*", "|[^1]: one\n[^2]: two|", "[^1]: *|one*\n[^2]: *two|*"],
    ["parts of lines", "**", "o|ne\n\nt|wo", "o**|ne**\n\n**t|**wo"],
    ["those that have none", "**", "|- **one**\n- two|", "- **|one**\n- **two|**"],
    ["the start of the next line is not meant", "**", "|one\n|two", "**|one|**\ntwo"],
  ])("%s", (_, mark, before, after) => {
    const start = note(before);
    const state = toggled(start, mark);
    expect(shown(state)).toBe(after);
    let undone = state;
    undo({ state, dispatch: (transaction) => (undone = transaction.state) });
    expect(undone.doc.toString(), "one step takes it back").toBe(start.doc.toString());
  });

  test("all go when all have them, whatever of the marks is selected", () => {
    for (const text of ["- **|one**\n- **two|**", "|- **one**\n- **two**|", "- |**one**\n- **two|**"])
      expect(shown(toggled(note(text), "**"))).toBe("- |one\n- two|");
  });

  test("the cells of a table have their own", () => {
    const doc = "| a | b |\n|---|---|\n| c |  |";
    const state = note(doc.replaceAll("|", "¦")).update({ changes: { from: 0, to: doc.length, insert: doc } }).state;
    const all = toggled(state.update({ selection: { anchor: 0, head: doc.length } }).state, "**");
    expect(all.doc.toString()).toBe("| **a** | **b** |\n|---|---|\n| **c** |  |");
  });

  test("a comment is around all of it", () => {
    expect(shown(toggled(note("|- one\n- two|"), "%%"))).toBe("%%|- one\n- two|%%");
  });
});

test("a selection from the end to the start stays one", () => {
  const { main } = toggled(note("one").update({ selection: { anchor: 3, head: 0 } }).state, "**").selection;
  expect([main.anchor, main.head]).toEqual([5, 2]);
});

import { EditorSelection, EditorState, type StateCommand } from "@codemirror/state";
import { history, undo } from "@codemirror/commands";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { breakLine, continueList, deleteMark, openLine } from "./enter.ts";
import { joinNext, joinPrevious } from "./join.ts";
import { indent, moveDown, moveUp, outdent } from "./move.ts";
import { tickTasks } from "./tick.ts";
import { toggleBullets, toggleHeading, toggleNumbers, toggleQuote, toggleTasks } from "./toggle.ts";

/** A note with `|` at its cursor, or around its selection. */
function note(text: string): EditorState {
  const [before = "", middle = "", after] = text.split("|");
  const selection =
    after === undefined
      ? EditorSelection.cursor(before.length)
      : EditorSelection.range(before.length, before.length + middle.length);
  return EditorState.create({
    doc: before + middle + (after ?? ""),
    selection: EditorSelection.create([selection]),
    extensions: [noteLanguage, history()],
  });
}

function shown(state: EditorState): string {
  const { from, to, empty } = state.selection.main;
  const doc = state.doc.toString();
  return empty
    ? `${doc.slice(0, from)}|${doc.slice(from)}`
    : `${doc.slice(0, from)}|${doc.slice(from, to)}|${doc.slice(to)}`;
}

function after(command: StateCommand, text: string): string | null {
  let state = note(text);
  const before = state.doc.toString();
  const done = command({ state, dispatch: (transaction) => (state = transaction.state) });
  if (!done) return null;
  const result = shown(state);
  if (state.doc.toString() !== before) {
    undo({ state, dispatch: (transaction) => (state = transaction.state) });
    expect(state.doc.toString(), "one step takes it back").toBe(before);
  }
  return result;
}

type Case = [name: string, before: string, after: string | null];

describe("a new line with the marks of this one", () => {
  test.each<Case>([
    ["below a bullet", "- o|ne\n- two", "- one\n- |\n- two"],
    ["below a number", "1. on|e\n2. two", "1. one\n2. |\n3. two"],
    ["below an item without text", "- |", "- \n- |"],
    ["below a done task", "- [x] a|", "- [x] a\n- [ ] |"],
    ["below a quote", "> a|b", "> ab\n> |"],
    ["below an empty line of a quote", "> |", ">\n> |"],
    ["below text", "  a|", "  a\n  |"],
  ])("%s", (_, before, expected) => expect(after(openLine(true), before)).toBe(expected));

  test.each<Case>([
    ["above a bullet", "text\n\n- o|ne", "text\n\n- |\n- one"],
    ["above a number", "1. one\n2. t|wo", "1. one\n2. |\n3. two"],
    ["above equal numbers", "1. o|ne\n1. two", "1. |\n1. one\n1. two"],
    ["above a task", "- [x] a|", "- [ ] |\n- [x] a"],
    ["above a quote", ">a|", "> |\n>a"],
    ["above text", "a\nb|", "a\n|\nb"],
  ])("%s", (_, before, expected) => expect(after(openLine(false), before)).toBe(expected));
});

describe("Enter", () => {
  test.each<Case>([
    ["a bullet", "- a|", "- a\n- |"],
    ["the middle of an item", "* one| two", "* one\n* | two"],
    ["the start of an item's text", "- |a", "- \n- |a"],
    ["a number counts on", "1. a|\n2. b\n3. c", "1. a\n2. |\n3. b\n4. c"],
    ["equal numbers stay equal", "1. a|\n1. b", "1. a\n1. |\n1. b"],
    ["a parenthesis", "3) a|", "3) a\n4) |"],
    ["a done task goes on with an open one", "- [x] a|", "- [x] a\n- [ ] |"],
    ["a nested item", "- a\n  - b|", "- a\n  - b\n  - |"],
    ["an empty nested item comes out", "- a\n  - b\n  - |", "- a\n  - b\n- |"],
    ["an empty nested item takes the marks outside", "1. a\n   - b\n   - |\n2. c", "1. a\n   - b\n2. |\n3. c"],
    ["an empty item ends the list", "- a\n- |", "- a\n\n|"],
    ["an empty task ends the list", "- [ ] a\n- [ ] |", "- [ ] a\n\n|"],
    ["an empty item behind an empty line ends the list", "- a\n\n- |", "- a\n\n|"],
    ["an empty item right below a text is that no more", "text\n- |", "text\n|"],
    ["an empty item between others parts them", "1. a\n2. |\n3. b", "1. a\n\n|\n\n2. b"],
    ["in a quote", "> - a|", "> - a\n> - |"],
    ["in a callout", "> [!tip] Title|", "> [!tip] Title\n> |"],
    ["an empty item in a quote", "> - a\n> - |", "> - a\n>\n> |"],
    ["an empty line of a quote ends it", "> a\n> |", "> a\n\n|"],
    ["an empty line behind another ends the quote", "> a\n>\n> |", "> a\n>\n|"],
    ["an empty line of a nested quote", "> > a\n> > |", "> > a\n>\n> |"],
    ["code that begins an item goes on in it", "- ```js|", "- ```js\n  |"],
    ["the next line of that code too", "- ```js\n  let x|", "- ```js\n  let x\n  |"],
    ["a formula that begins an item", "10. $$|", "10. $$\n    |"],
    ["a formula on one line is an item", "- $$x$$|", "- $$x$$\n- |"],
    ["a quote without a space", ">a|", ">a\n> |"],
    ["tabs", "- a\n\t- b|", "- a\n\t- b\n\t- |"],
    ["the text below an item", "- a\n  more|", "- a\n  more\n  |"],
    ["nine becomes ten, and its children follow", "8. a|\n9. b\n   - c", "8. a\n9. |\n10. b\n    - c"],
    ["text is left to others", "text|", null],
    ["code is left to others", "```\n- a|\n```", null],
    ["so is a formula", "$$\n- a|\n$$", null],
    ["a rule is left to others", "- - -|", null],
    ["before the text is left to others", "|- a", null],
    ["frontmatter is left to others", "---\ntags:\n- a|\n---\n", null],
  ])("%s", (_, before, expected) => expect(after(continueList, before)).toBe(expected));

  test("with Shift stays in the item", () => {
    expect(after(breakLine, "1. a|")).toBe("1. a\n   |");
    expect(after(breakLine, "> - a|")).toBe("> - a\n>   |");
    expect(after(breakLine, "- a\n  b|")).toBe("- a\n  b\n  |");
    expect(after(breakLine, "> a|b")).toBe("> a\n> |b");
    expect(after(breakLine, "> [!tip] T|")).toBe("> [!tip] T\n> |");
    expect(after(breakLine, "> > |")).toBe("> >\n> > |");
    expect(after(breakLine, "text|")).toBeNull();
  });
});

describe("Backspace behind a mark", () => {
  test.each<Case>([
    ["the box first", "- [ ] |a", "- |a"],
    ["then the mark", "- |a", "|a"],
    ["a nested item comes out", "- a\n  - |b\n    - c", "- a\n- |b\n  - c"],
    ["numbers close up", "1. a\n2. |b\n3. c", "1. a\n|b\n2. c"],
    ["a quote", "> |a", "|a"],
    ["a quote in a quote", "> > |a", "> |a"],
    ["elsewhere it deletes letters", "- a|", null],
  ])("%s", (_, before, expected) => expect(after(deleteMark, before)).toBe(expected));
});

describe("Delete at the end of a line", () => {
  test.each<Case>([
    ["a quote goes on without its mark", "> one|\n> two", "> one|two"],
    ["a quote in a quote", "> > one|\n> > two", "> > one|two"],
    ["out of an inner quote", "> one|\n> > two", "> one|> two"],
    ["an empty line of a quote", "> |\n> two", "> |two"],
    ["an item", "- a|\n- b\n- c", "- a|b\n- c"],
    ["a task", "- [ ] a|\n- [x] b", "- [ ] a|b"],
    ["numbers close up", "1. a|\n2. b\n3. c", "1. a|b\n2. c"],
    ["an item of a quote", "> - a|\n> - b", "> - a|b"],
    ["before a list a text is left to others", "a|\n- b", null],
    ["within a line it is left to others", "> a|b\n> c", null],
    ["behind the last line of a quote too", "> a|\n\nb", null],
    ["and in a text", "a|\nb", null],
  ])("%s", (_, before, expected) => expect(after(joinNext, before)).toBe(expected));
});

describe("Backspace before the marks of a line", () => {
  test.each<Case>([
    ["a quote", "> one\n|> two", "> one|two"],
    ["an empty line of a quote", "> one\n>\n|> two", "> one\n>|two"],
    ["an item", "1. a\n|2. b\n3. c", "1. a|b\n2. c"],
    ["the first line of a quote is left to others", "one\n|> two", null],
    ["and the first item", "one\n|- two", null],
    ["and a text", "one\n|two", null],
  ])("%s", (_, before, expected) => expect(after(joinPrevious, before)).toBe(expected));
});

describe("Tab", () => {
  test.each<Case>([
    ["takes the children along", "- a\n- b|\n  - c\n- d", "- a\n  - b|\n    - c\n- d"],
    ["under a number goes to where its text begins", "1. a\n2. b|\n3. c", "1. a\n   1. b|\n2. c"],
    ["under ten even further", "10. a\n11. b|", "10. a\n    1. b|"],
    ["counts on below children that are there", "1. a\n   1. x\n2. b|\n3. c", "1. a\n   1. x\n   2. b|\n2. c"],
    ["takes the marks of the new neighbours", "1. a\n   - x\n2. b|", "1. a\n   - x\n   - b|"],
    ["keeps tabs", "- a\n\t- b\n- c|\n\t- d", "- a\n\t- b\n\t- c|\n\t\t- d"],
    ["of a first item does nothing", "- a|\n- b", "- a|\n- b"],
    ["of several items", "- a\n- |b\n- c|\n- d", "- a\n  - |b\n  - c|\n- d"],
    ["in a quote", "> - a\n> - b|", "> - a\n>   - b|"],
    ["with a paragraph in the item", "- a\n- b|\n\n  more\n- c", "- a\n  - b|\n\n    more\n- c"],
  ])("%s", (_, before, expected) => expect(after(indent, before)).toBe(expected));
});

describe("Shift-Tab", () => {
  test.each<Case>([
    ["takes the children along", "- a\n  - b|\n    - c", "- a\n- b|\n  - c"],
    ["numbers both lists", "1. a\n   1. b|\n   2. c\n2. d", "1. a\n2. b|\n   1. c\n3. d"],
    ["out of the outermost does nothing", "- a|", "- a|"],
    ["of several items", "- a\n  - |b\n  - c|", "- a\n- |b\n- c|"],
  ])("%s", (_, before, expected) => expect(after(outdent, before)).toBe(expected));
});

describe("Alt-Up and Alt-Down", () => {
  test.each<Case>([
    ["an item with its children", "- a\n- b|\n  - c\n- d", "- b|\n  - c\n- a\n- d"],
    ["past a neighbour with children", "- a\n  - x\n- b|", "- b|\n- a\n  - x"],
    ["numbers stay in order", "1. a\n2. b|\n3. c", "1. b|\n2. a\n3. c"],
    ["a list that begins at three", "3. a\n4. b|", "3. b|\n4. a"],
    ["the first of all stays", "- a|\n- b", "- a|\n- b"],
    ["a first child goes up to the item before", "- a\n- b\n  - c|\n  - d", "- a\n  - c|\n- b\n  - d"],
    ["a line of text", "one\ntwo|", "two|\none"],
    ["a heading", "one\n# two|", "# two|\none"],
    ["several items", "- a\n- |b\n- c|", "- |b\n- c|\n- a"],
    ["empty lines between items stay", "- a\n\n- b|", "- b|\n\n- a"],
  ])("up: %s", (_, before, expected) => expect(after(moveUp, before)).toBe(expected));

  test.each<Case>([
    ["an item with its children", "- a|\n  - x\n- b\n- c", "- b\n- a|\n  - x\n- c"],
    ["numbers stay in order", "1. a|\n2. b\n3. c", "1. b\n2. a|\n3. c"],
    ["the last of all stays", "- a\n- b|", "- a\n- b|"],
    [
      "a last child goes to the item after",
      "1. a\n   1. x\n   2. y|\n2. b\n   1. z",
      "1. a\n   1. x\n2. b\n   1. y|\n   2. z",
    ],
    ["in a quote", "> - a|\n> - b", "> - b\n> - a|"],
  ])("down: %s", (_, before, expected) => expect(after(moveDown, before)).toBe(expected));
});

describe("block marks are put on and taken off", () => {
  test.each<[string, StateCommand, string, string]>([
    ["bullets", toggleBullets, "|a\n\nb|", "- |a\n\n- b|"],
    ["bullets off", toggleBullets, "- |a\n- b|", "|a\nb|"],
    ["bullets from numbers", toggleBullets, "1. a|", "- a|"],
    ["numbers", toggleNumbers, "|a\nb|", "1. |a\n2. b|"],
    ["a task", toggleTasks, "a|", "- [ ] a|"],
    ["a task from a number", toggleTasks, "2. a|", "2. [ ] a|"],
    ["a task off", toggleTasks, "- [x] a|", "a|"],
    ["a heading", toggleHeading(2), "a|", "## a|"],
    ["another heading", toggleHeading(3), "# a|", "### a|"],
    ["a heading off", toggleHeading(2), "## a|", "a|"],
    ["a quote", toggleQuote, "|a\n\nb|", "> |a\n> \n> b|"],
    ["a quote off", toggleQuote, "> |a\n> b|", "|a\nb|"],
    ["a quote off, to the start of the next line", toggleQuote, "|> a\n> b\n|", "|a\nb\n|"],
    ["a quote, to the start of the next line", toggleQuote, "|a\n|b", "> |a\n|b"],
    ["numbers by level", toggleNumbers, "|- a\n  - b\n  - c|", "|1. a\n   1. b\n   2. c|"],
    ["numbers by parent", toggleNumbers, "|- a\n  - b\n- c\n  - d|", "|1. a\n   1. b\n2. c\n   1. d|"],
    ["numbers, what is not selected stays below", toggleNumbers, "- a|\n  - b\n\n  more", "1. a|\n   - b\n\n   more"],
    ["numbers of a child", toggleNumbers, "- a\n  - |b\n    - c|", "- a\n  1. |b\n     1. c|"],
    ["numbers go on from the item above", toggleNumbers, "1. a\n- |b\n- c|", "1. a\n2. |b\n3. c|"],
    ["numbers with tabs", toggleNumbers, "|- a\n\t- b\n\t\t- c|", "|1. a\n\t1. b\n\t\t1. c|"],
    ["numbers with text above", toggleNumbers, "|a\n\n- b\n  - c|", "1. |a\n\n2. b\n   1. c|"],
    ["numbers in a quote", toggleNumbers, "|> - a\n>   - b|", "|> 1. a\n>    1. b|"],
    ["bullets from nested numbers", toggleBullets, "|1. a\n   1. b\n      1. c|", "|- a\n  - b\n    - c|"],
    ["tasks from nested numbers", toggleTasks, "|1. a\n   1. b|", "|1. [ ] a\n   1. [ ] b|"],
    ["tasks from nested bullets", toggleTasks, "|* a\n  * b|", "|- [ ] a\n  - [ ] b|"],
    ["an empty line", toggleBullets, "|", "- |"],
  ])("%s", (_, command, before, expected) => expect(after(command, before)).toBe(expected));
});

describe("tasks are ticked", () => {
  test.each<Case>([
    ["one", "- [ ] a|", "- [x] a|"],
    ["and opened", "- [x] a|", "- [ ] a|"],
    ["from a sign of one's own it is opened", "- [/] a|", "- [ ] a|"],
    ["all that are selected", "|- [ ] a\n  1. [ ] b\n> - [ ] c|", "|- [x] a\n  1. [x] b\n> - [x] c|"],
    ["those that are open first", "|- [ ] a\n- [x] b\n- [-] c\n- [/] d|", "|- [x] a\n- [x] b\n- [-] c\n- [x] d|"],
    ["opened when none is open", "|- [x] a\n- [-] b|", "|- [ ] a\n- [ ] b|"],
    ["the start of the next line is not meant", "|- [ ] a\n|- [ ] b", "|- [x] a\n|- [ ] b"],
    ["items beside tasks are left alone", "|- [ ] a\n- b|", "|- [x] a\n- b|"],
    ["an item becomes one", "- a|", "- [ ] a|"],
    ["all items that are selected, also of numbers", "|1. a\n   - b|", "|1. [ ] a\n   - [ ] b|"],
    ["and one without a text", "-|", "- [ ] |"],
    ["text is left alone", "a|", null],
    ["so is code", "```\n- [ ] a|\n```", null],
  ])("%s", (_, before, expected) => expect(after(tickTasks, before)).toBe(expected));

  test("at each of several cursors", () => {
    let state = EditorState.create({
      doc: "- [ ] a\n- [ ] b\n- [ ] c",
      selection: EditorSelection.create([EditorSelection.cursor(7), EditorSelection.cursor(23)]),
      extensions: [noteLanguage, EditorState.allowMultipleSelections.of(true)],
    });
    tickTasks({ state, dispatch: (transaction) => (state = transaction.state) });
    expect(state.doc.toString()).toBe("- [x] a\n- [ ] b\n- [x] c");
  });
});

test("ten is wider than nine, and so is the place of its children", () => {
  const bullets = Array.from({ length: 10 }, () => "- a\n  - b").join("\n");
  const numbers = Array.from({ length: 10 }, (_, at) => `${at + 1}. a\n${at < 9 ? "   " : "    "}1. b`).join("\n");
  expect(after(toggleNumbers, `|${bullets}|`)?.replaceAll("|", "")).toBe(numbers);
  expect(after(toggleBullets, `|${numbers}|`)?.replaceAll("|", "")).toBe(bullets);
});

test("a list of thousands is numbered without going through it over and over", { timeout: 60_000 }, () => {
  const doc = Array.from({ length: 4000 }, (_, at) => `${at + 1}. item`).join("\n");
  const state = EditorState.create({ doc, selection: { anchor: 7 }, extensions: noteLanguage });
  const start = performance.now();
  let text = "";
  continueList({ state, dispatch: (transaction) => (text = transaction.state.doc.line(4001).text) });
  expect(text).toBe("4001. item");
  expect(performance.now() - start).toBeLessThan(10_000);
});

import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { afterEach, describe, expect, test } from "vitest";
import { toggleQuote } from "../lists/toggle.ts";
import { noteLanguage } from "../markdown/language.ts";
import { belowTables } from "./below.ts";

const ROWS = ["| a | b |", "| - | - |", "| 1 | 2 |"];
const table = (lead = "") => ROWS.map((row) => lead + row).join("\n");

let views: EditorView[] = [];
afterEach(() => {
  for (const view of views) view.destroy();
  views = [];
});

/** A note with `¦` at its caret. */
function note(text: string): EditorView {
  const at = text.indexOf("¦");
  const state = EditorState.create({
    doc: text.replace("¦", ""),
    selection: EditorSelection.cursor(at),
    extensions: [noteLanguage, belowTables],
  });
  const view = new EditorView({ state, parent: document.body });
  views.push(view);
  return view;
}

function shown({ state }: EditorView): string {
  const { head } = state.selection.main;
  return `${state.sliceDoc(0, head)}¦${state.sliceDoc(head)}`;
}

function type(view: EditorView, text: string): void {
  for (const char of text) view.dispatch({ ...view.state.replaceSelection(char), userEvent: "input.type" });
}

describe("what is typed below a table is none of its rows", () => {
  test.each([
    ["at the left edge", `${table()}\n¦\ntail`, `${table()}\n\nxy¦\ntail`],
    ["in a callout", `> [!tip] T\n${table("> ")}\n> ¦\n> tail`, `> [!tip] T\n${table("> ")}\n>\n> xy¦\n> tail`],
    ["behind a mark without a blank", `${table("> ")}\n>¦\n> tail`, `${table("> ")}\n>\n> xy¦\n> tail`],
    ["before a mark", `${table("> ")}\n¦>\n> tail`, `${table("> ")}\n>\n> xy¦\n> tail`],
    ["in a quote in a quote", `${table("> > ")}\n> > ¦`, `${table("> > ")}\n> >\n> > xy¦`],
    ["in the outer quote", `${table("> > ")}\n> ¦`, `${table("> > ")}\n>\n> xy¦`],
    ["in an item", `- i\n${table("  ")}\n  ¦\n`, `- i\n${table("  ")}\n\n  xy¦\n`],
    [
      "in an item of a quote",
      `> - i\n${table(">   ")}\n>   ¦\n> - two`,
      `> - i\n${table(">   ")}\n>\n>   xy¦\n> - two`,
    ],
    ["in a quote of an item", `- i\n${table("  > ")}\n  > ¦`, `- i\n${table("  > ")}\n  >\n  > xy¦`],
    ["outside of the quote", `${table("> ")}\n¦\nend`, `${table("> ")}\n\nxy¦\nend`],
    ["before a heading", `${table("> ")}\n> ¦# H`, `${table("> ")}\n>\n> xy¦# H`],
  ])("%s", (_, before, after) => {
    const view = note(before);
    type(view, "xy");
    expect(shown(view)).toBe(after);
  });

  test.each([
    ["the next item", `- i\n${table("  ")}\n¦\n- two`, `- i\n${table("  ")}\n\n  xy¦\n- two`],
    ["text of the item", `- i\n\n${table("  ")}\n¦\n  tail`, `- i\n\n${table("  ")}\n\n  xy¦\n  tail`],
    [
      "the next item in a quote",
      `> - i\n${table(">   ")}\n>¦\n> - two`,
      `> - i\n${table(">   ")}\n>\n>   xy¦\n> - two`,
    ],
    ["the next item, under a quote", `- i\n${table("  > ")}\n¦\n- two`, `- i\n${table("  > ")}\n\n  xy¦\n- two`],
    [
      "text of a footnote",
      `[^1]: i\n\n${table("    ")}\n¦\n    more`,
      `[^1]: i\n\n${table("    ")}\n\n    xy¦\n    more`,
    ],
  ])("and does not cut off %s", (_, before, after) => {
    const view = note(before);
    type(view, "xy");
    expect(shown(view)).toBe(after);
  });

  test("but a bar begins a row, in the same quotes alone", () => {
    const inside = note(`${table("> ")}\n> ¦\n> tail`);
    type(inside, "| 3");
    expect(shown(inside)).toBe(`${table("> ")}\n> | 3¦\n>\n> tail`);
    const before = note(`${table("> ")}\n¦>\n> tail`);
    type(before, "| 3");
    expect(shown(before)).toBe(`${table("> ")}\n> | 3¦\n>\n> tail`);
    const outside = note(`${table("> ")}\n¦\nend`);
    type(outside, "| 3");
    expect(shown(outside)).toBe(`${table("> ")}\n\n| 3¦\nend`);
  });

  test("so a quote is gone on with by hand, and what is below stays outside", () => {
    const view = note(`${table("> ")}\n¦\nend`);
    type(view, "> more");
    expect(shown(view)).toBe(`${table("> ")}\n>\n> more¦\n\nend`);
  });

  test("a quote of its own needs nothing between", () => {
    const view = note(`${table()}\n¦`);
    type(view, "> q");
    expect(shown(view)).toBe(`${table()}\n> q¦`);
  });

  test("and a passage that is put in a quote is one quote", () => {
    const view = note(`${table()}\n\nafter\n\nmore¦`);
    view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
    toggleQuote(view);
    expect(view.state.doc.toString()).toBe(`${table("> ")}\n> \n> after\n> \n> more`);
  });
});

describe("what is below a table does not become a row of it", () => {
  const press = (view: EditorView, key: string) =>
    runScopeHandlers(view, new KeyboardEvent("keydown", { key }), "editor");

  test.each([
    ["at the left edge", `${table()}\n\n¦tail`],
    ["in a callout", `> [!tip] T\n${table("> ")}\n>\n¦> tail`],
    ["below a callout", `> [!tip] T\n${table("> ")}\n>\n¦tail`],
    ["in an item", `- i\n${table("  ")}\n\n¦  tail`],
    ["on the empty line of a quote", `${table("> ")}\n> ¦\n> tail`],
    ["on the empty line of an item", `> - i\n${table(">   ")}\n>   ¦\n>   tail`],
  ])("by Backspace %s: that leads into the last cell", (_, before) => {
    const view = note(before);
    const doc = view.state.doc.toString();
    expect(press(view, "Backspace")).toBe(true);
    expect(view.state.doc.toString()).toBe(doc);
    expect(view.state.sliceDoc(0, view.state.selection.main.head)).toMatch(/\| 1 \| 2$/);
  });

  test.each([
    ["at the left edge", `${table()}\n¦\ntail`],
    ["in a callout", `${table("> ")}\n>¦\n> tail`],
    ["in an item", `- i\n${table("  ")}\n  ¦\n  tail`],
  ])("by Delete on the empty line %s", (_, before) => {
    const view = note(before);
    expect(press(view, "Delete")).toBe(true);
    expect(shown(view)).toBe(before);
  });

  test("an empty line that ends nothing can be taken away", () => {
    const view = note(`${table("> ")}\n> ¦`);
    expect(press(view, "Backspace")).toBe(false);
  });
});

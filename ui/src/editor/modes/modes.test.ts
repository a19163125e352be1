import { insertNewline } from "@codemirror/commands";
import { EditorSelection, EditorState, Facet, type TransactionSpec } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { afterEach, expect, test, vi } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { directionOf } from "./direction.ts";
import { pieceAt } from "./focusMode.ts";
import { USUAL_MODES, switchableModes, toModes, type Modes } from "./modes.ts";

let view: EditorView;
afterEach(() => view.destroy());

function open(doc: string, anchor = 0, head = anchor): void {
  view = new EditorView({
    parent: document.body,
    state: EditorState.create({ doc, selection: { anchor, head }, extensions: [switchableModes, noteLanguage] }),
  });
}

function turn(modes: Partial<Modes>, vim: Facet<string> | null = null): boolean {
  const change = toModes(view.state, { ...USUAL_MODES, ...modes }, vim ? vim.of("vim") : null);
  if (change) view.dispatch(change);
  return change !== null;
}

/** As the browser gives it to the editor. */
function type(text: string): void {
  for (const letter of text) {
    const { from, to } = view.state.selection.main;
    const insert = () => view.state.update({ changes: { from, to, insert: letter }, selection: { anchor: from + 1 } });
    if (view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, letter, insert))) continue;
    view.dispatch(insert());
  }
}

const text = () => view.state.doc.toString();
const brightLines = () => [...view.contentDOM.querySelectorAll(".cm-in-focus")].map((line) => line.textContent);

test("a note is in the usual modes, and only another one changes it", () => {
  open("Text");
  expect(turn({})).toBe(false);
  expect(turn({ focusMode: true })).toBe(true);
  expect(turn({ focusMode: true })).toBe(false);
  expect(toModes(EditorState.create(), USUAL_MODES, null)).toBeNull();
});

test("misspelt words are underlined, or not", () => {
  open("Text");
  expect(view.contentDOM.getAttribute("spellcheck")).toBe("true");
  turn({ spellcheck: false });
  expect(view.contentDOM.getAttribute("spellcheck")).toBe("false");
});

test("brackets and marks are closed, or not", () => {
  open("");
  type("(a) `b");
  expect(text()).toBe("(a) `b`");
  view.destroy();
  open("");
  turn({ autoPairs: false });
  type("(a `b");
  expect(text()).toBe("(a `b");
});

test("vim's keys count once they are loaded, and no more when they are not wanted", () => {
  const keys = Facet.define<string>();
  open("Text");
  turn({ vim: true });
  expect(view.state.facet(keys)).toEqual([]);
  expect(turn({ vim: true }, keys)).toBe(true);
  expect(view.state.facet(keys)).toEqual(["vim"]);
  turn({ vim: false }, keys);
  expect(view.state.facet(keys)).toEqual([]);
});

const DOC = `First paragraph
goes on.

- one
- two
  - three

> quoted

\`\`\`
code

more
\`\`\``;

test.each([
  ["a paragraph of two lines", "goes", "First paragraph\ngoes on."],
  ["an item without its neighbours", "two", "- two"],
  ["an item within", "three", "  - three"],
  ["a quote", "quoted", "> quoted"],
  ["a block of code with its empty line", "more", "```\ncode\n\nmore\n```"],
])("%s is what is written in", (_, at, piece) => {
  const pos = DOC.indexOf(at) + 1;
  open(DOC, pos);
  const { from, to } = pieceAt(view.state);
  expect(view.state.sliceDoc(from, to)).toBe(piece);
});

test("an item is written in with all that is its own, up to the lists in it", () => {
  const doc = "- one\n\n  | a |\n  | - |\n\n  more\n  - inner\n- two\n";
  open(doc, 3);
  const own = doc.slice(0, doc.indexOf("\n  - inner"));
  for (const at of ["one", "| a", "more"]) {
    view.dispatch({ selection: { anchor: doc.indexOf(at) + 1 } });
    const { from, to } = pieceAt(view.state);
    expect(view.state.sliceDoc(from, to)).toBe(own);
  }
});

test("a block in place of lines is bright with what is around it", async () => {
  const doc = "one\n\n$$\nx\n$$\n\ntwo\n";
  const box = document.createElement("div");
  class Box extends WidgetType {
    override toDOM = () => box;
  }
  const drawn = Decoration.replace({ widget: new Box(), block: true }).range(5, 12);
  view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc,
      extensions: [switchableModes, noteLanguage, EditorView.decorations.of(Decoration.set(drawn))],
    }),
  });
  turn({ focusMode: true });
  expect(box.className).toBe("");
  view.dispatch({ selection: { anchor: 9 } });
  expect(box.className).toBe("cm-in-focus");
  turn({});
  expect(box.className).toBe("");
});

test("a selection is written in from end to end, and an empty line by itself", () => {
  open(DOC, DOC.indexOf("goes"), DOC.indexOf("two"));
  expect(view.state.sliceDoc(pieceAt(view.state).from, pieceAt(view.state).to)).toBe(
    "First paragraph\ngoes on.\n\n- one\n- two",
  );
  view.dispatch({ selection: EditorSelection.cursor(DOC.indexOf("\n- one")) });
  const { from, to } = pieceAt(view.state);
  expect(from).toBe(to);
});

test("focus mode goes with the cursor, and not while an input method composes", () => {
  open(DOC);
  turn({ focusMode: true });
  expect(view.dom.classList).toContain("cm-focus-mode");
  expect(brightLines()).toEqual(["First paragraph", "goes on."]);
  view.dispatch({ selection: { anchor: DOC.indexOf("one") } });
  expect(brightLines()).toEqual(["- one"]);
  const composing = vi.spyOn(view, "composing", "get").mockReturnValue(true);
  view.dispatch({ selection: { anchor: DOC.indexOf("two") } });
  expect(brightLines()).toEqual(["- one"]);
  composing.mockRestore();
  turn({});
  expect(brightLines()).toEqual([]);
  expect(view.dom.classList).not.toContain("cm-focus-mode");
});

test("what is written or gone to is scrolled to the middle; what a pointer chooses and others write is not", () => {
  open(DOC);
  turn({ typewriter: true });
  const scrolled = (spec: TransactionSpec) =>
    view.state.update(spec).effects.map(({ value }) => {
      const { range, y } = value as { range: { head: number }; y: string };
      return [range.head, y];
    });
  expect(scrolled({ changes: { from: 0, insert: "a" }, selection: { anchor: 1 }, userEvent: "input.type" })).toEqual([
    [1, "center"],
  ]);
  expect(scrolled({ selection: { anchor: 20 }, userEvent: "select" })).toEqual([[20, "center"]]);
  expect(scrolled({ selection: { anchor: 20 }, userEvent: "select.pointer" })).toEqual([]);
  expect(scrolled({ changes: { from: 0, insert: "a" }, userEvent: "input.outside" })).toEqual([]);
  turn({});
  insertNewline(view);
  expect(scrolled({ selection: { anchor: 20 }, userEvent: "select" })).toEqual([]);
});

test.each([
  ["Birds", "ltr"],
  ["- [ ] **Birds**", "ltr"],
  ["שלום world", "rtl"],
  ["> مرحبا", "rtl"],
  ["1. 2026 – ܫܠܡܐ", "rtl"],
  ["日本 שלום", "ltr"],
  ["12 + 7 = 19", null],
  ["", null],
  ["https://example.org שלום", "rtl"],
  ["\u200fBirds", "rtl"],
  ["> [!tip] שלום", "rtl"],
  ["> [!tip]", null],
])("the direction of %j is %s", (line, direction) => {
  expect(directionOf(line)).toBe(direction);
});

test("a line begins where its letters do, one without any where the text does, and code at the left", () => {
  open("Birds\nשלום\n12\n\n```\nשלום\n```\n");
  const directions = () =>
    [...view.contentDOM.querySelectorAll<HTMLElement>(".cm-line")].map(
      (line) => line.dir || view.contentDOM.dir || "ltr",
    );
  expect(directions()).toEqual(["ltr", "rtl", "ltr", "ltr", "ltr", "ltr", "ltr", "ltr"]);
  turn({ rightToLeft: true });
  expect(view.contentDOM.dir).toBe("rtl");
  expect(directions()).toEqual(["ltr", "rtl", "rtl", "rtl", "ltr", "ltr", "ltr", "rtl"]);
});

test("a quote is on the side of its first letters: what has none, too, and no bar changes its side", () => {
  open("> [!tip]\n> שלום\n>\n> birds\n> ```\n> שלום\n> ```\n\n> birds\n> שלום\n> 12\n");
  const lines = () =>
    [...view.contentDOM.querySelectorAll<HTMLElement>(".cm-line")].map(
      (line) => (line.dir || "ltr") + (line.classList.contains("cm-turned") ? " turned" : ""),
    );
  expect(lines().slice(0, 7)).toEqual(["rtl", "rtl", "rtl", "ltr turned", "ltr turned", "ltr turned", "ltr turned"]);
  expect(lines().slice(7)).toEqual(["ltr", "ltr", "rtl turned", "ltr", "ltr"]);
});

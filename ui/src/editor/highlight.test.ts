import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, expect, test } from "vitest";
import { noteLanguage } from "./markdown/language.ts";
import { theme } from "./theme.ts";

let view: EditorView | null = null;
afterEach(() => view?.destroy());

/** The parts of the first line that have the look of another text, each with the look's colour. */
function coloured(text: string): string[] {
  const state = EditorState.create({ doc: text, extensions: [noteLanguage, theme] });
  ensureSyntaxTree(state, text.length, 5000);
  view = new EditorView({ state: state.update({}).state, parent: document.body });
  const spans = [...(view.contentDOM.firstElementChild?.querySelectorAll("span") ?? [])];
  return spans.map((span) => `${span.textContent} ${getComputedStyle(span).color}`.trim());
}

test("a link is coloured, by its address or by a line that says where it leads", () => {
  const link = coloured("[text](https://example.org)");
  expect(link).not.toEqual([]);
  expect(coloured("[text][label]\n\n[label]: https://example.org")[0]).toBe(link[0]);
  expect(coloured("[label]\n\n[label]: https://example.org")[0]).toBe(link[0]);
});

test("brackets that lead nowhere look as they are written", () => {
  expect(coloured("[optional]")).toEqual([]);
  expect(coloured("${query[[\n  from pages\n]]}")).toEqual([]);
  expect(coloured("[attribute1: a][attribute2: b]")).toEqual([]);
  expect(coloured("![x]")).toEqual([]);
});

test("what is emphasised in them stays so", () => {
  expect(coloured("[a **b** c]").map((part) => part.split(" ")[0])).toEqual(["**", "b", "**"]);
});

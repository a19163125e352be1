import { forceParsing } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test } from "vitest";
import { fenceOf } from "../codeWidgets.ts";
import { focused } from "../focus.ts";
import { noteLanguage } from "../markdown/language.ts";
import { blocks } from "./blocks.ts";
import { Box } from "./boxFixture.ts";
import type { BlockKind } from "./kind.ts";

let views: EditorView[] = [];
afterEach(() => {
  for (const view of views) view.destroy();
  views = [];
});

/** An editor in which every fence with a language is a box of its body. */
function stage(doc: string, nested = true) {
  const kind: BlockKind = {
    nodes: ["FencedCode"],
    nested,
    read(state, node) {
      const fence = fenceOf(state, node);
      return fence && { widget: new Box(fence.body), reveals: true };
    },
  };
  const view = new EditorView({
    parent: document.body,
    state: EditorState.create({ doc, extensions: [noteLanguage, blocks([kind])] }),
  });
  views.push(view);
  forceParsing(view, doc.length, 5000);
  const boxes = () => [...view.dom.querySelectorAll<HTMLElement>(".box")];
  const type = (at: number, insert: string) => {
    view.dispatch({ changes: { from: at, insert } });
    forceParsing(view, view.state.doc.length, 5000);
  };
  return { view, boxes, type };
}

/** How the place of a box looks. */
function lookOf(box: HTMLElement | undefined): string {
  const place = box?.parentElement;
  if (!place?.classList.contains("cm-nested")) return "plain";
  // The place of its innermost quote.
  const [, at = ""] = /--within: var\((--at-\d)\)/.exec(place.style.cssText) ?? [];
  const under = /calc\((\d+)/.exec(place.style.getPropertyValue(at))?.[1] ?? "0";
  const inner = place.style.getPropertyValue("--inner");
  return `${[...place.classList].slice(1).join(" ")} ${under}/${inner}`.trim();
}

const FENCE = ["```box", "one", "```"];
const lines = (before: string, after: readonly string[] = FENCE) => after.map((line) => before + line).join("\n");

describe("what is around a block", () => {
  test.each([
    ["the note", lines(""), "plain"],
    ["a quote", lines("> "), "cm-quoted cm-quote 0/0"],
    ["a quote in a quote", lines("> > "), "cm-quoted cm-quote 0/0"],
    ["a callout", `> [!tip] T\n${lines("> ")}\n> x`, "cm-quoted cm-tone-good cm-callout 0/0"],
    ["the end of a callout", `> [!tip] T\n${lines("> ")}`, "cm-quoted cm-tone-good cm-callout cm-callout-last 0/0"],
    [
      "a callout in a callout",
      `> [!tip] T\n> > [!bug] U\n${lines("> > ")}\n> x`,
      "cm-quoted cm-tone-bad cm-callout cm-callout-inner cm-callout-inner-last 0/0",
    ],
    ["an item", `- a\n${lines("  ")}`, "0/1"],
    ["an item of an item", `- a\n  - b\n${lines("    ")}`, "0/2"],
    ["a quote of an item", `- a\n${lines("  > ")}`, "cm-quoted cm-quote 1/0"],
    ["an item of a quote", `> - a\n${lines(">   ")}`, "cm-quoted cm-quote 0/1"],
    ["a footnote", `[^1]: a\n\n${lines("    ")}`, "cm-footnote-definition 0/1"],
  ])("%s is how it looks", (_, doc, look) => {
    const { boxes } = stage(doc);
    expect(boxes().map(({ textContent }) => textContent)).toEqual(["one"]);
    expect(lookOf(boxes()[0])).toBe(look);
  });

  test.each([
    ["a Hebrew quote", `> שלום\n>\n${lines("> ")}`, "rtl"],
    ["a Hebrew callout without a title", `> [!tip]\n> שלום\n>\n${lines("> ")}`, "rtl"],
    ["an English quote in a Hebrew one", `> שלום\n> > one\n> >\n${lines("> > ")}`, "rtl"],
    ["a Hebrew item", `- שלום\n\n${lines("  ")}`, "rtl"],
    ["an English callout", `> [!tip] T\n> שלום\n>\n${lines("> ")}`, "ltr"],
  ])("in %s it stands on the side of the first letters around it", (_, doc, way) => {
    expect(stage(doc).boxes()[0]?.parentElement?.dir).toBe(way);
  });

  test("a kind that stands at the left edge alone is left as its text there", () => {
    expect(stage(`- a\n${lines("  ")}`, false).boxes()).toEqual([]);
  });

  test("what begins beside the mark of an item is left as its text", () => {
    expect(stage("- ```box\n  one\n  ```").boxes()).toEqual([]);
  });

  test("another kind of callout gives what is in it another look, and draws it no second time", () => {
    const { boxes, type } = stage(`> [!tip] T\n${lines("> ")}\n> x`);
    const [box] = boxes();
    type("> [!".length, "bug-");
    expect(lookOf(boxes()[0])).toBe("cm-quoted cm-tone-note cm-callout 0/0");
    expect(boxes()[0]).toBe(box);
  });

  test("typing in the same list draws no block of it again", () => {
    const list = Array.from({ length: 40 }, (_, at) => `- item ${at}\n\n${lines("  ")}\n`).join("\n");
    const { boxes, type } = stage(`${list}\n- last`);
    const before = boxes();
    type(list.length + 3, "x");
    const after = boxes();
    expect(after).toHaveLength(before.length);
    expect(after.every((box, at) => box === before[at])).toBe(true);
  });

  test("the caret in it shows the source, and leaving it the block", () => {
    const doc = `> [!tip] T\n${lines("> ")}\n> x`;
    const { view, boxes } = stage(doc);
    view.dispatch({ selection: { anchor: doc.indexOf("one") }, effects: focused.of(true) });
    expect(boxes()).toEqual([]);
    view.dispatch({ selection: { anchor: 0 } });
    expect(boxes()).toHaveLength(1);
  });
});

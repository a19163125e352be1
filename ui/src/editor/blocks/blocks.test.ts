import { ensureSyntaxTree, forceParsing, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test } from "vitest";
import { fenceOf } from "../codeWidgets.ts";
import { focused } from "../focus.ts";
import { noteLanguage } from "../markdown/language.ts";
import { sourceMode } from "../mode.ts";
import { blocks, refreshBlocks } from "./blocks.ts";
import { Box } from "./boxFixture.ts";
import type { BlockKind } from "./kind.ts";

let views: EditorView[] = [];
afterEach(() => {
  for (const view of views) view.destroy();
  views = [];
});

/** An editor in which every fence with a language is a box of its body. */
function stage(doc: string, { reveals = true, source = false } = {}) {
  const read: string[] = [];
  const entered: boolean[] = [];
  const kind: BlockKind = {
    nodes: ["FencedCode"],
    read(state, node) {
      const fence = fenceOf(state, node);
      if (!fence) return null;
      read.push(fence.body);
      const enter = (_: EditorView, _from: number, forward: boolean) => entered.push(forward) > 0;
      return { widget: new Box(fence.body), reveals, ...(reveals ? {} : { enter }) };
    },
  };
  const view = new EditorView({
    parent: document.body,
    state: EditorState.create({ doc, extensions: [noteLanguage, sourceMode.of(source), blocks([kind])] }),
  });
  views.push(view);
  forceParsing(view, doc.length, 5000);
  const boxes = () => [...view.dom.querySelectorAll(".box")].map(({ textContent }) => textContent);
  const press = (key: string) =>
    view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return { view, boxes, read, entered, press };
}

describe("what is a fence", () => {
  function found(text: string): [string, string][] {
    const state = EditorState.create({ doc: text, extensions: noteLanguage });
    const tree = ensureSyntaxTree(state, text.length, 5000);
    if (!tree) throw new Error("not parsed in time");
    return tree.topNode.getChildren("FencedCode").flatMap((node) => {
      const fence = fenceOf(state, node);
      return fence ? [[fence.language, fence.body]] : [];
    });
  }
  test.each<[string, [string, string][]]>([
    ["```chart\na\nb\n```", [["chart", "a\nb"]]],
    ["~~~ chart {wide}\na\n~~~\n", [["chart", "a"]]],
    ["```chart\n```", [["chart", ""]]],
    ["text\n\n```chart\n\na\n\n```\ntext", [["chart", "\na\n"]]],
    ["```chart\nnot closed", []],
    ["```\nno language\n```", []],
    ["> ```chart\n> quoted\n> ```", []],
    ["- ```chart\n  listed\n  ```", []],
  ])("%j", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

test("blocks stand in place of their lines, through every edit beside them", () => {
  const { view, boxes } = stage("one\n\n```x\na\n```\n\ntwo\n\n```x\nb\n```\n");
  expect(boxes()).toEqual(["a", "b"]);
  view.dispatch({ changes: { from: 0, insert: "zero\n\n" } });
  expect(boxes()).toEqual(["a", "b"]);
  const a = view.state.doc.toString().indexOf("a\n```");
  view.dispatch({ changes: { from: a, to: a + 1, insert: "changed" } });
  expect(boxes()).toEqual(["changed", "b"]);
  view.dispatch({ changes: { from: view.state.doc.toString().indexOf("```x\nb"), insert: "```x\nc\n```\n\n" } });
  expect(boxes()).toEqual(["changed", "c", "b"]);
  view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
  expect(boxes()).toEqual([]);
});

test("a key beside a block does not read it again", () => {
  const { view, read } = stage("one\n\n```x\na\n```\n\ntwo\n\n```x\nb\n```\n");
  expect(read).toEqual(["a", "b"]);
  for (const letter of "typed") view.dispatch({ changes: { from: 3, insert: letter } });
  expect(read).toEqual(["a", "b"]);
  view.dispatch({ effects: refreshBlocks.of(null) });
  expect(read).toEqual(["a", "b", "a", "b"]);
});

test("the caret in a block shows its source, as long as the text has the keyboard", () => {
  const { view, boxes } = stage("one\n\n```x\na\n```\n");
  view.dispatch({ selection: { anchor: 8 } });
  expect(boxes()).toEqual(["a"]);
  view.dispatch({ effects: focused.of(true) });
  expect(boxes()).toEqual([]);
  view.dispatch({ selection: { anchor: 0 } });
  expect(boxes()).toEqual(["a"]);
  view.dispatch({ selection: { anchor: 0, head: 12 } });
  expect(boxes()).toEqual([]);
  view.dispatch({ effects: focused.of(false) });
  expect(boxes()).toEqual(["a"]);
});

// Up and down need lines with a place on a screen: `e2e/pages.test.ts` walks through them.
test.each([
  ["ArrowRight", 3, true],
  ["Delete", 3, true],
  ["ArrowLeft", 15, false],
  ["Backspace", 15, false],
])("%s hands the keyboard to a block that is edited where it stands", (key, from, forward) => {
  const { view, press, entered, boxes } = stage("one\n```x\na\n```\ntwo", { reveals: false });
  view.dispatch({ selection: { anchor: from }, effects: focused.of(true) });
  press(key);
  expect(entered).toEqual([forward]);
  expect(view.state.doc.toString()).toBe("one\n```x\na\n```\ntwo");
  view.dispatch({ selection: { anchor: 9 } });
  expect(boxes()).toEqual(["a"]);
});

test("there are none in source mode", () => {
  expect(stage("```x\na\n```", { source: true }).boxes()).toEqual([]);
});

test("a long note keeps what is drawn in it, and is written in, where the parser has not come again", () => {
  const paragraph = `${"some words to be parsed ".repeat(20)}\n\n`;
  const { view } = stage(`start\n\n${paragraph.repeat(4000)}\`\`\`x\nlast\n\`\`\`\n`);
  const last = () => {
    let found = 0;
    for (const source of view.state.facet(EditorView.decorations))
      if (typeof source !== "function") source.between(0, view.state.doc.length, () => void found++);
    return found;
  };
  expect(last()).toBe(1);
  // So much new text that the parser's time is over before it comes to the end.
  view.dispatch({ changes: { from: 0, insert: paragraph.repeat(8000) } });
  expect(syntaxTree(view.state).length).toBeLessThan(view.state.doc.length);
  expect(last()).toBe(1);
  const within = view.state.doc.length - "st\n```\n".length;
  view.dispatch({
    changes: [
      { from: 0, insert: paragraph.repeat(8000) },
      { from: within, insert: "e" },
    ],
  });
  expect(syntaxTree(view.state).length).toBeLessThan(within);
  expect(last()).toBe(1);
  // What is more than a change in it leaves nothing of it.
  const { length } = view.state.doc;
  view.dispatch({
    changes: [
      { from: 0, insert: paragraph.repeat(8000) },
      { from: length - 16, to: length },
    ],
  });
  expect(last()).toBe(0);
});

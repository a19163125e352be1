import { codeFolding, ensureSyntaxTree, foldEffect, foldedRanges } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, test, vi } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { enterBehindFold } from "./enter.ts";
import { foldMarks } from "./marks.ts";
import { foldableAt, rangeOf } from "./ranges.ts";

const NOTE = `---
a: b
---
# One

Text.

## Two

- item
  - child
  more
- last

# Three

\`\`\`
code
\`\`\`

> [!tip] Callout
> body

Under
=====

end`;

/** Parsed to its end, however busy the machine is; a state takes up what was parsed since with its next transaction. */
function parsed(doc: string): EditorState {
  const state = EditorState.create({ doc, extensions: [noteLanguage, codeFolding()] });
  ensureSyntaxTree(state, doc.length, 5000);
  return state.update({}).state;
}

const state = parsed(NOTE);

describe("folding", () => {
  test.each<[line: string, kind: string | null, hidden: string | null]>([
    ["---", "properties", "\na: b\n---"],
    ["# One", "section", null],
    ["## Two", "section", "\n\n- item\n  - child\n  more\n- last"],
    ["- item", "item", "\n  - child\n  more"],
    ["  - child", "item", "\n  more"],
    ["- last", null, null],
    ["```", "code", "\ncode\n```"],
    ["> [!tip] Callout", "quote", "\n> body"],
    ["> body", null, null],
    ["Under", "section", "\n\nend"],
    ["Text.", null, null],
  ])("%s", (text, kind, hidden) => {
    const number = NOTE.split("\n").indexOf(text) + 1;
    const line = state.doc.line(number);
    expect(foldableAt(state, line)?.kind ?? null).toBe(kind);
    const range = rangeOf(state, line);
    if (hidden !== null) expect(range && state.sliceDoc(range.from, range.to)).toBe(hidden);
    else if (kind === null) expect(range).toBeNull();
  });

  test("a section ends before the next heading of its level, without the empty lines between", () => {
    const range = rangeOf(state, state.doc.line(4));
    expect(range && state.sliceDoc(range.from, range.to)).toMatch(/^\n\nText\.[^]*- last$/);
  });

  test("a heading with nothing below it cannot be folded", () => {
    const bare = parsed("# One\n# Two\n");
    expect(foldableAt(bare, bare.doc.line(1))).toBeNull();
    expect(foldableAt(bare, bare.doc.line(2))).toBeNull();
  });
});

describe("Enter at a fold", () => {
  /** The first line is folded, and the cursor before the chip or behind it; `|` is where it goes. */
  function after(doc: string, behind: boolean): string | null {
    const open = parsed(doc);
    const range = rangeOf(open, open.doc.line(1));
    if (!range) throw new Error("nothing to fold");
    let state = open.update({
      effects: foldEffect.of(range),
      selection: { anchor: behind ? range.to : range.from },
    }).state;
    if (!enterBehindFold({ state, dispatch: (transaction) => (state = transaction.state) })) return null;
    expect(foldedRanges(state).size, "it stays folded").toBe(1);
    const { head } = state.selection.main;
    return `${state.sliceDoc(0, head)}|${state.sliceDoc(head)}`;
  }

  test.each<[name: string, before: string, after: string]>([
    ["an item", "- a\n  - b\n- c", "- a\n  - b\n- |\n- c"],
    ["an item with a number", "1. a\n   - b\n2. c", "1. a\n   - b\n2. |\n3. c"],
    ["a task in a quote", "> - [x] a\n>   - b", "> - [x] a\n>   - b\n> - [ ] |"],
    ["a section", "# a\n\nb\n\n# c", "# a\n\nb\n\n|\n\n# c"],
    ["a quote", "> [!tip] a\n> b", "> [!tip] a\n> b\n\n|"],
    ["code", "```\na\n```\nb", "```\na\n```\n|\nb"],
    ["properties", "---\na: b\n---\nc", "---\na: b\n---\n|\nc"],
  ])("%s goes on below what is hidden", (_, before, expected) => {
    expect(after(before, false)).toBe(expected);
    expect(after(before, true)).toBe(expected);
  });

  test("elsewhere is for others", () => {
    const open = parsed("- ab\n  - c").update({ selection: { anchor: 3 } }).state;
    const folded = open.update({ effects: foldEffect.of({ from: 4, to: 10 }) }).state;
    for (const state of [open, folded])
      expect(enterBehindFold({ state, dispatch: () => expect.unreachable() })).toBe(false);
  });
});

test("the marks in the margin measure the page for what may move them, and for nothing else", () => {
  const view = new EditorView({ doc: NOTE, extensions: [noteLanguage, codeFolding(), foldMarks] });
  const marks = view.plugin(foldMarks);
  const asked = vi.spyOn(view, "requestMeasure");
  const measures = () => {
    const found = asked.mock.calls.some(([request]) => request?.key === marks);
    asked.mockClear();
    return found;
  };
  view.dispatch({});
  expect(measures()).toBe(false);
  view.dispatch({ selection: { anchor: NOTE.indexOf("## Two") } });
  expect(measures()).toBe(true);
  view.dispatch({ effects: foldEffect.of({ from: NOTE.indexOf("\n\n- item"), to: NOTE.indexOf("\n\n# Three") }) });
  expect(measures()).toBe(true);
  view.dispatch({ changes: { from: NOTE.length, insert: "x" } });
  expect(measures()).toBe(true);
  view.destroy();
});

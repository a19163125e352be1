import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
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
  const state = EditorState.create({ doc, extensions: noteLanguage });
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

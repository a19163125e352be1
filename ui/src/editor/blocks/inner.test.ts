import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { innerText } from "./inner.ts";

/** The first fence of a note. */
function fence(doc: string): { state: EditorState; node: SyntaxNode } {
  const state = EditorState.create({ doc, extensions: noteLanguage });
  let found: SyntaxNode | undefined;
  ensureSyntaxTree(state, doc.length, 5000)?.iterate({
    enter: ({ name, node }) => {
      if (name === "FencedCode") found ??= node;
    },
  });
  if (!found) throw new Error(`no fence: ${doc}`);
  return { state, node: found };
}

const BODY = "```js\na\n  b\n\n> c\n```";

test.each([
  ["at the left edge", BODY],
  ["in a quote", "> ```js\n> a\n>   b\n>\n> > c\n> ```"],
  ["in a quote without blanks", ">```js\n>a\n>   b\n>\n>> c\n>```"],
  ["in a callout", "> [!note] T\n> ```js\n> a\n>   b\n> \n> > c\n> ```"],
  ["in a quote in a quote", "> > ```js\n> > a\n> >   b\n> >\n> > > c\n> > ```"],
  ["in an item", "- x\n\n  ```js\n  a\n    b\n\n  > c\n  ```"],
  ["in an item that is indented by a tab", "-\titem\n\n\t```js\n\ta\n\t  b\n\n\t> c\n\t```"],
  ["beside the mark of an item", "- ```js\n  a\n    b\n\n  > c\n  ```"],
  ["in an item of a quote", "> 1. x\n>    ```js\n>    a\n>      b\n>\n>    > c\n>    ```"],
  ["in a quote of an item", "- x\n  > ```js\n  > a\n  >   b\n  >\n  > > c\n  > ```"],
])("what a fence %s says is the same", (_, doc) => {
  const { state, node } = fence(doc);
  expect(innerText(state, node)).toBe(BODY);
});

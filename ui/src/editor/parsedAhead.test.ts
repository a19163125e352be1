import { markdown } from "@codemirror/lang-markdown";
import { syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { parsedAhead } from "./parsedAhead.ts";

const LINES = "A [link](https://example.org/with/a/long/address) and more.\n\n".repeat(500);

test("a screen of a note is parsed before it is drawn, and not all of a long one", () => {
  const state = EditorState.create({ doc: LINES, extensions: markdown() });
  expect(syntaxTree(state).length).toBeLessThan(4000);
  const ahead = syntaxTree(parsedAhead(state)).length;
  expect(ahead).toBeGreaterThanOrEqual(10_000);
  expect(ahead).toBeLessThan(LINES.length);
});

test("a short note is parsed whole", () => {
  const state = EditorState.create({ doc: LINES.slice(0, 5000), extensions: markdown() });
  expect(syntaxTree(parsedAhead(state)).length).toBe(5000);
});

test("plain text stays as it is", () => {
  const state = EditorState.create({ doc: LINES });
  expect(parsedAhead(state)).toBe(state);
});

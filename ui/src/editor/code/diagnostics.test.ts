import { diagnosticCount } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { diagnosticsOf, markTroubles, type Trouble } from "./diagnostics.ts";

const TEXT = 'name: birds\nversion: "😀" x\n\nfunctionz: {}';
const trouble = (line: number, column: number, severity = "error"): Trouble => ({
  line,
  column,
  code: "unknown-key",
  severity,
  message: "unknown key",
  help: "did you mean `functions`?",
});
const { doc } = EditorState.create({ doc: TEXT });

test.each([
  ["a word", 4, 1, "functionz"],
  ["the middle of a word", 1, 9, "rds"],
  ["a sign", 1, 5, ":"],
  ["what stands behind a character of two units", 2, 14, "x"],
  ["an empty line", 3, 1, ""],
  ["beyond the line", 1, 90, ""],
  ["beyond the text", 90, 1, "functionz"],
])("%s is marked", (_, line, column, marked) => {
  const [one] = diagnosticsOf(doc, [trouble(line, column)]);
  expect(doc.sliceString(one?.from ?? -1, one?.to)).toBe(marked);
});

test("a mark says the code, the mend and how bad it is, in the order of the text", () => {
  const marks = diagnosticsOf(doc, [trouble(4, 1), trouble(1, 1, "warning"), trouble(2, 1, "moon")]);
  expect(marks.map(({ severity }) => severity)).toEqual(["warning", "info", "error"]);
  expect(marks[0]).toMatchObject({ source: "unknown-key", message: "unknown key\ndid you mean `functions`?" });
});

test("marks take the place of those before them", () => {
  const start = EditorState.create({ doc: TEXT });
  const marked = start.update(markTroubles(start, [trouble(1, 1), trouble(4, 1)])).state;
  expect(diagnosticCount(marked)).toBe(2);
  expect(diagnosticCount(marked.update(markTroubles(marked, [])).state)).toBe(0);
});

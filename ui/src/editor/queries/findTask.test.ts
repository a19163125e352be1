import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { findTask } from "./findTask.ts";

const task = (line: number, text = "a", state = " ") => ({ path: "A.md", line, text, state });

/** The line that is found, and the character in its box. */
function found(lines: string[], asked: ReturnType<typeof task>): [number, string] | null {
  const doc = Text.of(lines);
  const box = findTask(doc, asked);
  return box && [doc.lineAt(box.from).number, doc.sliceString(box.from, box.to)];
}

test.each<[string, string[], ReturnType<typeof task>, [number, string] | null]>([
  ["at its line", ["- [ ] a", "- [ ] a"], task(2), [2, " "]],
  ["where it has moved to", ["new", "- [ ] b", "- [ ] a"], task(1), [3, " "]],
  ["not one of two", ["new", "", "- [ ] a", "- [ ] a"], task(1), null],
  ["the open one, not the done one", ["new", "- [x] a", "- [ ] a"], task(1), [3, " "]],
  ["the one that somebody has ticked already", ["- [x] a"], task(1), [1, "x"]],
  ["in a list in a list in a quote", ["> 1. - [/] a"], task(1, "a", "/"), [1, "/"]],
  ["with its further lines", ["- [ ] a", "  and more"], task(1, "a and more"), [1, " "]],
  ["not another that begins alike", ["- [ ] ab"], task(1), null],
  ["not one without a text for one with it", ["- [ ]"], task(1), null],
  ["beyond the end of what is left", ["- [ ] a"], task(9), [1, " "]],
  ["not in other text", ["[ ] a", "a"], task(1), null],
])("a task is found %s", (_, lines, asked, expected) => expect(found(lines, asked)).toEqual(expected));

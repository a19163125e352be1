import { describe, expect, test } from "vitest";
import { cellsOfMarkdown, cellsOfText } from "./pasted.ts";

test.each<[text: string, cells: string[][]]>([
  ["a\tb", [["a", "b"]]],
  [
    "x\ty\r\nz\tw\r\n",
    [
      ["x", "y"],
      ["z", "w"],
    ],
  ],
  [
    "a\t\n\tb",
    [
      ["a", ""],
      ["", "b"],
    ],
  ],
  ["a | b\tc", [["a \\| b", "c"]]],
  ['"two\nlines"\tand "one"', [["two<br>lines", 'and "one"']]],
  ['"a ""b"" c"\t"d"', [['a "b" c', '"d"']]],
])("%j is the cells of a spreadsheet", (text, cells) => expect(cellsOfText(text)).toEqual(cells));

test.each(["a", "a\nb", ""])("%j is text", (text) => expect(cellsOfText(text)).toBeNull());

describe("a table in Markdown", () => {
  test("is its cells", () => {
    expect(cellsOfMarkdown("| a | b |\n| - | - |\n| 1 | `x\\|y` |\n")).toEqual([
      ["a", "b"],
      ["1", "`x\\|y`"],
    ]);
  });

  test.each(["a | b", "text\n\n| a |\n| - |", "a\n---"])("%j is none", (text) => {
    expect(cellsOfMarkdown(text)).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import type { Heading } from "../editor/outline.ts";
import { dropAt, type Drop } from "./outlineDrop.ts";
import { outlineRows } from "./outlineRows.ts";

const headings = (text: string): Heading[] =>
  text.split(" ").map((one, at) => {
    const [level = "", title = ""] = [/^#+/.exec(one)?.[0], one.replace(/^#+/, "")];
    return { level: level.length, text: title, line: at + 1, from: 0 };
  });

const shown = (text: string, closed: string[] = [], filter = "") =>
  outlineRows(headings(text), new Set(closed), filter).map(
    ({ heading, depth, branch, open }) => `${"·".repeat(depth)}${heading.text}${branch ? (open ? "-" : "+") : ""}`,
  );

describe("the rows of an outline", () => {
  test.each([
    ["#A ##B ##C #D", [], ["A-", "·B", "·C", "D"]],
    ["#A ##B ###C #D", ["0 A"], ["A+", "D"]],
    ["#A ##B ###C #D", ["0 B"], ["A-", "·B+", "D"]],
    // A level that is left out, and one that comes before a higher one.
    ["##A #B ####C ##D", [], ["A", "B-", "·C", "·D"]],
    // The second of a text is another one.
    ["#A ##B #A ##B", ["1 A"], ["A-", "·B", "A+"]],
    ["#A", ["0 A"], ["A"]],
  ])("%s with %j closed", (text, closed, rows) => expect(shown(text, closed)).toEqual(rows));

  test.each([
    ["#Äpfel ##Birne #Äste", "a", ["Äpfel", "Äste"]],
    ["#Äpfel ##Birne ##Kirsche #D", "irn", ["Äpfel-", "·Birne"]],
    ["#A ##B", "x", []],
  ])("%s filtered by %s, with what it stands in", (text, filter, rows) =>
    expect(shown(text, ["0 Äpfel"], filter)).toEqual(rows),
  );

  test("what was looked for is marked, and each row knows its place among those shown", () => {
    const rows = outlineRows(headings("#Apple ##Pie ##Cake ##Pear"), new Set(), "p e");
    expect(rows.map(({ heading, ranges, position, siblings }) => [heading.text, ranges, position, siblings])).toEqual([
      ["Apple", [1, 2, 4, 5], 1, 1],
      ["Pie", [0, 1, 2, 3], 1, 2],
      ["Pear", [0, 2], 2, 2],
    ]);
  });
});

test.each<[row: number, height: number, depth: number, place: Drop["place"], side: Drop["side"], depth: number]>([
  [0, 0.1, 0, { kind: "before", of: 0 }, "above", 0],
  [0, 0.5, 0, { kind: "last", of: 0 }, "on", 0],
  [0, 0.9, 0, { kind: "first", of: 0 }, "below", 1],
  [1, 0.9, 5, { kind: "after", of: 1 }, "below", 1],
  [3, 0.9, 5, { kind: "after", of: 3 }, "below", 2],
  [3, 0.9, 1, { kind: "after", of: 2 }, "below", 1],
  [3, 0.9, 0, { kind: "after", of: 0 }, "below", 0],
  [4, 0.9, 0, { kind: "after", of: 4 }, "below", 0],
])("over row %d at %d, %d deep", (row, height, depth, place, side, drawn) => {
  const rows = outlineRows(headings("#A ##B ##C ###D #E"), new Set(), "");
  expect(dropAt(rows, row, height, depth)).toEqual({ place, row, side, depth: drawn });
});

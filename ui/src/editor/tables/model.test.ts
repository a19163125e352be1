import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { asCell, parseTable, type Align, type Table } from "./model.ts";
import * as does from "./operations.ts";
import { cellChange, displayWidth, printTable } from "./print.ts";

function read(text: string) {
  const source = parseTable(text);
  if (!source) throw new Error(`no table: ${text}`);
  return source;
}

const rowsOf = (text: string) => read(text).table.rows;

describe("reading", () => {
  test.each([
    [
      "pipes around",
      "| a | b |\n| --- | --- |\n| 1 | 2 |",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "no pipes around",
      "a | b\n--- | ---\n1 | 2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "no blanks",
      "|a|b|\n|-|-|\n|1|2|",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["an escaped pipe", "| a\\|b | c |\n|-|-|", [["a\\|b", "c"]]],
    ["an escaped backslash before a pipe", "| a\\\\| c |\n|-|-|", [["a\\\\", "c"]]],
    ["code with an escaped pipe", "| `a\\|b` | c |\n|-|-|", [["`a\\|b`", "c"]]],
    ["code with a bare pipe", "| `a|b` | c |\n|-|-|-|", [["`a", "b`", "c"]]],
    ["a wikilink with an escaped pipe", "| [[a\\|b]] | c |\n|-|-|", [["[[a\\|b]]", "c"]]],
    ["a wikilink with a bare pipe", "| [[a|b]] | c |\n|-|-|", [["[[a|b]]", "c"]]],
    [
      "a row with too few cells",
      "|a|b|\n|-|-|\n|1|",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    [
      "a row with too many cells",
      "|a|\n|-|\n|1|2|",
      [
        ["a", ""],
        ["1", "2"],
      ],
    ],
    [
      "empty cells",
      "||b|\n|-|-|\n|  ||",
      [
        ["", "b"],
        ["", ""],
      ],
    ],
    [
      "a row without any pipe",
      "|a|b|\n|-|-|\nx",
      [
        ["a", "b"],
        ["x", ""],
      ],
    ],
    ["indented", "  | a |\n  |---|\n  | b |", [["a"], ["b"]]],
    [
      "wide letters",
      "| 名 | 🎉 |\n|-|-|\n| 前 | 👩‍👩‍👧 |",
      [
        ["名", "🎉"],
        ["前", "👩‍👩‍👧"],
      ],
    ],
  ])("%s", (_, text, rows) => {
    expect(rowsOf(text)).toEqual(rows);
  });

  test("how columns stand", () => {
    expect(read("|a|b|c|d|\n|:-|-:|:-:|-|").table.aligns).toEqual(["left", "right", "center", null]);
  });

  test.each(["", "a", "| a |", "| a |\n| b |", "| a |\n| - x |", "|a|\n\n|-|"])("%j is none", (text) => {
    expect(parseTable(text)).toBeNull();
  });
});

describe("writing", () => {
  test("pipes stand in line, also beside wide letters and emoji, as their column does", () => {
    const table = read("|name|n|\n|:-:|-:|\n|ab|1|\n|名前です|1000|\n|🎉|x|").table;
    expect(printTable(table)).toBe(
      [
        "|   name   |    n |",
        "| :------: | ---: |",
        "|    ab    |    1 |",
        "| 名前です | 1000 |",
        "|    🎉    |    x |",
      ].join("\n"),
    );
  });

  test.each([
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["名", 2],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["a\u200bb", 2],
  ])("%j takes %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test("one long cell does not fill all other rows with blanks", () => {
    const printed = printTable({ aligns: [null], rows: [["a"], ["x".repeat(400)]] });
    expect(printed.split("\n")[0]?.length).toBeLessThan(80);
  });

  test.each([
    ["a|b", "a\\|b"],
    ["a\\|b", "a\\|b"],
    ["a\\\\|b", "a\\\\\\|b"],
    ["a\nb", "a<br>b"],
    ["  a  ", "a"],
    ["a\\", "a\\\\"],
  ])("the text %j is the cell %j", (text, cell) => {
    expect(asCell(text)).toBe(cell);
  });
});

describe("one cell", () => {
  const edit = (text: string, row: number, column: number, cell: string) => {
    const { from, to, insert } = cellChange(read(text), row, column, cell);
    return text.slice(0, from) + insert + text.slice(to);
  };
  test.each([
    ["a letter is added", "| a | b |\n|-|-|\n| 1 |   2   |", [1, 1], "23", "| a | b |\n|-|-|\n| 1 |   23   |"],
    ["into an empty cell", "|a|b|\n|-|-|\n|  ||", [1, 1], "x", "|a|b|\n|-|-|\n|  | x |"],
    ["into blanks", "|a|b|\n|-|-|\n|  ||", [1, 0], "x", "|a|b|\n|-|-|\n| x ||"],
    ["is emptied", "| a | b |\n|-|-|", [0, 0], "", "|  | b |\n|-|-|"],
    ["of a row without pipes around", "a | b\n--|--\n1 | 2", [1, 0], "", "a | b\n--|--\n|  | 2 |"],
    ["that the row lacks", "|a|b|\n|-|-|\n|1|\n|3|4|", [1, 1], "2", "|a|b|\n|-|-|\n| 1 | 2 |\n|3|4|"],
  ] as const)("%s", (_, text, [row, column], cell, after) => {
    expect(edit(text, row, column, cell)).toBe(after);
  });
});

describe("rows and columns", () => {
  const table = read("|a|b|\n|:-|-:|\n|1|2|\n|3|4|").table;
  const show = (after: Table | null) => after?.rows.map((row) => row.join("")).join(" ") ?? null;
  const cases: [string, Table | null, string | null][] = [
    ["a row is added", does.addRow(table, 1), "ab  12 34"],
    ["none above the head", does.addRow(table, 0), "ab 12 34"],
    ["a row is deleted", does.deleteRow(table, 1), "ab 34"],
    ["the head is not", does.deleteRow(table, 0), "ab 12 34"],
    ["a row is moved", does.moveRow(table, 2, 1), "ab 34 12"],
    ["none before the head", does.moveRow(table, 1, 0), "ab 12 34"],
    ["a row is doubled", does.duplicateRow(table, 1), "ab 12 12 34"],
    ["a column is added", does.addColumn(table, 1), "ab 12 34"],
    ["a column is deleted", does.deleteColumn(table, 0), "b 2 4"],
    ["a column is moved", does.moveColumn(table, 0, 1), "ba 21 43"],
    [
      "cells are written over others",
      does.fill(table, 1, 0, [
        ["x", ""],
        ["y", "z"],
      ]),
      "ab x yz",
    ],
    ["cells bring rows and columns", does.fill(table, 2, 1, [["x", "y"], ["z"]]), "ab 12 3xy z"],
    ["a column is doubled", does.duplicateColumn(table, 0), "aab 112 334"],
    ["the last column ends the table", does.deleteColumn({ aligns: [null], rows: [["a"]] }, 0), null],
  ];
  test.each(cases)("%s", (_, after, shown) => {
    expect(show(after)).toBe(shown);
  });

  test("a column takes along how it stands", () => {
    expect(does.moveColumn(table, 0, 1).aligns).toEqual(["right", "left"]);
    expect(does.addColumn(table, 1).aligns).toEqual(["left", null, "right"]);
    expect(does.alignColumn(table, 0, "center").aligns).toEqual(["center", "right"]);
  });
});

describe("sorting", () => {
  const sorted = (cells: string[], descending = false) =>
    does
      .sortByColumn({ aligns: [null], rows: [["h"], ...cells.map((cell) => [cell])] }, 0, descending)
      .rows.slice(1)
      .map(([cell]) => cell);
  test.each([
    ["numbers by value", ["10", "9", "-1", "2.5"], ["-1", "2.5", "9", "10"]],
    ["money and shares", ["$1,200", "$30", "**$4**"], ["**$4**", "$30", "$1,200"]],
    ["decimal commas", ["1.200,5", "30,5"], ["30,5", "1.200,5"]],
    ["words with numbers", ["v10", "v9", "V1"], ["V1", "v9", "v10"]],
    ["words beside numbers", ["b", "10", "9", "a"], ["9", "10", "a", "b"]],
    ["empty ones last", ["", "b", "a"], ["a", "b", ""]],
    ["dates", ["2024-10-01", "2024-02-01"], ["2024-02-01", "2024-10-01"]],
  ])("%s", (_, cells, after) => {
    expect(sorted(cells)).toEqual(after);
  });

  test("downwards, with empty ones last all the same and equal ones in their order", () => {
    expect(sorted(["", "1", "3", "2"], true)).toEqual(["3", "2", "1", ""]);
    const { rows } = does.sortByColumn(
      {
        aligns: [null, null],
        rows: [
          ["h", ""],
          ["1", "a"],
          ["1", "b"],
        ],
      },
      0,
      true,
    );
    expect(rows.slice(1).map(([, second]) => second)).toEqual(["a", "b"]);
  });
});

const cell = fc
  .array(fc.oneof(fc.constantFrom("|", "\\", "`", " ", "[[a|b]]", "<br>", "-", ":", "*", "名", "🎉"), fc.string()), {
    maxLength: 6,
  })
  // Half a link beside the other half would be read as one: that is how links with bare pipes are read at all.
  .map((parts) => asCell(parts.map((part) => (part.length > 2 ? part : part.replace(/[\r\n[\]]/g, ""))).join("")));
const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc.record({
    aligns: fc.array(fc.constantFrom<Align>(null, "left", "center", "right"), {
      minLength: columns,
      maxLength: columns,
    }),
    rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
  }),
);

describe("whatever is in it", () => {
  test("what is written is read back the same", () => {
    fc.assert(
      fc.property(table, (given) => {
        expect(read(printTable(given)).table).toEqual(given);
      }),
    );
  });

  test("written again it is the same text", () => {
    fc.assert(
      fc.property(table, (given) => {
        const once = printTable(given);
        expect(printTable(read(once).table)).toBe(once);
      }),
    );
  });

  test("a cell that is set holds what was set, and no other cell is changed", () => {
    fc.assert(
      fc.property(table, cell, fc.nat(), fc.nat(), (given, text, a, b) => {
        const printed = printTable(given);
        const row = a % given.rows.length;
        const column = b % given.aligns.length;
        const { from, to, insert } = cellChange(read(printed), row, column, text);
        const after = read(printed.slice(0, from) + insert + printed.slice(to)).table;
        expect(after).toEqual(does.setCell(given, row, column, text));
      }),
    );
  });

  test("no word of a ragged table is lost when it is written anew", () => {
    const word = fc.stringMatching(/^[a-z]{1,5}$/);
    const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => `| ${words.join(" | ")} |`);
    fc.assert(
      fc.property(line, fc.array(line, { maxLength: 5 }), (head, body) => {
        const text = [head, "|-|-|", ...body].join("\n");
        const words = (of: string) => of.match(/[a-z]+/g);
        expect(words(printTable(read(text).table))).toEqual(words(text));
      }),
    );
  });

  test("cells are where the editor's grammar finds them", () => {
    // Links and blanks of other kinds are the grammar's own matter.
    const plain = cell.filter((text) => !/\[\[|[^\S ]/.test(text));
    const plainTable = table.chain((given) =>
      fc
        .array(plain, { minLength: given.aligns.length, maxLength: given.aligns.length })
        .map((head) => ({ ...given, rows: [head, head] })),
    );
    fc.assert(
      fc.property(plainTable, (given) => {
        const doc = printTable(given);
        const state = EditorState.create({ doc, extensions: noteLanguage });
        const found: string[] = [];
        ensureSyntaxTree(state, doc.length, 5000)?.iterate({
          enter: ({ name, from, to }) => void (name === "TableCell" && found.push(doc.slice(from, to))),
        });
        expect(found).toEqual(given.rows.flat().filter((text) => text !== ""));
      }),
    );
  });
});

describe("in quotes and items", () => {
  const PREFIXES = ["> ", ">", "> > ", "  ", "\t", "   > ", ">   "];
  const WRITTEN = "| a | b\\|c |\n| --- | :-: |\n| 1 |  |\n| [[N|x]] | > 2 |";
  const within = (prefix: string, text: string) => text.replaceAll(/^/gm, prefix);
  const nested = (prefix: string, text: string) => {
    const source = parseTable(within(prefix, text), prefix.split(">").length - 1);
    if (!source) throw new Error(`no table: ${text}`);
    return source;
  };

  test.each(PREFIXES)("what stands before the rows is no part of them: %j", (prefix) => {
    const source = nested(prefix, WRITTEN);
    expect(source.table).toEqual(read(WRITTEN).table);
    expect(source.indent).toBe(prefix);
    const cells = source.spans.map((row) => row.map(({ from, to }) => source.text.slice(from, to)));
    expect(cells).toEqual(source.table.rows);
  });

  test.each(PREFIXES)("it is printed with that before each of its lines: %j", (prefix) => {
    const { table, indent } = nested(prefix, WRITTEN);
    expect(printTable(table, indent)).toBe(within(prefix, printTable(read(WRITTEN).table)));
  });

  test.each(PREFIXES)("a cell is written as in any table, be its row without pipes around it: %j", (prefix) => {
    for (const text of [WRITTEN, "a | b\n--- | ---\n1 | 2"]) {
      const source = nested(prefix, text);
      const { from, to, insert } = cellChange(source, 1, 1, "new");
      const after = parseTable(source.text.slice(0, from) + insert + source.text.slice(to), source.quotes);
      expect(after?.table).toEqual(does.setCell(source.table, 1, 1, "new"));
      expect(after?.text.split("\n").every((line) => line.startsWith(prefix))).toBe(true);
    }
  });

  test("a row may lack the mark of a quote", () => {
    expect(parseTable("> | a |\n> |---|\n| 1 |", 1)?.table.rows).toEqual([["a"], ["1"]]);
  });
});

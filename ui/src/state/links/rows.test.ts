import { describe, expect, test } from "vitest";
import type { BrokenLink } from "../../protocol/bindings.ts";
import {
  ambiguousRows,
  brokenRows,
  HEIGHTS,
  lack,
  offsetsOf,
  orphanRows,
  rowAt,
  unusedRows,
  type Row,
} from "./rows.ts";

const NONE: ReadonlySet<string> = new Set();
const broken = (path: string, line: number, target: string, more: Partial<BrokenLink> = {}): BrokenLink => ({
  path,
  line,
  target,
  heading: null,
  block: null,
  create: `${target}.md`,
  ...more,
});
const shown = (rows: readonly Row[]) =>
  rows.map((row) => `${"  ".repeat(row.level - 1)}${row.kind} ${row.path}${row.kind === "link" ? `:${row.line}` : ""}`);

describe("broken links", () => {
  const links = [broken("a.md", 1, "x"), broken("a.md", 1, "x"), broken("a.md", 4, "y"), broken("b.md", 2, "x")];

  test("stand below their notes, each with its place among its siblings", () => {
    const rows = brokenRows({ links, total: 4 }, NONE);
    expect(shown(rows)).toEqual([
      "note a.md",
      "  link a.md:1",
      "  link a.md:1",
      "  link a.md:4",
      "note b.md",
      "  link b.md:2",
    ]);
    expect(rows.map(({ position, siblings }) => `${position}/${siblings}`)).toEqual([
      "1/2",
      "1/3",
      "2/3",
      "3/3",
      "2/2",
      "1/1",
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  test("of a note that is put away are not listed, and the note still is", () => {
    expect(shown(brokenRows({ links, total: 4 }, new Set(["a.md"])))).toEqual([
      "note a.md",
      "note b.md",
      "  link b.md:2",
    ]);
  });

  test("say what they want and do not get", () => {
    const cases: [BrokenLink, string][] = [
      [broken("a.md", 1, "Gone"), "No note “Gone”"],
      [broken("a.md", 1, "/sub/Gone.md"), "No note “Gone” in sub"],
      [broken("a.md", 1, "map.png", { create: null }), "No file “map.png”"],
      [broken("a.md", 1, "x/b.md", { heading: "Part" }), "No heading “Part” in b"],
      [broken("a.md", 1, "b.md", { block: "id" }), "No block “^id” in b"],
      [broken("a.md", 1, "a.md", { heading: "Part" }), "No heading “Part” in this note"],
    ];
    for (const [link, said] of cases) expect(lack(link)).toBe(said);
  });
});

describe("ambiguous links", () => {
  const found = {
    links: [
      { path: "a.md", line: 2, target: 0, leads: "x/T.md" },
      { path: "a.md", line: 3, target: 0, leads: null },
    ],
    targets: [{ target: "T", choices: ["x/T.md", "y/T.md", "z/T.md"] }],
    total: 2,
  };

  test("tell where they lead and how many others there are, and the files when they are opened", () => {
    const closed = ambiguousRows(found, NONE, NONE);
    expect(closed.map((row) => row.kind === "link" && row.said)).toEqual([
      false,
      "1 of 3 · leads to x/T",
      "Could mean 3 files",
    ]);
    const opened = ambiguousRows(found, NONE, new Set([closed[1]?.key ?? ""]));
    expect(shown(opened)).toEqual([
      "note a.md",
      "  link a.md:2",
      "    choice x/T.md",
      "    choice y/T.md",
      "    choice z/T.md",
      "  link a.md:3",
    ]);
    expect(opened.filter((row) => row.kind === "choice" && row.leads).map(({ path }) => path)).toEqual(["x/T.md"]);
  });
});

test("an orphan without a title has its file's name", () => {
  const rows = orphanRows({
    notes: [
      { path: "a/b.md", title: "" },
      { path: "c.md", title: "Sea" },
    ],
    total: 2,
  });
  expect(rows.map((row) => row.kind === "orphan" && row.title)).toEqual(["b", "Sea"]);
});

test("a row is found by its place, whatever the heights before it", () => {
  const rows = brokenRows(
    { links: [broken("a.md", 1, "x"), broken("b.md", 1, "x"), broken("b.md", 2, "y")], total: 3 },
    NONE,
  );
  const offsets = offsetsOf(rows);
  const whole = rows.reduce((sum, row) => sum + HEIGHTS[row.kind], 0);
  expect(offsets.at(-1)).toBe(whole);
  for (let place = 0; place < whole; place++) {
    const at = rowAt(offsets, place);
    expect(offsets[at]).toBeLessThanOrEqual(place);
    expect(offsets[at + 1]).toBeGreaterThan(place);
  }
  expect([rowAt(offsets, -500), rowAt(offsets, whole + 500), rowAt(offsetsOf([]), 5)]).toEqual([0, rows.length - 1, 0]);
});

test("files that no note needs come by their size, those of one size by their path", () => {
  const sizes = new Map([
    ["a.png", 10],
    ["b.pdf", 3000],
    ["c.png", 10],
  ]);
  const rows = unusedRows({ paths: ["a.png", "b.pdf", "c.png", "unknown.bin"], total: 4 }, sizes);
  expect(rows.map(({ path, size, position }) => [path, size, position])).toEqual([
    ["b.pdf", 3000, 1],
    ["a.png", 10, 2],
    ["c.png", 10, 3],
    ["unknown.bin", 0, 4],
  ]);
});

import { expect, test } from "vitest";
import type { FoundNote } from "./reply.ts";
import { groupsOf, inOrder, rowsOf } from "./rows.ts";

const note = (path: string, lines: number[], more = 0): FoundNote => ({
  path,
  title: path,
  folder: "",
  best: lines[0] ?? 1,
  lines: lines.map((line) => ({ line, pieces: [] })),
  more,
});
const NOTES = [note("b 10.md", [3, 3, 9], 2), note("a.md", []), note("b 2.md", [1])];
const shown = (closed: string[] = []) =>
  rowsOf(groupsOf(NOTES, new Set(closed), 70)).map((row) => [row.kind, row.note.path, row.position, row.siblings]);

test("a note is followed by its lines, and by the way to the rest of them", () => {
  expect(shown()).toEqual([
    ["note", "b 10.md", 1, 70],
    ["line", "b 10.md", 1, 4],
    ["line", "b 10.md", 2, 4],
    ["line", "b 10.md", 3, 4],
    ["more", "b 10.md", 4, 4],
    ["note", "a.md", 2, 70],
    ["note", "b 2.md", 3, 70],
    ["line", "b 2.md", 1, 1],
  ]);
});

test("a note that is put away has its head alone, and says how much there is", () => {
  expect(shown(["b 10.md", "b 2.md"]).map(([kind]) => kind)).toEqual(["note", "note", "note"]);
  const [first] = groupsOf(NOTES, new Set(["b 10.md"]));
  expect(first?.head).toMatchObject({ open: false, count: 5 });
});

test("each row has a name of its own", () => {
  const keys = rowsOf(groupsOf(NOTES, new Set())).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("notes come as ranked, newest first, or as people count", () => {
  const times: Record<string, string> = { "b 10.md": "2025-01-01T00:00:00Z", "b 2.md": "2025-02-01T00:00:00Z" };
  const order = (by: Parameters<typeof inOrder>[1]) =>
    inOrder(NOTES, by, (path) => times[path]).map(({ path }) => path);
  expect(order("best")).toEqual(["b 10.md", "a.md", "b 2.md"]);
  expect(order("newest")).toEqual(["b 2.md", "b 10.md", "a.md"]);
  expect(order("path")).toEqual(["a.md", "b 2.md", "b 10.md"]);
});

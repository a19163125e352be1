import { describe, expect, test, vi } from "vitest";
import type { StatusHook, ViewHook } from "../protocol/bindings.ts";
import { markedPieces } from "./markedPieces.ts";
import { readSession } from "./session.ts";
import { StatusItems } from "./statusItems.svelte.ts";
import { noteTypeOf, standalone, viewFor, viewsOf } from "./views.ts";

const view = (id: string, more: Partial<ViewHook>): ViewHook => ({
  id,
  plug: "p",
  title: id,
  icon: null,
  extensions: [],
  noteType: null,
  ...more,
});

describe("the type of a note", () => {
  test.each([
    ["---\ntype: board\n---\n", "board"],
    ["---\ntitle: x\ntype:   'my board'  \n---\ntext", "my board"],
    ["---\r\ntype: board\r\n---\r\n", "board"],
    ["text\n---\ntype: board\n---\n", null],
    ["---\nmeta:\n  type: board\n---\n", null],
    ["---\ntype: board\n", null],
    ["", null],
  ])("of %j is %j", (text, type) => {
    expect(noteTypeOf(text)).toBe(type);
  });
});

describe("views", () => {
  const views = [view("board", { noteType: "board" }), view("draw", { extensions: ["draw"] }), view("all", {})];
  test.each([
    ["a.md", "board", "board"],
    ["a.md", "other", undefined],
    ["a.md", null, undefined],
    ["Sketch.DRAW", null, "draw"],
    ["draw", null, undefined],
    ["x.board", "board", undefined],
  ])("%s of type %s opens in %s", (path, type, id) => {
    expect(viewFor(views, path, type)?.id).toBe(id);
  });

  test("a note may be looked at as any kind of note, a file only as its own; a view of no file stands alone", () => {
    expect(viewsOf(views, "a.md").map(({ id }) => id)).toEqual(["board"]);
    expect(viewsOf(views, "a.draw").map(({ id }) => id)).toEqual(["draw"]);
    expect(standalone(views).map(({ id }) => id)).toEqual(["all"]);
  });
});

test("a name is cut at its marks, and of marks that overlap the first counts", () => {
  const mark = (from: number, to: number) => ({ from, to, class: "todo", plug: "p" });
  const cut = (marks: ReturnType<typeof mark>[]) => markedPieces("a TODO b", marks).map(({ text }) => text);
  expect(cut([mark(2, 6)])).toEqual(["a ", "TODO", " b"]);
  expect(cut([mark(0, 6), mark(2, 8)])).toEqual(["a TODO", " b"]);
  expect(cut([mark(7, 99), mark(100, 101)])).toEqual(["a TODO ", "b"]);
  expect(cut([])).toEqual(["a TODO b"]);
});

describe("items of the status bar", () => {
  const hook = (id: string, side = "right", priority = 0): StatusHook => ({ id, plug: "p", side, priority });
  const item = (text: string) => ({ text, tooltip: null, command: null });

  test("a plug that still works is asked again once, when it has answered", async () => {
    vi.useFakeTimers();
    const answers: (() => void)[] = [];
    const asked: (string | null)[] = [];
    const items = new StatusItems((_, note) => {
      asked.push(note);
      return new Promise((resolve) => answers.push(() => resolve(item(`in ${note}`))));
    });
    for (const note of ["a", "b", "c"]) {
      items.refreshSoon([hook("p.x")], note);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(asked).toEqual(["a"]);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["a", "c"]);
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(items.right.map(({ text }) => text)).toEqual(["in c"]);
    vi.useRealTimers();
  });

  test("stand by priority from the edge, and one that fails shows nothing", async () => {
    vi.useFakeTimers();
    const items = new StatusItems((id) =>
      id === "p.bad" ? Promise.reject(new Error("no")) : Promise.resolve(item(id)),
    );
    items.refreshSoon([hook("p.a"), hook("p.b", "right", 5), hook("p.bad"), hook("p.l", "left")], null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(items.right.map(({ text }) => text)).toEqual(["p.b", "p.a"]);
    expect(items.left.map(({ text }) => text)).toEqual(["p.l"]);
    vi.useRealTimers();
  });
});

test("what pages keep comes back with the session, and what does not fit is left out", () => {
  const session = readSession({
    version: 1,
    tabs: [
      { kind: "view", hook: "p.v", title: "V" },
      { kind: "note", path: "a.md", asText: true, view: "p.v" },
      { kind: "view" },
    ],
    sidebar: { panel: "plug:p.x" },
    pages: [["p.v a.md", { at: 1 }], [1], "x"],
  });
  expect(session?.tabs).toEqual([
    { kind: "view", hook: "p.v", title: "V" },
    { kind: "note", path: "a.md", passing: false, place: null, asText: true, view: "p.v" },
  ]);
  expect(session?.sidebar.panel).toBe("plug:p.x");
  expect(session?.pages).toEqual([["p.v a.md", { at: 1 }]]);
});

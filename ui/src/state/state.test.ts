import { describe, expect, test } from "vitest";
import type { TreeEntry } from "../protocol/bindings.ts";
import { Asks } from "./asks.svelte.ts";
import { pieces, rank } from "../editor/fuzzy.ts";
import { Layout } from "./layout.svelte.ts";
import { readContext, readMention } from "./linkText.ts";
import { foldersAbove, freePath } from "./paths.ts";
import { readSession } from "./session.ts";
import { readSnippet } from "./snippet.ts";
import { buildFolders, visibleRows } from "./treeModel.ts";

const entry = (path: string): TreeEntry => ({
  path,
  kind: path.endsWith(".md") ? "note" : "attachment",
  size: 1,
  modified: "2026-11-20T00:00:00Z",
  readable: true,
});

describe("the tree", () => {
  const root = buildFolders(["b.md", "Day 10.md", "Day 2.md", "a/x.png", "a/deep/n.md", "C/c.md"].map(entry));

  test("has folders first and counts as people do", () => {
    expect(visibleRows(root, new Set()).map(({ label }) => label)).toEqual(["a", "C", "b", "Day 2", "Day 10"]);
  });

  test("shows what is open, with depth and place for screen readers", () => {
    const rows = visibleRows(root, new Set(["a", "a/deep"]));
    expect(rows.slice(0, 4).map(({ path, depth, position, siblings }) => [path, depth, position, siblings])).toEqual([
      ["a", 0, 1, 5],
      ["a/deep", 1, 1, 2],
      ["a/deep/n.md", 2, 1, 1],
      ["a/x.png", 1, 2, 2],
    ]);
  });

  test("of a file and a folder of one name keeps both", () => {
    const rows = visibleRows(buildFolders([entry("x.md"), entry("x.md/y.md")]), new Set());
    expect(rows.map(({ kind, path }) => [kind, path])).toEqual([
      ["folder", "x.md"],
      ["note", "x.md"],
    ]);
  });
});

test("paths", () => {
  expect(foldersAbove("a/b/c.md")).toEqual(["a", "a/b"]);
  expect(foldersAbove("c.md")).toEqual([]);
  expect(freePath("", "Untitled", ["untitled.md", "Untitled 2.md"])).toBe("Untitled 3.md");
  expect(freePath("a", "Untitled", ["Untitled.md"])).toBe("a/Untitled.md");
});

describe("fuzzy finding", () => {
  const names = ["Garden", "Projects/Garden plan", "Größe", "日記", "Regarding"];

  test.each([
    ["gard", "Garden"],
    ["plan gard", "Projects/Garden plan"],
    ["grosse", undefined],
    ["grobe", undefined],
    ["日記", "日記"],
  ])("%j finds %j first", (query, first) => {
    const found = rank(names, (name) => name, query, 10)[0]?.item;
    if (first === undefined) expect(found).not.toBe("Garden");
    else expect(found).toBe(first);
  });

  test("does not stumble over any query", () => {
    for (const query of ["(", "[[", "\\", "*", "a".repeat(5000), "\u0000", "' OR 1=1"])
      expect(() => rank(names, (name) => name, query, 10)).not.toThrow();
  });

  test("says what matched", () => {
    const [best] = rank(["Garden"], (name) => name, "gard", 1);
    expect(pieces("Garden", best?.ranges ?? [])).toEqual([
      { text: "Gard", matched: true },
      { text: "en", matched: false },
    ]);
  });
});

test("a snippet is text: only marks are taken for marks", () => {
  expect(readSnippet("a <mark>b</mark> &lt;img src=x onerror=alert(1)&gt; <b>c</b> &amp;amp;")).toEqual([
    { text: "a ", matched: false },
    { text: "b", matched: true },
    { text: " <img src=x onerror=alert(1)> <b>c</b> &amp;", matched: false },
  ]);
});

test("a mention's line reads as the note does, the words marked that are no link", () => {
  expect(readMention("- [ ] See [[Garden]] and the [beds](Garden.md) of Garden.", "Garden")).toEqual([
    { text: "See ", matched: false },
    { text: "Garden", matched: false },
    { text: " and the ", matched: false },
    { text: "beds", matched: false },
    { text: " of ", matched: false },
    { text: "Garden", matched: true },
    { text: ".", matched: false },
  ]);
  const far = `${"long before ".repeat(20)}the Garden`;
  expect(readMention(far, "Garden")[0]?.text).toBe(`…${"before long ".repeat(3)}before the `);
  expect(readMention("cut elsewhere", "Garden")).toEqual([{ text: "cut elsewhere", matched: false }]);
});

test("a backlink's line reads as the note does", () => {
  expect(readContext("See [[Projects/Garden#Beds|the beds]] and [[Other]].", "Projects/Garden.md")).toEqual([
    { text: "See ", matched: false },
    { text: "the beds", matched: true },
    { text: " and ", matched: false },
    { text: "Other", matched: false },
    { text: ".", matched: false },
  ]);
  expect(readContext('- [ ] [the shelf](/my%20books.md#2024), not [this](<other page.md> "t")', "my books.md")).toEqual(
    [
      { text: "the shelf", matched: true },
      { text: ", not ", matched: false },
      { text: "this", matched: false },
    ],
  );
  expect(readContext("> ## 100% [x](50%.md)", "50%.md").at(-1)).toEqual({ text: "x", matched: true });
});

describe("a stored session", () => {
  test.each([null, 3, "x", [], {}, { version: 2 }])("%j is none", (value) => {
    expect(readSession(value)).toBeNull();
  });

  test("keeps what can be read and leaves out the rest", () => {
    const session = readSession({
      version: 1,
      tabs: [
        { kind: "note", path: "a.md", place: { anchor: 3 } },
        { kind: "moon" },
        { kind: "note" },
        null,
        { kind: "plugs" },
      ],
      active: "x",
      sidebar: { width: NaN },
      expanded: ["a", 5],
    });
    expect(session).toMatchObject({
      tabs: [{ kind: "note", path: "a.md", place: { anchor: 3, head: 3, top: 0 } }, { kind: "plugs" }],
      active: 0,
      sidebar: { open: true, width: 0, panel: "files" },
      expanded: ["a"],
    });
  });
});

describe("docks", () => {
  test("fold when the text would get narrower than it should, the right one first", () => {
    const layout = new Layout();
    layout.width = 1280;
    expect([layout.sidebar, layout.dock]).toEqual(["docked", "docked"]);
    layout.width = 900;
    expect([layout.sidebar, layout.dock]).toEqual(["docked", "closed"]);
    layout.width = 640;
    expect([layout.sidebar, layout.dock]).toEqual(["closed", "closed"]);
    layout.width = 1280;
    expect([layout.sidebar, layout.dock]).toEqual(["docked", "docked"]);
  });

  test("float when they are wanted where there is no room, one at a time", () => {
    const layout = new Layout();
    layout.width = 640;
    layout.toggleSidebar();
    expect(layout.sidebar).toBe("floating");
    layout.toggleDock();
    expect([layout.sidebar, layout.dock]).toEqual(["closed", "floating"]);
    expect(layout.foldFloating()).toBe(true);
    expect(layout.foldFloating()).toBe(false);
  });
});

describe("questions of plugs", () => {
  test("are asked one after the other and answered each", () => {
    const answers: unknown[] = [];
    const asks = new Asks((id, answer) => answers.push([id, answer]));
    expect(asks.ask(1, "stats", "ui.confirm", { message: "Sure?" })).toBe(true);
    expect(asks.ask(2, "stats", "ui.pick", { items: ["a", { label: "b", value: "B" }] })).toBe(true);
    expect(asks.ask(3, "stats", "editor.current", {})).toBe(false);
    expect(asks.current).toMatchObject({ id: 1, plug: "stats" });
    asks.answer(1, true);
    const pick = asks.current;
    if (pick?.kind !== "pick") throw new Error("no pick");
    asks.answer(2, pick.items[1]?.given);
    expect(answers).toEqual([
      [1, { kind: "ok", value: true }],
      [2, { kind: "ok", value: { label: "b", value: "B" } }],
    ]);
  });

  test("that are void are not answered", () => {
    const answers: unknown[] = [];
    const asks = new Asks((id) => answers.push(id));
    asks.ask(1, "stats", "ui.prompt", { message: 5 });
    asks.cancel(1);
    asks.answer(1, "late");
    expect(asks.current).toBeNull();
    expect(answers).toEqual([]);
  });
});

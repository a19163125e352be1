import { beforeEach, describe, expect, test } from "vitest";
import type { NoteText, Saved } from "../protocol/bindings.ts";
import { Workspace } from "./workspace.svelte.ts";

const disk = new Map<string, string>();
const store = {
  read: (path: string): Promise<NoteText> =>
    Promise.resolve({ path, text: disk.get(path) ?? "", hash: "h", readOnly: null }),
  save: (path: string, text: string): Promise<Saved> => {
    if (path.startsWith("full/")) return Promise.reject(new Error("the disk is full"));
    disk.set(path, text);
    return Promise.resolve({ path, hash: "h" });
  },
};

let workspace: Workspace;
const titles = () => workspace.tabs.map(({ title }) => title);
const type = (path: string) => workspace.noteTab(path)?.note.document.dispatch({ changes: { from: 0, insert: "x" } });

beforeEach(() => {
  disk.clear();
  workspace = new Workspace(store, () => []);
});

describe("tabs", () => {
  test("a note that is only looked at makes room for the next", async () => {
    await workspace.open("a.md");
    await workspace.open("b.md");
    expect(titles()).toEqual(["b"]);
  });

  test("a note that was edited stays", async () => {
    await workspace.open("a.md");
    type("a.md");
    await workspace.open("b.md");
    expect(titles()).toEqual(["a", "b"]);
  });

  test("a note has one tab, however often and fast it is opened", async () => {
    await Promise.all([workspace.open("a.md", { keep: true }), workspace.open("a.md", { keep: true })]);
    await workspace.open("a.md");
    expect(titles()).toEqual(["a"]);
  });

  test("open right of the active one", async () => {
    await workspace.open("a.md", { keep: true });
    await workspace.open("b.md", { keep: true });
    await workspace.open("a.md");
    await workspace.open("c.md", { keep: true });
    expect(titles()).toEqual(["a", "c", "b"]);
  });

  test("closing saves, and shows the neighbour", async () => {
    await workspace.open("a.md", { keep: true });
    await workspace.open("b.md", { keep: true });
    type("b.md");
    await workspace.close(workspace.activeId ?? -1);
    expect(disk.get("b.md")).toBe("x");
    expect(workspace.active?.title).toBe("a");
    expect(workspace.takeClosed()).toBe("b.md");
  });

  test("a note that cannot be saved does not close", async () => {
    await workspace.open("full/a.md", { keep: true });
    type("full/a.md");
    await workspace.open("b.md", { keep: true });
    expect(await workspace.close(workspace.noteTab("full/a.md")?.id ?? -1)).toBe(false);
    expect(workspace.active?.title).toBe("a");
    expect(workspace.unsaved).toBe(true);
  });

  test("steps go round", async () => {
    for (const path of ["a.md", "b.md", "c.md"]) await workspace.open(path, { keep: true });
    workspace.step(1);
    expect(workspace.active?.title).toBe("a");
    workspace.step(-1);
    expect(workspace.active?.title).toBe("c");
  });

  test("back and forward go through what was looked at", async () => {
    for (const path of ["a.md", "b.md", "c.md"]) await workspace.open(path);
    expect(workspace.travel(-1)?.path).toBe("b.md");
    expect(workspace.recentPaths()).toEqual(["b.md", "a.md"]);
  });
});

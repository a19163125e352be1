import type { ViewUpdate } from "@codemirror/view";
import { beforeEach, describe, expect, test } from "vitest";
import type { NoteText, Saved } from "../protocol/bindings.ts";
import { Workspace } from "./workspace.svelte.ts";

const disk = new Map<string, string>();
/** What a read waits for, by path: others are there at once. */
const slow = new Map<string, Promise<void>>();
const store = {
  read: async (path: string): Promise<NoteText> => {
    await slow.get(path);
    return { path, text: disk.get(path) ?? "", hash: "h", readOnly: null };
  },
  save: (path: string, text: string): Promise<Saved> => {
    if (path.startsWith("full/")) return Promise.reject(new Error("the disk is full"));
    disk.set(path, text);
    return Promise.resolve({ path, hash: "h", exact: true });
  },
};

let workspace: Workspace;
const titles = () => workspace.tabs.map(({ title }) => title);
const type = (path: string) => workspace.noteTab(path)?.note.document.dispatch({ changes: { from: 0, insert: "x" } });

beforeEach(() => {
  disk.clear();
  slow.clear();
  workspace = new Workspace(store, () => []);
});

describe("what is written", () => {
  const byHand = (path: string, behind: boolean) => {
    const document = workspace.noteTab(path)?.note.document;
    if (!document) throw new Error(`${path} is not open`);
    const startState = document.state;
    const transaction = startState.update({ changes: { from: 0, insert: "x" }, userEvent: "input.type" });
    const update = { startState, state: transaction.state, docChanged: true, selectionSet: false };
    return workspace.updated(document, { ...update, transactions: [transaction] } as unknown as ViewUpdate, behind);
  };

  test("in the text keeps the text, and behind a view it does not", async () => {
    await workspace.open("a.md", { keep: true });
    expect(byHand("a.md", true)).toBe(true);
    expect(workspace.noteTab("a.md")?.written).toBe(false);
    byHand("a.md", false);
    expect(workspace.noteTab("a.md")?.written).toBe(true);
  });

  test("in a note that is not shown says nothing of the one that is", async () => {
    await workspace.open("a.md", { keep: true });
    await workspace.open("b.md", { keep: true });
    byHand("a.md", false);
    expect([workspace.noteTab("a.md")?.written, workspace.noteTab("b.md")?.written]).toEqual([false, false]);
  });
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

  /** Asks for a note, does something else before it is read, then lets it come. */
  const openSlowly = async (path: string, meanwhile: () => unknown, options = {}) => {
    let comes: () => void = () => undefined;
    slow.set(path, new Promise((resolve) => (comes = resolve)));
    const opening = workspace.open(path, options);
    await meanwhile();
    comes();
    await opening;
  };

  test("the note that was asked for last is shown, whichever is read first", async () => {
    await openSlowly("large.md", () => workspace.open("small.md"));
    expect(titles()).toEqual(["small"]);
    expect(workspace.active?.title).toBe("small");
  });

  test("a note that is read late does not take the place of the tab that was chosen meanwhile", async () => {
    await workspace.open("a.md", { keep: true });
    await workspace.open("b.md", { keep: true });
    await openSlowly("large.md", () => {
      workspace.step(-1);
    });
    expect(titles()).toEqual(["a", "b"]);
    expect(workspace.active?.title).toBe("a");
  });

  test("a note that is to stay gets its tab though another was asked for meanwhile", async () => {
    await openSlowly("large.md", () => workspace.open("small.md", { keep: true }), { keep: true });
    expect(titles()).toEqual(["small", "large"]);
    expect(workspace.active?.title).toBe("small");
  });

  test("a note that is asked for again while it is read is shown once, and stays when that was asked", async () => {
    await openSlowly("large.md", async () => {
      await workspace.open("small.md");
      void workspace.open("large.md", { keep: true });
    });
    expect(titles()).toEqual(["large"]);
    expect(workspace.active?.title).toBe("large");
  });

  test("a note that is opened behind while nobody waits for it any more gets its tab all the same", async () => {
    let behind: Promise<void> = Promise.resolve();
    await openSlowly("large.md", async () => {
      await workspace.open("small.md", { keep: true });
      behind = workspace.open("large.md", { keep: true, behind: true });
    });
    await behind;
    expect(titles()).toEqual(["small", "large"]);
    expect(workspace.active?.title).toBe("small");
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

import { readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import {
  editorOf,
  eventually,
  newContext,
  openNote,
  sessionHolds,
  stages,
  takeCompletion,
  type Served,
  type Window,
} from "./harness.ts";

const WELCOME = `---
title: Welcome
aliases: [Start here]
---
# Welcome to the desk

Link to [[Projects/Garden|the garden]] and to [[Nowhere yet]]. A **bold** word. #birds

- [ ] Write the first note
- [x] Open the window

## Second heading

Text of the second heading.
`;

const stage = stages();
let browser: Browser;
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ browser, served, window, page } = await stage({
    "Welcome.md": WELCOME,
    "Projects/Garden.md": "# Garden\n\nThe plan for spring. See [[Welcome]].\n",
    "Projects/Chimney.md": "# Chimney\n\nJackdaws nest here.\n",
    "Reading/plate.jpg": "no picture",
  }));
});

const onDisk = (path: string, part: string) =>
  eventually(async () => (await served.read(path).catch(() => "")).includes(part), `${path} holds ${part}`);
const shows = (text: string) => editorOf(page).getByText(text).first().waitFor();

describe("writing", () => {
  test("what is typed is on disk without being asked", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Sow the peas.");
    await onDisk("Projects/Garden.md", "Sow the peas.");
    await page.getByRole("contentinfo").getByText("Saved").waitFor();
    expect(window.errors).toEqual([]);
  });

  test("a new note gets its name in the tree and its text in the editor", async () => {
    await page.getByRole("button", { name: "New note" }).first().click();
    await page.getByLabel("New name").fill("Attic");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Attic" }).waitFor();
    await eventually(
      () => editorOf(page).evaluate((editor) => editor === document.activeElement),
      "the editor has focus",
    );
    await page.keyboard.type("Dust.");
    await onDisk("Attic.md", "Dust.");
    expect(window.errors).toEqual([]);
  });

  test("a task is ticked in the preview and in the file", async () => {
    await openNote(page, "Garden");
    await openNote(page, "Welcome");
    await page.getByRole("checkbox", { name: "Write the first note" }).click();
    await onDisk("Welcome.md", "- [x] Write the first note");
  });

  test("a link is completed after two brackets, and followed by a click", async () => {
    await openNote(page, "Chimney");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("See [[Gard");
    await takeCompletion(page, "Garden");
    await page.keyboard.type(" too");
    await onDisk("Projects/Chimney.md", "See [[Garden]] too");
    await page.keyboard.press("Control+Home");
    await editorOf(page).locator(".cm-link", { hasText: "Garden" }).click();
    await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
  });

  test("a link to no note makes it", async () => {
    await openNote(page, "Welcome");
    await editorOf(page).locator(".cm-link", { hasText: "Nowhere yet" }).click();
    await page.getByRole("tab", { name: "Nowhere yet", selected: true }).waitFor();
    expect(await served.read("Nowhere yet.md")).toBe("");
  });

  test("marks are hidden away from the cursor and shown at it", async () => {
    await openNote(page, "Welcome");
    const line = editorOf(page).locator(".cm-line", { hasText: "word" });
    await page.keyboard.press("Control+End");
    expect(await line.textContent()).not.toContain("**");
    await line.getByText("bold").click();
    await eventually(async () => (await line.textContent())?.includes("**bold**") ?? false, "the marks show");
  });
});

describe("changes from outside", () => {
  test("a clean note follows the disk, keeps the cursor and can be undone", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await served.write("Projects/Garden.md", "# Garden\n\nA line before.\n\nThe plan for spring. See [[Welcome]].\n");
    await shows("A line before.");
    await page.keyboard.type("At the end.");
    await onDisk("Projects/Garden.md", "[[Welcome]].\nAt the end.");
    await onDisk("Projects/Garden.md", "A line before.");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await eventually(async () => !(await editorOf(page).textContent())?.includes("A line before."), "undone");
  });

  test("unsaved text and the disk's are both kept until the reader says which", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Mine.");
    await served.write("Projects/Garden.md", "# Garden\n\nTheirs.\n");
    const alert = page.getByRole("alert");
    await alert.getByText("also changed on disk").waitFor();
    expect(await served.read("Projects/Garden.md")).toBe("# Garden\n\nTheirs.\n");
    await alert.getByRole("button", { name: "Compare" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "On disk" }).getByText("Theirs.").waitFor();
    await dialog.getByRole("textbox", { name: "Here – edit freely" }).getByText("Mine.").waitFor();
    await dialog.getByRole("button", { name: "Later" }).click();
    await alert.getByRole("button", { name: "Keep mine" }).click();
    await onDisk("Projects/Garden.md", "Mine.");
    await alert.waitFor({ state: "hidden" });
  });

  test("taking theirs can be undone, so that mine is not lost", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Mine.");
    await served.write("Projects/Garden.md", "# Garden\n\nTheirs.\n");
    await page.getByRole("alert").getByRole("button", { name: "Take theirs" }).click();
    await shows("Theirs.");
    await editorOf(page).click();
    await page.keyboard.press("Control+z");
    await onDisk("Projects/Garden.md", "Mine.");
  });

  test("a note deleted by another program keeps its text here and can be saved again", async () => {
    await openNote(page, "Garden");
    await unlink(join(served.space, "Projects/Garden.md"));
    const alert = page.getByRole("alert");
    await alert.getByText("deleted by another program").waitFor();
    await shows("The plan for spring.");
    await alert.getByRole("button", { name: "Save it again" }).click();
    await onDisk("Projects/Garden.md", "The plan for spring.");
    await alert.waitFor({ state: "hidden" });
  });
});

describe("links of Markdown", () => {
  test("lead where their decoded destinations say", async () => {
    await served.write("Projects/R&D plan.md", "# Plan\n\n## Costs & more\n\nMuch.\n");
    await served.write("Ways.md", "First [the one](Projects/R&amp;D%20plan.md#Costs%20&amp;%20more).\n\nText.\n");
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Ways" }).waitFor();
    await openNote(page, "Ways");
    await page.keyboard.press("Control+End");
    await editorOf(page).locator(".cm-link", { hasText: "the one" }).click();
    await page.getByRole("tab", { name: "R&D plan", selected: true }).waitFor();
  });
});

describe("the file tree", () => {
  test("F2 renames the row that the keyboard is on, whatever note is open", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+Shift+E");
    const tree = page.getByRole("tree", { name: "Files" });
    await tree.press("End");
    await tree.locator('[aria-selected="true"]', { hasText: "Welcome" }).waitFor();
    await page.keyboard.press("F2");
    expect(await page.getByLabel("New name").inputValue()).toBe("Welcome");
    await page.getByLabel("New name").fill("Start");
    await page.keyboard.press("Enter");
    await tree.getByRole("treeitem", { name: "Start" }).waitFor();
    expect(await readdir(join(served.space, "Projects"))).toContain("Garden.md");
  });
});

describe("files", () => {
  test("a name that is left as it is leaves the text as it is", async () => {
    await openNote(page, "Welcome");
    const before = await served.read("Welcome.md");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("F2");
    await page.getByLabel("New name").press("Enter");
    await page.locator(".cm-content:focus").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Typed.");
    await onDisk("Welcome.md", `${before}Typed.`);
  });

  test("a rename rewrites the links of other notes", async () => {
    await openNote(page, "Welcome");
    await page.keyboard.press("F2");
    await page.getByLabel("New name").fill("Start");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Start" }).waitFor();
    await onDisk("Projects/Garden.md", "[[Start]]");
  });

  test("a deleted note comes back by the toast", async () => {
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Welcome" }).click();
    await page.getByRole("tab", { name: "Welcome" }).waitFor();
    await page.getByRole("tree", { name: "Files" }).focus();
    await page.keyboard.press("Delete");
    await page
      .getByRole("tree", { name: "Files" })
      .getByRole("treeitem", { name: "Welcome" })
      .waitFor({ state: "hidden" });
    expect(await readdir(served.space)).not.toContain("Welcome.md");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("tab", { name: "Welcome" }).waitFor();
    expect(await served.read("Welcome.md")).toBe(WELCOME);
  });

  test("how many notes there are is told while they come and go", async () => {
    const told = (text: string) => page.getByRole("contentinfo").getByText(text, { exact: true }).waitFor();
    await told("3 notes");
    await page.getByRole("button", { name: "New note" }).first().click();
    await told("4 notes");
    await page.keyboard.press("Enter");
    await served.write("From outside.md", "# Hello\n");
    await told("5 notes");
    await unlink(join(served.space, "From outside.md"));
    await told("4 notes");
    await openNote(page, "Untitled");
    await editorOf(page).click();
    await page.keyboard.type("I");
    await told("1 word");
    await told("1 character");
  });

  test("a folder goes with all that is shown in it, when asked twice, and comes back with it", async () => {
    await served.write("Projects/deep/plan.png", "no picture");
    await served.write("Projects/.hidden.md", "# Stays\n");
    const tree = page.getByRole("tree", { name: "Files" });
    const folder = tree.getByRole("treeitem", { name: "Projects" });
    await openNote(page, "Garden");
    await folder.click();
    await tree.getByRole("treeitem", { name: "deep" }).waitFor();
    await tree.press("Delete");
    const question = page.getByRole("dialog", { name: "Delete “Projects”?" });
    await question.getByText("2 notes and 1 other file").waitFor();
    expect(await violationsInBothThemes(page, "delete-folder")).toEqual([]);
    await question.getByRole("button", { name: "Keep" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await readdir(join(served.space, "Projects"))).toContain("Garden.md");

    await folder.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move to trash…" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await page.locator(".toast").getByText("3 files are in the trash.").waitFor();
    await folder.waitFor({ state: "detached" });
    await page.getByRole("tab", { name: "Garden" }).waitFor({ state: "detached" });
    await tree.locator('[aria-selected="true"]', { hasText: "Reading" }).waitFor();
    expect(await readdir(join(served.space, "Projects"))).toContain(".hidden.md");
    expect(await readdir(join(served.space, "Projects"))).not.toContain("Garden.md");

    await page.getByRole("button", { name: "Undo" }).click();
    await folder.waitFor();
    await page.getByRole("tab", { name: "Garden" }).waitFor();
    expect(await readdir(join(served.space, "Projects"))).toEqual(
      expect.arrayContaining(["Chimney.md", "Garden.md", "deep"]),
    );
    expect(await served.read("Projects/deep/plan.png")).toBe("no picture");
    expect(window.errors).toEqual([]);
  });

  test("a file that another program adds or moves shows in the tree", async () => {
    await served.write("From outside.md", "# Hello\n");
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "From outside" }).waitFor();
    await rename(join(served.space, "From outside.md"), join(served.space, "Elsewhere.md"));
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Elsewhere" }).waitFor();
    await page
      .getByRole("tree", { name: "Files" })
      .getByRole("treeitem", { name: "From outside" })
      .waitFor({ state: "hidden" });
  });

  test("the tree is walked by the keyboard alone", async () => {
    await page.keyboard.press("Control+Shift+E");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
  });
});

describe("finding", () => {
  test("a word just written is found, and Enter opens at its line", async () => {
    await openNote(page, "Chimney");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("A quetzal came by.");
    await onDisk("Projects/Chimney.md", "quetzal");
    await page.keyboard.press("Control+Shift+F");
    await page.keyboard.type("quetz");
    await page
      .getByRole("tree", { name: "Results" })
      .getByRole("treeitem", { name: /Chimney/ })
      .waitFor();
    await page.getByRole("tree", { name: "Results" }).locator("mark", { hasText: "quetz" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Chimney", selected: true }).waitFor();
    await page.locator(".cm-content:focus").waitFor();
  });

  test("the switcher finds an alias and makes what is not there", async () => {
    await openNote(page, "Start here", "Welcome");
    await page.keyboard.press("Control+o");
    await page.keyboard.type("Brand new thing");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Brand new thing", selected: true }).waitFor();
    expect(await served.read("Brand new thing.md")).toBe("");
  });

  test("the switcher finds a note by its whole path before all titles, and by parts of the path in their order", async () => {
    for (const [path, text] of Object.entries({
      "Trips/2026/By train/North/Notes.md": "# Rails",
      "Trips/2026/By train/South/Notes.md": "# Wheels",
      "Trips/North.md": "# Notes",
    }))
      await served.write(path, text);
    await page.keyboard.press("Control+o");
    const options = page.getByRole("dialog", { name: "Open a note" }).getByRole("option");
    const firstIs = (title: string) =>
      eventually(async () => (await options.first().textContent())?.includes(title) ?? false, `${title} is first`);
    await page.keyboard.type("trips/north");
    await firstIs("Notes");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Trips/2026/By train/North/Notes");
    await firstIs("Rails");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("tri/26/train/so");
    await firstIs("Wheels");
  });

  test("backlinks and outline stand beside the note and lead on", async () => {
    await openNote(page, "Welcome");
    const dock = page.getByRole("complementary");
    await dock.getByRole("treeitem", { name: "Second heading" }).click();
    await eventually(
      async () => (await dock.locator('[aria-current="location"]').textContent())?.trim() === "Second heading",
      "the outline follows the cursor",
    );
    await dock.getByRole("button", { name: /The plan for spring/ }).click();
    await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
  });
});

describe("the window", () => {
  test("tabs, cursor and panels come back after a restart", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+s");
    await page.getByRole("tab", { name: "Garden" }).dblclick();
    await openNote(page, "Chimney");
    await page.getByRole("tab", { name: "Chimney" }).dblclick();
    await page.getByRole("tab", { name: "Garden" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Control+\\");
    await page.evaluate(() => globalThis.dispatchEvent(new Event("blur")));
    await eventually(async () => {
      const rows = await page.getByRole("tree", { name: "Files" }).count();
      return rows === 0;
    }, "the sidebar is away");
    await sessionHolds(served, ({ tabs, active, sidebar }) => {
      const tab = tabs[active];
      return !sidebar.open && tab?.kind === "note" && tab.path === "Projects/Garden.md" && (tab.place?.head ?? 0) > 0;
    });
    await window.context.close();
    await served.restart();
    const context = await newContext(browser);
    page = await context.newPage();
    window = { ...window, page, context };
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
    await page.getByRole("tab", { name: "Chimney" }).waitFor();
    expect(await page.getByRole("tree", { name: "Files" }).count()).toBe(0);
    await page.locator(".cm-content:focus").waitFor();
    await page.keyboard.type("Where I was.");
    await onDisk("Projects/Garden.md", "Where I was.");
    expect(await served.read("Projects/Garden.md")).toContain("[[Welcome]].\nWhere I was.");
  });

  test("without a token a calm page asks for one; a wrong one is said to be wrong", async () => {
    const context = await newContext(browser);
    const stranger = await context.newPage();
    await stranger.goto(served.url);
    await stranger.getByText("This space is locked").waitFor();
    await stranger.getByLabel("Address or token").fill("wrong");
    await stranger.keyboard.press("Enter");
    await stranger.getByText("That token was not accepted").waitFor();
    await stranger.getByLabel("Address or token").fill(`${served.url}/#token=${served.token}`);
    await stranger.keyboard.press("Enter");
    await stranger.getByRole("tree", { name: "Files" }).waitFor();
    expect(stranger.url()).not.toContain("token");
    await context.close();
  });

  test("docks fold when the text would get too narrow, and Escape puts a floating one away", async () => {
    await openNote(page, "Welcome");
    await page.setViewportSize({ width: 900, height: 700 });
    await page.getByRole("complementary").waitFor({ state: "hidden" });
    await page.setViewportSize({ width: 640, height: 700 });
    await page.getByRole("tree", { name: "Files" }).waitFor({ state: "hidden" });
    await page.keyboard.press("Control+\\");
    await page.getByRole("tree", { name: "Files" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("tree", { name: "Files" }).waitFor({ state: "hidden" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("tree", { name: "Files" }).waitFor();
    await page.getByRole("complementary").waitFor();
  });

  test("settings change the page at once and stay", async () => {
    await page.keyboard.press("Control+,");
    const dialog = page.getByRole("dialog", { name: "Settings" });
    await dialog.getByText("Dark", { exact: true }).click();
    await eventually(
      () => page.evaluate(() => getComputedStyle(document.body).backgroundColor === "rgb(16, 18, 21)"),
      "the desk is dark",
    );
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.reload();
    await eventually(() => page.evaluate(() => document.documentElement.dataset.theme === "dark"), "it stayed");
  });
});

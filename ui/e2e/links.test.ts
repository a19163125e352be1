import { join } from "node:path";
import { access, rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";
import { png } from "./media.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

afterEach(() => {
  expect(window.errors).toEqual([]);
});

const FILES = {
  "Trip.md": "# Trip\n\nTo the [[Harbour]].\n\nThen [[Mill]] and ![[map.png]], by [[Plan#Cost]].\n",
  "Plan.md": "# Plan\n\nSee [[Trip]] and [[Notes]].\n",
  "a/Notes.md": "# Notes\n\nOf [[Plan]].\n",
  "b/Notes.md": "# Notes\n\nOf [[Plan]].\n",
  "Alone.md": "# On my own\n\nNothing.\n",
};

async function start(files: Record<string, string | Uint8Array>): Promise<void> {
  ({ served, window, page } = await stage(files));
}

const panel = () => page.getByRole("region", { name: "Links", exact: true });
const rows = () => panel().getByRole("treeitem");
const tab = (name: string) => panel().getByRole("tab", { name });
const current = () => panel().locator('[aria-selected="true"][role="treeitem"]');
const isOn = (said: RegExp) =>
  eventually(
    async () => said.test((await current().textContent({ timeout: 1000 }))?.replace(/\s+/g, " ").trim() ?? ""),
    `the keyboard is on ${said}`,
  );
/** The text from the cursor to the end of its line. */
const afterCursor = () =>
  page.evaluate(() => {
    const selection = document.getSelection();
    const { focusNode, focusOffset = 0 } = selection ?? {};
    const line =
      focusNode instanceof Element ? focusNode.closest(".cm-line") : focusNode?.parentElement?.closest(".cm-line");
    const range = document.createRange();
    if (!focusNode || !line) return "";
    range.setStart(focusNode, focusOffset);
    range.setEndAfter(line);
    return range.toString();
  });

describe("broken links", () => {
  beforeEach(() => start(FILES));

  test("are listed by note and walked by the keyboard alone: there, back, and the note is made", async () => {
    await runCommand(page, "Links: broken, ambiguous, orphans, unused files");
    await rows().nth(4).waitFor();
    expect(await tab("Broken").textContent()).toContain("4");
    expect(await rows().count()).toBe(5);
    await isOn(/Trip/);
    await page.keyboard.press("ArrowDown");
    await isOn(/^Line 3: To the Harbour\.\. No note “Harbour” Create$/);
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Trip", selected: true }).waitFor();
    await eventually(async () => (await afterCursor()).startsWith("To the"), "the cursor is on its line");
    await page.keyboard.press("Control+Shift+B");
    await isOn(/Harbour/);
    await page.keyboard.press("Control+Enter");
    await eventually(async () => (await served.read("Harbour.md").catch(() => null)) === "", "the note is there");
    // Its row is gone, and the keyboard goes on with the next one.
    await eventually(async () => (await rows().count()) === 4, "the row is gone");
    await isOn(/^Line 5/);
    expect(await panel().evaluate((region) => region.contains(document.activeElement))).toBe(true);
    // Its note is put away and comes back.
    await page.keyboard.press("ArrowLeft");
    await isOn(/Trip/);
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => (await rows().count()) === 1, "put away");
    await page.keyboard.press("ArrowRight");
    await eventually(async () => (await rows().count()) === 4, "shown again");
    // One step back takes the message away, the next one leads to the text.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await eventually(() => editorOf(page).evaluate((editor) => editor.contains(document.activeElement)), "in the text");
  });

  test("say what is missing, and a note is offered where one can be made", async () => {
    await page.keyboard.press("Control+Shift+B");
    await panel().getByText("No note “Mill”").waitFor();
    const row = (said: string) => rows().filter({ hasText: said });
    expect(await row("No note “Mill”").getByRole("button").count()).toBe(1);
    expect(await row("No file “map.png”").getByRole("button").count()).toBe(0);
    expect(await row("No heading “Cost” in Plan").getByRole("button").count()).toBe(0);
    await row("No note “Mill”").getByRole("button", { name: "Create the note Mill" }).click();
    await panel().getByText("No note “Mill”").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("tab", { name: "Mill", selected: true }).waitFor();
  });

  test("follow what is written here and by other programs", async () => {
    await openNote(page, "Alone");
    await page.keyboard.press("Control+Shift+B");
    await panel().getByText("No note “Harbour”").waitFor();
    await editorOf(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("To [[Elsewhere]] ");
    await panel().getByText("No note “Elsewhere”").waitFor();
    await served.write("deep/Harbour.md", "");
    await panel().getByText("No note “Harbour”").waitFor({ state: "hidden" });
    await rm(join(served.space, "Plan.md"));
    await panel().getByText("No note “Plan”").first().waitFor();
  });
});

describe("ambiguous links and orphans", () => {
  beforeEach(() => start(FILES));

  test("show which files a link could mean, and lead to each", async () => {
    await page.keyboard.press("Control+Shift+B");
    await rows().first().waitFor();
    await tab("Broken").focus();
    await page.keyboard.press("ArrowRight");
    await panel().getByText("1 of 2 · leads to a/Notes").waitFor();
    expect(await rows().count()).toBe(2);
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await isOn(/^Line 3: See Trip and Notes/);
    await page.keyboard.press("ArrowRight");
    await eventually(async () => (await rows().count()) === 4, "its files are shown");
    await page.keyboard.press("ArrowRight");
    await isOn(/^Notes a leads here$/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Notes", selected: true }).waitFor();
    await eventually(
      async () => (await page.getByRole("tab", { name: "Notes" }).getAttribute("title")) === "b/Notes.md",
      "it is the other one",
    );
  });

  test("list the notes that no link joins to another, by their titles", async () => {
    await page.keyboard.press("Control+Shift+B");
    await tab("Orphans").click();
    await rows().getByText("On my own").waitFor();
    expect(await rows().count()).toBe(1);
    await rows().first().click();
    await page.getByRole("tab", { name: "Alone", selected: true }).waitFor();
  });
});

const WITH_FILES = {
  "A.md": "---\ncover: '[[cover.jpg]]'\n---\n[[B]] ![[used.png]]\n",
  "B.md": "[[A]] [the paper](files/paper.pdf) `![[told.png]]`\n",
  "cover.jpg": "0",
  "used.png": png(2, 2),
  "files/paper.pdf": "0",
  "told.png": png(20, 20),
  "files/large.bin": new Uint8Array(150_000),
  "small.txt": "12345",
};

describe("attachments that no note needs", () => {
  beforeEach(async () => {
    await start(WITH_FILES);
    await page.keyboard.press("Control+Shift+B");
    await tab("Unused").click();
    await rows().nth(2).waitFor();
  });
  const names = async () => (await rows().allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
  const isThere = async (path: string) =>
    access(join(served.space, path)).then(
      () => true,
      () => false,
    );

  test("are listed by size; each is opened, and deleted with a way back, by keys", async () => {
    expect(await names()).toEqual([
      expect.stringMatching(/^large\.bin files : 150 kB$/),
      expect.stringMatching(/^told\.png : \d+ bytes$/),
      expect.stringMatching(/^small\.txt : 5 bytes$/),
    ]);
    expect(await violationsInBothThemes(page, "unused")).toEqual([]);
    await panel().getByRole("tree").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "told.png", selected: true }).waitFor();
    await panel().getByRole("tree").focus();
    await page.keyboard.press("Delete");
    await eventually(async () => (await rows().count()) === 2, "its row is gone");
    await isOn(/^small\.txt/);
    expect(await isThere("told.png")).toBe(false);
    expect(await page.getByRole("tab", { name: "told.png" }).count(), "nothing shows it any more").toBe(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(async () => (await rows().count()) === 3, "it is back");
    await page.getByRole("tab", { name: "told.png", selected: true }).waitFor();
    // Used by now: it is no matter of this list.
    await openNote(page, "A");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ![[told.png]] ");
    await eventually(async () => (await rows().count()) === 2, "it is used");
  });

  test("are deleted all at once after a question, and come back at once", async () => {
    await panel().getByText("3 files, 150").waitFor();
    const all = panel().getByRole("button", { name: "Delete all…" });
    await all.click();
    const question = panel().getByRole("alertdialog", { name: "Delete unused files" });
    await question.getByText("Move 3 files (150").waitFor();
    expect(await violationsInBothThemes(page, "unused-question")).toEqual([]);
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await eventually(() => all.evaluate((button) => button === document.activeElement), "the keyboard is back");
    expect(await rows().count()).toBe(3);
    await all.press("Enter");
    await question.getByRole("button", { name: "Delete" }).click();
    await panel().getByText("Every attachment is linked to").waitFor();
    for (const path of ["told.png", "files/large.bin", "small.txt"]) expect(await isThere(path)).toBe(false);
    for (const path of ["cover.jpg", "used.png", "files/paper.pdf"]) expect(await isThere(path)).toBe(true);
    await page.locator(".toast").getByText("3 files are in the trash.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(async () => (await rows().count()) === 3, "they are back");
    expect(await isThere("files/large.bin")).toBe(true);
  });

  test("can go with the note that alone used them, unless it came back", async () => {
    const tree = page.getByRole("tree", { name: "Files" });
    const picture = () => editorOf(page).locator("img[src*='used.png']");
    const remove = async () => {
      await page.keyboard.press("Control+Shift+E");
      await tree.getByRole("treeitem", { name: "A", exact: true }).click();
      await page.getByRole("tab", { name: "A", exact: true, selected: true }).waitFor();
      // A picture that is still on its way when its file goes is not found, and that is no fault.
      const drawn = () => picture().evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
      await eventually(drawn, "its picture is drawn");
      await tree.press("Delete");
      await page.locator(".toast").getByText("“cover.jpg”, “used.png” were used by “A” alone.").waitFor();
    };
    await remove();
    await page
      .locator(".toast")
      .filter({ hasText: "“A” is in the trash" })
      .getByRole("button", { name: "Undo" })
      .click();
    await tree.getByRole("treeitem", { name: "A", exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete them too" }).click();
    await page.locator(".toast").getByText("A note uses them: they stay.").waitFor();
    expect(await isThere("used.png"), "it is used again").toBe(true);
    await remove();
    await page.getByRole("button", { name: "Delete them too" }).click();
    await eventually(async () => !(await isThere("used.png")) && !(await isThere("cover.jpg")), "they are gone, too");
    expect(await isThere("files/paper.pdf")).toBe(true);
    // It may have been asked for just as it went.
    const others = window.errors.filter((error) => !/404 .*\/used\.png$/.test(error));
    window.errors.splice(0, window.errors.length, ...others);
  });
});

test("where nothing is wrong each list says what that means", async () => {
  await start({ "A.md": "[[B]]\n", "B.md": "[[A]]\n" });
  await page.keyboard.press("Control+Shift+B");
  await panel().getByText("Every link leads somewhere").waitFor();
  await tab("Ambiguous").click();
  await panel().getByText("No link could mean two files.").waitFor();
  await tab("Orphans").click();
  await panel().getByText("Every note is joined to another by a link").waitFor();
  await tab("Unused").click();
  await panel().getByText("Every attachment is linked to or shown by a note.").waitFor();
});

/** Of links that lead nowhere. */
const VERY_MANY = 10_000;

test("ten thousand broken links are a list of which only what is in sight is drawn, to its end", async () => {
  const notes = Array.from({ length: 100 }, (_, note) => {
    const lines = Array.from({ length: VERY_MANY / 100 }, (_, line) => `Word [[Gone ${note} ${line}]] word`);
    return [`n/${String(note).padStart(3, "0")}.md`, lines.join("\n")] as const;
  });
  await start(Object.fromEntries(notes));
  await page.keyboard.press("Control+Shift+B");
  await tab("Broken").getByText("10,000").waitFor();
  await panel().getByText("No note “Gone 0 0”").waitFor();
  expect(await rows().count()).toBeLessThan(60);
  expect(await rows().first().getAttribute("aria-setsize")).toBe("100");
  await page.keyboard.press("End");
  await panel().getByText("No note “Gone 99 99”").waitFor();
  await rows().filter({ hasText: "Word Gone 99 99 word" }).waitFor();
  expect(await rows().count()).toBeLessThan(60);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  await panel().getByText("No note “Gone 0 0”").waitFor();
});

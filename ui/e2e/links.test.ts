import { join } from "node:path";
import { rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

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

async function start(files: Record<string, string>): Promise<void> {
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
    await runCommand(page, "Links: broken, ambiguous, orphans");
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

test("where nothing is wrong each list says what that means", async () => {
  await start({ "A.md": "[[B]]\n", "B.md": "[[A]]\n" });
  await page.keyboard.press("Control+Shift+B");
  await panel().getByText("Every link leads somewhere").waitFor();
  await tab("Ambiguous").click();
  await panel().getByText("No link could mean two files.").waitFor();
  await tab("Orphans").click();
  await panel().getByText("Every note is joined to another by a link").waitFor();
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

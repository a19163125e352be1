import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violations } from "./axe.ts";
import {
  editorOf,
  eventually,
  openNote,
  openPage,
  runCommand,
  stages,
  type Served,
  type Stage,
  type Window,
} from "./harness.ts";

const NOTE = `---
tags: [a]
---
Before all.

# One

first text

## Inner

inner text

### Deep

# Two

second text

Three
=====

third text
`;

const stage = stages();
let browser: Stage["browser"];
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ browser, served, window, page } = await stage({ "Note.md": NOTE, "Other.md": "# Elsewhere\n" }));
  await openNote(page, "Note");
  await row("One").waitFor();
});

const tree = () => page.getByRole("tree", { name: "Headings" });
const row = (name: string) => tree().getByRole("treeitem", { name, exact: true });
/** As the app gives the text the keyboard: the browser's own way would put the cursor where it likes. */
const focusText = () =>
  editorOf(page).evaluate((content) =>
    (content as unknown as { cmTile: { view: { focus(): void } } }).cmTile.view.focus(),
  );
const titles = () => tree().getByRole("treeitem").allInnerTexts();
const text = () => served.read("Note.md");

const hasRows = (wanted: string[]) =>
  eventually(async () => JSON.stringify(await titles()) === JSON.stringify(wanted), `the rows are ${wanted.join()}`);
const saved = (wanted: string) => eventually(async () => (await text()) === wanted, `on disk is ${wanted}`);
const focused = (name: string) =>
  eventually(() => row(name).evaluate((element) => element === document.activeElement), `${name} has the focus`);

const SECTIONS = {
  before: "---\ntags: [a]\n---\nBefore all.\n\n",
  one: "# One\n\nfirst text\n\n## Inner\n\ninner text\n\n### Deep",
  two: "# Two\n\nsecond text",
  three: "Three\n=====\n\nthird text",
};
const { before, one, two, three } = SECTIONS;

describe("sections are moved from the outline", () => {
  test("by the keyboard, with all below them, and undone in one step", async () => {
    // A click before the properties have their height would land below.
    await page.getByRole("region", { name: "Properties" }).waitFor();
    await editorOf(page).getByText("first text").click();
    await row("One").press("Alt+ArrowDown");
    await saved(`${before}${two}\n\n${one}\n\n${three}\n`);
    await hasRows(["Two", "One", "Inner", "Deep", "Three"]);
    await focused("One");
    await page.keyboard.press("Alt+ArrowDown");
    await saved(`${before}${two}\n\n${three}\n\n${one}\n`);
    await focused("One");
    // Where there is nowhere to go it stays, and says so.
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByText("There is no section of the same level below it").first().waitFor();
    await page.keyboard.press("Alt+ArrowUp");
    await saved(`${before}${two}\n\n${one}\n\n${three}\n`);
    // The cursor went with its text.
    await focusText();
    await page.keyboard.type("X");
    await eventually(async () => /first Xtext|first teXxt|firstX|fXirst|X/.test(await text()), "typed");
    expect(await text()).toMatch(/# One\n\n[a-z ]*X[a-z ]*\n\n## Inner/);
    await page.keyboard.press("Control+z");
    for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
    await saved(NOTE);
    expect(window.errors).toEqual([]);
  });

  test("their levels change with those below, also of an underlined one", async () => {
    await row("Three").press("Alt+ArrowRight");
    await saved(NOTE.replace("=====", "-----"));
    await focused("Three");
    await page.keyboard.press("Alt+ArrowRight");
    await saved(NOTE.replace("Three\n=====", "### Three"));
    expect(await row("Three").getAttribute("aria-level")).toBe("2");
    await row("One").press("Alt+ArrowLeft");
    await page.getByText("It is of the highest level already.").first().waitFor();
    await row("Inner").press("Alt+ArrowLeft");
    await saved(
      NOTE.replace("Three\n=====", "### Three").replace("## Inner", "# Inner").replace("### Deep", "## Deep"),
    );
    expect(window.errors).toEqual([]);
  });

  test("by dragging: between others, into one, out of one; Escape leaves all as it was", async () => {
    const sign = tree().locator(".sign");
    const grab = async (name: string, over: string, height: number, x = 60) => {
      const from = await row(name).boundingBox();
      const to = await row(over).boundingBox();
      if (!from || !to) throw new Error("no such row");
      await page.mouse.move(from.x + 60, from.y + 13);
      await page.mouse.down();
      await page.mouse.move(from.x + 60, from.y + 20, { steps: 3 });
      await page.mouse.move(to.x + x, to.y + height * 26, { steps: 5 });
    };
    await grab("Three", "One", 0.1);
    await sign.waitFor();
    await page.keyboard.press("Escape");
    await sign.waitFor({ state: "detached" });
    await page.mouse.up();
    expect(await text()).toBe(NOTE);
    expect(await titles()).toEqual(["One", "Inner", "Deep", "Two", "Three"]);

    await grab("Three", "One", 0.1);
    await sign.waitFor();
    await page.mouse.up();
    await saved(`${before}${three}\n\n${one}\n\n${two}\n`);
    await focused("Three");

    // Not into itself: no sign, and nothing happens.
    await grab("One", "Deep", 0.5);
    expect(await sign.count()).toBe(0);
    await page.mouse.up();

    await grab("Two", "One", 0.5);
    await tree().locator(".aimed").waitFor();
    await page.mouse.up();
    await saved(`${before}${three}\n\n${one}\n\n#${two}\n`);

    // Below the last of a branch, as far out as the pointer is.
    await grab("Inner", "Two", 0.95, 8);
    await sign.waitFor();
    await page.mouse.up();
    await saved(`${before}${three}\n\n# One\n\nfirst text\n\n#${two}\n\n# Inner\n\ninner text\n\n## Deep\n`);
    await hasRows(["Three", "One", "Two", "Inner", "Deep"]);
    expect(window.errors).toEqual([]);
  });

  test("by the menu of a heading, and by commands for the section of the caret", async () => {
    await row("Two").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move section up" }).click();
    await saved(`${before}${two}\n\n${one}\n\n${three}\n`);
    await page.getByText("third text").click();
    await runCommand(page, "Move section up");
    await saved(`${before}${two}\n\n${three}\n\n${one}\n`);
    await runCommand(page, "Demote section");
    await saved(`${before}${two}\n\n${three.replaceAll("=", "-")}\n\n${one}\n`);
    await page.keyboard.press("Control+Home");
    await runCommand(page, "Promote section");
    await page.getByText("There is no section here: put the caret below a heading.").first().waitFor();
    expect(window.errors).toEqual([]);
  });

  test("not where a code block that has no end would take in what follows", async () => {
    await served.write("Open.md", "# A\n\ntext\n\n# B\n\n```\ncode\n");
    await openNote(page, "Open");
    await row("B").press("Alt+ArrowUp");
    await page.getByText("would take in what follows").first().waitFor();
    expect(await served.read("Open.md")).toBe("# A\n\ntext\n\n# B\n\n```\ncode\n");
  });
});

describe("the outline", () => {
  test("is a tree with one stop of Tab, whose branches close", async () => {
    expect(await tree().locator('[tabindex="0"]').count()).toBe(1);
    await row("One").focus();
    expect(await row("One").getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowDown");
    await focused("Inner");
    await page.keyboard.press("ArrowLeft");
    await hasRows(["One", "Inner", "Two", "Three"]);
    await page.keyboard.press("ArrowLeft");
    await focused("One");
    await page.keyboard.press("ArrowLeft");
    await hasRows(["One", "Two", "Three"]);
    await page.keyboard.press("t");
    await focused("Two");
    await page.keyboard.press("End");
    await focused("Three");
    await page.keyboard.press("Enter");
    await eventually(() => editorOf(page).evaluate((element) => element === document.activeElement), "the text has it");
    // The cursor's heading is shown by the closed one around it.
    await page.getByText("inner text").click();
    await eventually(async () => (await row("One").getAttribute("aria-current")) === "location", "One stands for it");
    // It stays closed while the note is away, and another note's outline is its own.
    await page.getByRole("tab", { name: "Note" }).dblclick();
    await openNote(page, "Other");
    await hasRows(["Elsewhere"]);
    await openNote(page, "Note");
    await hasRows(["One", "Two", "Three"]);
    await tree().locator(".twist").first().click();
    await hasRows(["One", "Inner", "Two", "Three"]);
    await page.getByRole("button", { name: "Collapse all" }).click();
    await hasRows(["One", "Two", "Three"]);
    await page.getByRole("button", { name: "Expand all" }).click();
    await hasRows(["One", "Inner", "Deep", "Two", "Three"]);
    expect(window.errors).toEqual([]);
  });

  test("shows what has the words of its filter, and what that stands in", async () => {
    await page.getByRole("button", { name: "Filter headings" }).click();
    const field = page.getByRole("searchbox", { name: "Filter headings" });
    await field.fill("dee");
    await hasRows(["One", "Inner", "Deep"]);
    expect(await row("Deep").locator("mark").innerText()).toBe("Dee");
    await field.fill("nothing");
    await page.getByText("No heading has “nothing”.").waitFor();
    await field.fill("tw");
    await field.press("Enter");
    await eventually(async () => (await row("Two").getAttribute("aria-current")) === "location", "the cursor is there");
    await field.press("Escape");
    await hasRows(["One", "Inner", "Deep", "Two", "Three"]);
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    await focused("Two");
  });

  test.each(["light", "dark"] as const)("keeps nobody out in the %s theme", async (colorScheme) => {
    const other = await openPage(browser, served, { colorScheme });
    ({ page } = other);
    await openNote(page, "Note");
    await page.getByRole("button", { name: "Filter headings" }).click();
    await page.keyboard.type("e");
    await page.keyboard.press("ArrowDown");
    expect(await violations(page)).toEqual([]);
    expect(other.errors).toEqual([]);
  });
});

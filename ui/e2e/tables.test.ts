import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";
import { BIRDS, tablesOf } from "./tables.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
const { table, cell, active, onDisk, holds, isIn, rows, type } = tablesOf(() => ({ served, page }));

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Birds.md": BIRDS,
    "Garden.md": "# Garden\n",
    "Wide.md": `${"Text above. ".repeat(20)}\n\n| ${"a wide heading | ".repeat(14)}\n|${"---|".repeat(14)}\n| ${"cell | ".repeat(14)}\n`,
    "Long.md": `|a|b|\n|-|-|\n${"| one | two |\n".repeat(500)}`,
  }));
});

describe("a table on the page", () => {
  test("is one, with its cells as they read", async () => {
    await openNote(page, "Birds");
    await page.getByRole("table").waitFor();
    expect(await page.getByRole("columnheader").allInnerTexts()).toEqual(["Bird", "Seen", "Where"]);
    expect(await table().locator("strong").innerText()).toBe("Jackdaw");
    expect(await cell("the garden").innerText()).toBe("the garden");
    expect(await table().locator("code").innerText()).toBe("a|b");
    expect(await cell("12").evaluate((element) => getComputedStyle(element).textAlign)).toBe("right");
    await table().getByText("the garden").click();
    await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
    expect(await served.read("Birds.md")).toBe(BIRDS);
    expect(window.errors).toEqual([]);
  });

  test("keeps its width and what is below it where they are when a cell becomes active", async () => {
    await openNote(page, "Birds");
    const measure = () =>
      table().evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return [left, top, width, height].map(Math.round);
      });
    const before = await measure();
    await cell("Rook").click();
    await isIn("Row 2, Bird");
    expect(await measure()).toEqual(before);
  });

  test("keeps all its columns and rows where they are when a cell of a wide one becomes active", async () => {
    await openNote(page, "Wide");
    const measure = () =>
      table()
        .locator("th, td")
        .evaluateAll((all) =>
          all.map((one) => [(one as HTMLElement).offsetLeft, one.clientWidth, one.clientHeight].join()),
        );
    const before = await measure();
    await cell("a wide heading").click();
    await isIn("Column 1, heading");
    expect(await measure()).toEqual(before);
    await page.keyboard.press("Tab");
    expect(await measure()).toEqual(before);
  });

  test("breaks the words of no column, and lets the text get as narrow as the window", async () => {
    await openNote(page, "Wide");
    await table().waitFor();
    const rowsOf = (text: string) =>
      cell(text).evaluate((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
    expect(await rowsOf("a wide heading")).toBeLessThanOrEqual(3);
    await page.setViewportSize({ width: 480, height: 800 });
    const ends = (of: string) =>
      page
        .locator(of)
        .first()
        .evaluate((one) => one.getBoundingClientRect().right);
    await eventually(async () => (await ends(".cm-content")) <= 480, "the text is as narrow as the window");
    expect(await ends(".cm-table-scroll")).toBeLessThanOrEqual(480);
  });

  test("scrolls within its own box when it is wide", async () => {
    await openNote(page, "Wide");
    const box = page.locator(".cm-table-scroll").first();
    await box.waitFor();
    expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
    const scroller = page.locator(".cm-scroller").first();
    expect(await scroller.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });
});

describe("rows and columns", () => {
  test("by the context menu, with keys", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click({ button: "right" });
    const menu = page.getByRole("menu", { name: "Table" });
    await menu.getByRole("menuitem", { name: "Insert row above" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Home");
    await page.keyboard.type("dupl");
    await page.keyboard.press("Enter");
    await menu.waitFor({ state: "hidden" });
    expect((await rows()).map((row) => row.split("\t")[0]?.trim())).toEqual([
      "Bird",
      "Jackdaw",
      "Rook",
      "Rook",
      "Crow",
    ]);
    await isIn("Row 3, Bird");
    await page.keyboard.press("Alt+ArrowDown");
    await isIn("Row 4, Bird");
    await page.keyboard.press("Control+Enter");
    await isIn("Row 5, Bird");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await onDisk("Birds.md", BIRDS);
  });

  test("by the palette: sorted by number, aligned, a column deleted", async () => {
    await openNote(page, "Birds");
    await cell("12").click();
    await runCommand(page, "Table: Sort by column, descending");
    await eventually(async () => (await rows())[1]?.startsWith("Crow") ?? false, "the most comes first");
    await runCommand(page, "Table: Align column to the middle");
    await holds("Birds.md", "| :---------- | :--: |");
    await runCommand(page, "Table: Delete column");
    await holds("Birds.md", "| Bird        |         Where          |");
    await isIn("Row 1, Where");
  });

  test("by the handles and what adds at the edges", async () => {
    await openNote(page, "Birds");
    await cell("Seen").hover();
    await page.getByRole("button", { name: "Column 2…" }).click();
    await page.getByRole("menuitem", { name: "Move column back" }).click();
    expect((await rows())[0]).toMatch(/^Seen\s+Bird/);
    await table().hover();
    await page.getByRole("button", { name: "Add a row" }).click();
    await isIn("Row 4, Seen");
    await page.getByRole("button", { name: "Add a column" }).click();
    await isIn("Column 4, heading");
  });

  test("its source is a command away, and gone when it is left", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await runCommand(page, "Table: Edit table source");
    await editorOf(page).getByText("|:--|--:|:-:|").waitFor();
    await page.keyboard.press("Control+Home");
    await table().waitFor();
    expect(await served.read("Birds.md")).toBe(BIRDS);
  });

  test("a new table is inserted with the caret in its first cell", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await runCommand(page, "Table: Insert table");
    await isIn("Column 1, heading");
    await type("Bed");
    await page.keyboard.press("Tab");
    await type("Sown");
    await page.keyboard.press("Escape");
    await onDisk("Garden.md", "# Garden\n\n| Bed | Sown |\n| --- | ---- |\n|     |      |\n");
  });

  test("a new table is inserted into the callout that the caret is in", async () => {
    await served.write("Note.md", "> [!tip] T\n> text\n> more\n");
    await openNote(page, "Note");
    await editorOf(page).getByText("text").click();
    await runCommand(page, "Table: Insert table");
    await isIn("Column 1, heading");
    await type("Bed");
    await page.keyboard.press("Escape");
    await onDisk("Note.md", "> [!tip] T\n> text\n>\n> | Bed |     |\n> | --- | --- |\n> |     |     |\n>\n> more\n");
  });

  test("a whole table is selected and copied as Markdown", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      /\| Bird[\s\S]*(?=\n\nText)/.exec(BIRDS)?.[0],
    );
  });
});

test("a key in a table of 500 rows draws one cell anew", async () => {
  await openNote(page, "Long");
  await cell("one").click();
  const cells = await table().locator("td").elementHandles();
  await type("x");
  await page.keyboard.press("Tab");
  const kept = await page.evaluate((all) => all.filter(({ isConnected }) => isConnected).length, cells);
  expect(kept).toBe(1000);
});

test("nothing in a table is out of reach, in both themes", async () => {
  await openNote(page, "Birds");
  await table().waitFor();
  expect(await violationsInBothThemes(page, "table")).toEqual([]);
  await cell("Rook").click();
  await active().waitFor();
  expect(await violationsInBothThemes(page, "table-cell")).toEqual([]);
  await cell("Crow").click({ button: "right" });
  await page.getByRole("menu", { name: "Table" }).waitFor();
  expect(await violationsInBothThemes(page, "table-menu")).toEqual([]);
});

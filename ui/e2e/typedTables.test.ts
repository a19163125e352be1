import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { editorOf, openNote, stages, type Served, type Window } from "./harness.ts";
import { tablesOf } from "./tables.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
const { table, onDisk, isIn, type } = tablesOf(() => ({ served, page }));

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Garden.md": "# Garden\n" }));
});

describe("a table that is typed as text", () => {
  const FORMS = [
    ["| x | y |", "| --- | --- |", "| 1 | 2 |"],
    ["|x|y|", "|---|---|", "|1|2|"],
    ["|x|y|", "|-|-|", "|1|2|"],
    ["x | y", "--- | ---", "1 | 2"],
  ].flatMap((lines) => [0, 30].map((delay) => ({ lines, delay })));
  const cells = () => table().locator("th, td").allInnerTexts();

  beforeEach(async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
  });

  test.each(FORMS)("is what was meant, and one when it is left: $lines, $delay ms a key", async ({ lines, delay }) => {
    for (const line of lines) {
      await page.keyboard.type(line, { delay });
      await page.keyboard.press("Enter");
    }
    const text = `# Garden\n\n${lines.join("\n")}\n`;
    await onDisk("Garden.md", text);
    expect(await table().count()).toBe(0);
    await page.keyboard.press("Enter");
    await table().waitFor();
    expect(await cells()).toEqual(["x", "y", "1", "2"]);
    await type("below");
    await onDisk("Garden.md", `${text}\nbelow`);
    expect(window.errors).toEqual([]);
  });

  test.each([
    ["a callout", "> [!tip] T\nBefore\n", "> [!tip] T\n> Before\n", "> "],
    ["a quote", "> q\n", "> q\n", "> "],
    ["a quote in a quote", "> > q\n", "> > q\n", "> > "],
    ["an item", "- i\v", "- i\n", "  "],
    ["an item of a quote", "> - i\v", "> - i\n", ">   "],
    ["a quote of an item", "- > q\v> ", "- > q\n", "  > "],
  ])("in %s is what was meant, too", async (_, keys, before, lead) => {
    await page.keyboard.press("Control+a");
    for (const char of keys) await page.keyboard.press(char === "\n" ? "Enter" : char === "\v" ? "Shift+Enter" : char);
    const lines = ["| x | y |", "| --- | --- |", "| 1 | 2 |"];
    for (const [at, line] of lines.entries()) {
      if (at > 0) await page.keyboard.press("Enter");
      await page.keyboard.type(line);
    }
    const text = before + lines.map((line) => lead + line).join("\n");
    await onDisk("Garden.md", text);
    expect(await table().count()).toBe(0);
    await page.keyboard.press("Control+Home");
    await table().waitFor();
    expect(await cells()).toEqual(["x", "y", "1", "2"]);
    await onDisk("Garden.md", text);
  });

  test("in a callout is one when Enter leads out of it", async () => {
    await page.keyboard.press("Control+a");
    for (const line of ["> [!tip] T", "| x | y |", "| --- | --- |", "| 1 | 2 |", ""]) {
      await page.keyboard.type(line);
      await page.keyboard.press("Enter");
    }
    await table().waitFor();
    await type("below");
    await onDisk("Garden.md", "> [!tip] T\n> | x | y |\n> | --- | --- |\n> | 1 | 2 |\n\nbelow");
  });

  test("is one as soon as the caret is elsewhere", async () => {
    await page.keyboard.type("| x | y |\n| --- | --- |");
    await page.keyboard.press("Control+Home");
    await table().waitFor();
    expect(await cells()).toEqual(["x", "y"]);
    await editorOf(page).press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await isIn("Column 1, heading");
    await page.keyboard.press("Enter");
    await isIn("Row 1, x");
  });

  test("is text again by undoing, and a table by redoing", async () => {
    await page.keyboard.type("| x | y |\n| --- | --- |");
    await page.keyboard.press("Control+Home");
    await table().waitFor();
    await page.keyboard.press("Control+z");
    await table().waitFor({ state: "hidden" });
    await page.keyboard.press("Control+y");
    await table().waitFor();
    expect(await cells()).toEqual(["x", "y"]);
  });

  test("is one at once when it is pasted", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => navigator.clipboard.writeText("| x | y |\n| --- | --- |\n| 1 | 2 |"));
    await page.keyboard.press("Control+v");
    await isIn("Row 1, y");
    await onDisk("Garden.md", "# Garden\n\n| x | y |\n| --- | --- |\n| 1 | 2 |");
  });
});

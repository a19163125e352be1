import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import {
  editorOf,
  eventually,
  openNote,
  runCommand,
  stages,
  takeCompletion,
  type Served,
  type Window,
} from "./harness.ts";
import { tablesOf } from "./tables.ts";

/** In a callout, a quote and an item, among the text of these. */
const NESTED = `> [!tip] Birds
> Before.
>
> | Bird | Seen |
> | ---- | ---- |
> | Rook | 3 |
>
> After.

- An item

  | Tree | Old |
  | --- | --- |
  | Elm | 90 |

  - and one in it

    > | Road | Long |
    > | --- | --- |
    > | A1 | 7 |
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
const { table, cell, onDisk, holds, isIn, type } = tablesOf(() => ({ served, page }));

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Nested.md": NESTED, "Garden.md": "# Garden\n" }));
});

describe("in a callout, an item or a quote", () => {
  const tables = () => editorOf(page).locator(".cm-nested table");
  const open = async () => {
    await openNote(page, "Nested");
    await eventually(async () => (await tables().count()) === 3, "there are three tables");
  };
  const inIts = (name: string) => tables().locator("td").filter({ hasText: name });

  test("stands on the page, under what it belongs to", async () => {
    await open();
    const left = (element: Element) => Math.round(element.getBoundingClientRect().left);
    const lefts = await tables().evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
    const before = await editorOf(page).getByText("Before.").evaluate(left);
    expect(lefts[0]).toBeGreaterThanOrEqual(before);
    expect(lefts[2]).toBeGreaterThan(lefts[1] ?? Infinity);
    const ground = (of: string) =>
      page
        .locator(of)
        .first()
        .evaluate((one) => {
          const { left, width } = one.getBoundingClientRect();
          return [left, width, getComputedStyle(one, "::after").backgroundImage];
        });
    expect(await ground(".cm-nested.cm-callout")).toEqual(await ground(".cm-line.cm-callout"));
    expect(window.errors).toEqual([]);
  });

  test("is written in, and grows, with what is before its lines", async () => {
    await open();
    await inIts("3").click();
    await page.keyboard.press("End");
    await type("3");
    await page.keyboard.press("Tab");
    await isIn("Row 2, Bird");
    await type("Crow");
    await page.keyboard.press("Escape");
    await holds("Nested.md", "> | Bird | Seen |\n> | ---- | ---- |\n> | Rook | 33   |\n> | Crow |      |\n>\n> After.");

    await inIts("Elm").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Insert column after" }).click();
    await type("x");
    await page.keyboard.press("Escape");
    await holds("Nested.md", "  | Tree |     | Old |\n  | ---- | --- | --- |\n  | Elm  | x   | 90  |\n\n  - and");

    await inIts("A1").click();
    await page.keyboard.press("Enter");
    await type("B2");
    await page.keyboard.press("Escape");
    await holds(
      "Nested.md",
      "    > | Road | Long |\n    > | ---- | ---- |\n    > | A1   | 7    |\n    > | B2   |      |\n",
    );
    expect(await tables().count()).toBe(3);
  });

  test("is left and entered by the arrows, and undone in one with the text", async () => {
    await open();
    await editorOf(page).getByText("Before.").click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await isIn("Column 1, heading");
    await page.keyboard.press("ArrowDown");
    await type("s");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await type("!");
    await holds("Nested.md", "After.!");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await onDisk("Nested.md", NESTED);
  });

  test("is inserted there, under the text of an item or its mark alone", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("- one\n- two");
    await runCommand(page, "Table: Insert table");
    await isIn("Column 1, heading");
    await type("Bed");
    await page.keyboard.press("Escape");
    const rows = "  | Bed |     |\n  | --- | --- |\n  |     |     |\n";
    await onDisk("Garden.md", `# Garden\n- one\n- two\n\n${rows}`);
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("- ");
    await page.keyboard.type("/table");
    await takeCompletion(page, "/table");
    await isIn("Column 1, heading");
    await type("Bed");
    await editorOf(page).getByText("one").click();
    await onDisk("Garden.md", `# Garden\n- one\n- two\n\n${rows}- \n${rows.trimEnd()}`);
    await eventually(async () => (await tables().count()) === 2, "both are drawn in their items");
    expect(window.errors).toEqual([]);
  });

  test("is cut as a whole, with nothing of what is around it", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await open();
    await inIts("Rook").click();
    for (const key of ["a", "a", "x"]) await page.keyboard.press(`Control+${key}`);
    await onDisk("Nested.md", NESTED.replace(/(?:> \|.*\n){3}/, ""));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "| Bird | Seen |\n| ---- | ---- |\n| Rook | 3 |",
    );
    await page.keyboard.press("Control+z");
    await onDisk("Nested.md", NESTED);
    await inIts("Elm").click();
    for (const key of ["Control+a", "Control+a", "Delete"]) await page.keyboard.press(key);
    await onDisk("Nested.md", NESTED.replace(/(?: {2}\|.*\n){3}/, ""));
    expect(window.errors).toEqual([]);
  });

  test("is its source where that is asked for, and again a table behind it", async () => {
    await open();
    await inIts("Rook").click();
    await runCommand(page, "Table: Edit table source");
    await eventually(async () => (await tables().count()) === 2, "its source is shown");
    await page.keyboard.press("Control+Home");
    await eventually(async () => (await tables().count()) === 3, "it is a table again");
    await onDisk("Nested.md", NESTED);
  });
});

describe("below one in a callout, a quote or an item", () => {
  const rows = (lead: string) => ["| a | b |", "| - | - |", "| 1 | 2 |"].map((row) => lead + row).join("\n");
  const open = async (text: string) => {
    await served.write("Note.md", text);
    await openNote(page, "Note");
  };
  const leave = async (key: string) => {
    await cell("2").click();
    await page.keyboard.press("End");
    await page.keyboard.press(key);
    await type("typed");
  };

  test.each([
    [
      "Escape",
      "a callout",
      `> [!note] N\n${rows("> ")}\n>\n> tail\n`,
      `> [!note] N\n${rows("> ")}\n>\n> typed\n> tail\n`,
    ],
    [
      "ArrowDown",
      "a callout",
      `> [!note] N\n${rows("> ")}\n>\n> tail\n`,
      `> [!note] N\n${rows("> ")}\n>\n> typed\n> tail\n`,
    ],
    [
      "Escape",
      "an item",
      `- i\n\n${rows("  ")}\n\n  tail\n- two\n`,
      `- i\n\n${rows("  ")}\n\n  typed\n  tail\n- two\n`,
    ],
    ["ArrowDown", "the last of an item", `- i\n\n${rows("  ")}\n\n- two\n`, `- i\n\n${rows("  ")}\n\n  typed\n- two\n`],
    [
      "Escape",
      "an item, right above the next",
      `> - i\n${rows(">   ")}\n> - two\n`,
      `> - i\n${rows(">   ")}\n>\n>   typed\n> - two\n`,
    ],
    [
      "ArrowDown",
      "an item, right above the next",
      `> - i\n${rows(">   ")}\n> - two\n`,
      `> - i\n${rows(">   ")}\n> - typedtwo\n`,
    ],
    ["Escape", "the note, right above a quote", `${rows("")}\n> quote\n`, `${rows("")}\n> typedquote\n`],
    ["Escape", "a callout that ends the note", `> [!note] N\n${rows("> ")}`, `> [!note] N\n${rows("> ")}\n>\n> typed`],
    [
      "Control+Shift+Enter",
      "a callout",
      `> [!note] N\n${rows("> ")}\n\nend\n`,
      `> [!note] N\n${rows("> ")}\n>\n> typed\n\nend\n`,
    ],
  ])("%s out of one in %s leads to where text stays text", async (key, _, before, after) => {
    await open(before);
    await leave(key);
    await onDisk("Note.md", after);
    expect(await table().locator("tr").count()).toBe(2);
    expect(window.errors).toEqual([]);
  });

  test("text does not become a part of it by Backspace", async () => {
    const text = `> [!note] N\n${rows("> ")}\n>\n> tail\n`;
    await open(text);
    await editorOf(page).getByText("tail").click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await isIn("Row 1, b");
    expect(await table().locator("tr").count()).toBe(2);
  });

  test("a quote is gone on with by hand", async () => {
    await open(`${rows("> ")}\n\nend\n`);
    await editorOf(page).getByText("end").click();
    await page.keyboard.press("ArrowUp");
    await type("> more");
    await onDisk("Note.md", `${rows("> ")}\n>\n> more\n\nend\n`);
  });

  test("a line that is moved up and down hops over it", async () => {
    const text = `> [!note] N\n${rows("> ")}\n>\n> tail\n`;
    await open(text);
    await editorOf(page).getByText("tail").click();
    await page.keyboard.press("Alt+ArrowUp");
    await onDisk("Note.md", `> [!note] N\n> tail\n>\n${rows("> ")}\n`);
    await page.keyboard.press("Alt+ArrowDown");
    await onDisk("Note.md", text);
    expect(window.errors).toEqual([]);
  });

  test("a passage with one that is put in a quote is one quote", async () => {
    await open(`${rows("")}\n\nafter\n\nmore`);
    await editorOf(page).getByText("after").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+Shift+.");
    await onDisk("Note.md", `${rows("> ")}\n> \n> after\n> \n> more`);
  });
});

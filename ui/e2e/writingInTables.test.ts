import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import {
  editorOf,
  eventually,
  openNote,
  runCommand,
  slowDown,
  stages,
  takeCompletion,
  type Served,
  type Window,
} from "./harness.ts";
import { BIRDS, tablesOf } from "./tables.ts";

/** Nothing is behind it, not even a line's end. */
const AT_END = "| Name | Age |\n|--|--|\n| Ann | 31 |\n| Bo | 42 |";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
const { table, cell, says, onDisk, holds, isIn, type } = tablesOf(() => ({ served, page }));

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Birds.md": BIRDS,
    "Garden.md": "# Garden\n",
    "End.md": `# T\n\n${AT_END}`,
    "Start.md": "| Name | Age |\n| ---- | --- |\n| Ann  | 31  |\n",
  }));
});

describe("writing in it", () => {
  test("goes on in the note when an undo takes the table away", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await runCommand(page, "Table: Insert table");
    await isIn("Column 1, heading");
    await page.keyboard.press("Control+z");
    await table().waitFor({ state: "detached" });
    await page.keyboard.type("kept");
    await onDisk("Garden.md", "# Garden\nkept");
  });

  test("keeps the keyboard on a slow machine, where the parser comes behind the keys", async () => {
    await openNote(page, "Garden");
    await page.keyboard.press("Control+End");
    await slowDown(page, 6);
    await runCommand(page, "Table: Insert table");
    await isIn("Column 1, heading");
    await type("Bed");
    await page.keyboard.press("Tab");
    await isIn("Column 2, heading");
    await type("Sown");
    await page.keyboard.press("Escape");
    await slowDown(page, 1);
    await onDisk("Garden.md", "# Garden\n\n| Bed | Sown |\n| --- | ---- |\n|     |      |\n");
    expect(window.errors).toEqual([]);
  });

  test("goes from cell to cell by keys, and into the file", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    await type("ery");
    await holds("Birds.md", "| Rookery | 3 | #field |");
    await page.keyboard.press("Tab");
    await isIn("Row 2, Seen");
    await page.keyboard.press("Enter");
    await isIn("Row 3, Seen");
    await page.keyboard.press("ArrowUp");
    await isIn("Row 2, Seen");
    await page.keyboard.press("Shift+Tab");
    await isIn("Row 2, Bird");
    await page.keyboard.press("ArrowRight");
    await isIn("Row 2, Seen");
    await page.keyboard.press("Escape");
    await eventually(() => editorOf(page).evaluate((element) => element === document.activeElement), "it is left");
    // Its pipes are in line once it is left, and only then.
    await onDisk(
      "Birds.md",
      BIRDS.replace(/\| Bird[\s\S]*\n\n/, () =>
        [
          "| Bird        | Seen |         Where          |",
          "| :---------- | ---: | :--------------------: |",
          "| **Jackdaw** |   12 | [[Garden\\|the garden]] |",
          "| Rookery     |    3 |         #field         |",
          "| Crow        |  200 |         `a\\|b`         |",
          "\n",
        ].join("\n"),
      ),
    );
    expect(window.errors).toEqual([]);
  });

  test("is undone from within, together with the pipes in line, to the letter", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await type("s");
    await page.keyboard.press("Escape");
    await holds("Birds.md", "| :---------- |");
    await page.keyboard.press("Control+z");
    await onDisk("Birds.md", BIRDS);
    await isIn("Row 2, Bird");
  });

  test("a pipe and a line break are the cell's own", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    await type(" a|b");
    await page.keyboard.press("Shift+Enter");
    await type("c");
    await holds("Birds.md", "| Rook a\\|b<br>c | 3 | #field |");
    await page.keyboard.press("Tab");
    expect(await cell("Rook").innerText()).toBe("Rook a|b\nc");
  });

  test("cells that are pasted go into those to the right and below, in one step", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copy = (formats: Record<string, string>) =>
      page.evaluate(async (given) => {
        const blobs = Object.entries(given).map(([type, text]) => [type, new Blob([text], { type })]);
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      }, formats);
    const before = "| Name | Age |\n| ---- | --- |\n| Ann  | 31  |\n";
    await openNote(page, "Start");
    await cell("31").click();
    await copy({ "text/plain": "x\ty\r\nz | w\t2\r\n" });
    await page.keyboard.press("Control+v");
    await isIn("Row 2, column 3");
    await onDisk(
      "Start.md",
      "| Name | Age    |     |\n| ---- | ------ | --- |\n| Ann  | x      | y   |\n|      | z \\| w | 2   |\n",
    );
    await page.keyboard.press("Control+z");
    await onDisk("Start.md", before);
    await cell("31").click();
    await copy({
      "text/plain": "x\nz",
      "text/html": "<table><tr><td>x</td></tr><tr><td><b>z</b></td></tr></table>",
    });
    await page.keyboard.press("Control+v");
    await isIn("Row 2, Age");
    await onDisk("Start.md", "| Name | Age   |\n| ---- | ----- |\n| Ann  | x     |\n|      | **z** |\n");
    await page.keyboard.press("Control+z");
    await onDisk("Start.md", before);
    await cell("31").click();
    await page.keyboard.press("End");
    await copy({ "text/plain": "\none\ntwo" });
    await page.keyboard.press("Control+v");
    await holds("Start.md", "| Ann  | 31<br>one<br>two  |");
    expect(window.errors).toEqual([]);
  });

  test("Tab and Enter in the last row add one, and arrows lead in and out", async () => {
    await openNote(page, "Birds");
    await editorOf(page).getByText("Text above.").click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await isIn("Column 1, heading");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await isIn("Column 1, heading");
    await cell("a|b").click();
    await page.keyboard.press("Tab");
    await isIn("Row 4, Bird");
    await type("Magpie");
    await page.keyboard.press("Enter");
    await isIn("Row 5, Bird");
    await holds("Birds.md", "| Magpie      |      |                        |");
    await page.keyboard.press("ArrowDown");
    await type("x");
    await holds("Birds.md", "x\nText below.");
  });

  test("text on the line right below a table stays below it, and a pipe there begins a row", async () => {
    await openNote(page, "Birds");
    await cell("Crow").click();
    await page.keyboard.press("Escape");
    await type("x");
    await holds("Birds.md", "`a\\|b` |\n\nx\nText below.");
    await page.keyboard.press("Control+z");
    await onDisk("Birds.md", BIRDS);
    await type("| Magpie");
    await isIn("Row 4, Bird");
    await holds("Birds.md", "| Magpie |");
    await holds("Birds.md", "\n\nText below.");
  });

  test.each(["Escape", "ArrowDown", "ArrowRight"])(
    "%s leaves what was written at the very end of a note for a line below, with the pipes in line",
    async (key) => {
      await openNote(page, "End");
      await cell("42").click();
      await page.keyboard.press("End");
      await type("5");
      await page.keyboard.press(key);
      const tidy = "| Name | Age |\n| ---- | --- |\n| Ann  | 31  |\n| Bo   | 425 |";
      await onDisk("End.md", `# T\n\n${tidy}\n\n`);
      await type("below");
      await onDisk("End.md", `# T\n\n${tidy}\n\nbelow`);
      expect(window.errors).toEqual([]);
    },
  );

  test("a table that gets shorter by its pipes in line is left at the very end of a note, too", async () => {
    await served.write("Wide end.md", "| Name          | Age |\n| ------------- | --- |\n| Ann           | 31  |");
    await openNote(page, "Wide end");
    await cell("31").click();
    await page.keyboard.press("End");
    await type("5");
    await page.keyboard.press("Escape");
    await onDisk("Wide end.md", "| Name | Age |\n| ---- | --- |\n| Ann  | 315 |\n\n");
    await type("x");
    await onDisk("Wide end.md", "| Name | Age |\n| ---- | --- |\n| Ann  | 315 |\n\nx");
    expect(window.errors).toEqual([]);
  });

  test.each(["ArrowUp", "ArrowLeft"])("%s leads out of a table at the very start of a note", async (key) => {
    await openNote(page, "Start");
    await cell("Name").click();
    await page.keyboard.press("Home");
    await page.keyboard.press(key);
    await type("Above");
    await onDisk("Start.md", "Above\n\n| Name | Age |\n| ---- | --- |\n| Ann  | 31  |\n");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await isIn("Column 1, heading");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await type("!");
    await says("Start.md", "has no further line", (now) => now.includes("!") && now.split("\n").length === 6);
  });

  test("what is below a table does not become a part of it by Backspace", async () => {
    await openNote(page, "Birds");
    await editorOf(page).getByText("Text below.").click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Backspace");
    await isIn("Row 3, Where");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Backspace");
    await isIn("Row 3, Where");
    await type("s");
    await holds("Birds.md", "`s |\n\nText below.");
  });

  test("an input method composes below a table without a word lost", async () => {
    await openNote(page, "Birds");
    await cell("Crow").click();
    await page.keyboard.press("Escape");
    const devtools = await page.context().newCDPSession(page);
    for (const text of ["か", "かわ", "かわい"])
      await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await devtools.send("Input.insertText", { text: "可愛い" });
    await type(" x");
    await holds("Birds.md", "` |\n\n可愛い x\nText below.");
  });

  test("an input method composes in a cell", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    const devtools = await page.context().newCDPSession(page);
    for (const text of ["か", "かわ", "かわい"])
      await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await devtools.send("Input.insertText", { text: "可愛い" });
    await type("x");
    await holds("Birds.md", "| Rook可愛いx | 3 |");
  });

  test("commands of lists and lines do not break a row", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await runCommand(page, "Bulleted list");
    await runCommand(page, "Heading 2");
    await isIn("Row 2, Bird");
    expect(await served.read("Birds.md")).toBe(BIRDS);
    await runCommand(page, "Move item or line up");
    await isIn("Row 1, Bird");
    await holds("Birds.md", "| ---: |");
  });

  test("brackets complete names of notes, with their bar escaped", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" [[Gard");
    await takeCompletion(page, "Garden");
    await type("x");
    await holds("Birds.md", "| Rook [[Garden]]x | 3 |");
  });

  test("an edit elsewhere comes in while a cell is written in, and the caret stays in it", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    await served.write("Birds.md", `A new line.\n\n${BIRDS.replace("Crow", "Raven")}`);
    await cell("Raven").waitFor();
    await isIn("Row 2, Bird");
    await type("s");
    await onDisk("Birds.md", `A new line.\n\n${BIRDS.replace("Crow", "Raven").replace("Rook", "Rooks")}`);
  });

  test("another note and back: the text is there, and so is the caret", async () => {
    await openNote(page, "Birds");
    await cell("Rook").click();
    await page.keyboard.press("End");
    await type("s");
    await openNote(page, "Garden");
    await openNote(page, "Birds");
    await isIn("Row 2, Bird");
    // Its pipes were put in line when the note went away.
    await holds("Birds.md", "| Rooks       |");
    await type("!");
    await holds("Birds.md", "| Rooks!");
  });
});

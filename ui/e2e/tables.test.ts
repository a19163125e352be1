import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { png } from "./media.ts";
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

const BIRDS = `# Birds

Text above.

| Bird | Seen | Where |
|:--|--:|:-:|
| **Jackdaw** | 12 | [[Garden\\|the garden]] |
| Rook | 3 | #field |
| Crow | 200 | \`a\\|b\` |

Text below.
`;

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

/** Nothing is behind it, not even a line's end. */
const AT_END = "| Name | Age |\n|--|--|\n| Ann | 31 |\n| Bo | 42 |";

const PICTURES = `| Small | Large |
| ----- | ----- |
| ![[bird.png\\|20]] | ![A bird](bird.png) |
| ![A small bird\\|40x20](bird.png) | ![[gone.png]] |
| ![[Garden]] | ![A star](https://pictures.example/star.png) |
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Birds.md": BIRDS,
    "Garden.md": "# Garden\n",
    "Wide.md": `${"Text above. ".repeat(20)}\n\n| ${"a wide heading | ".repeat(14)}\n|${"---|".repeat(14)}\n| ${"cell | ".repeat(14)}\n`,
    "End.md": `# T\n\n${AT_END}`,
    "Start.md": "| Name | Age |\n| ---- | --- |\n| Ann  | 31  |\n",
    "Pictures.md": PICTURES,
    "Nested.md": NESTED,
    "bird.png": png(1200, 300),
    "Long.md": `|a|b|\n|-|-|\n${"| one | two |\n".repeat(500)}`,
  }));
});

const table = () => editorOf(page).locator("table").first();
const cell = (text: string) => table().locator("td, th").filter({ hasText: text }).first();
/** The one that is written in. */
const active = () => page.locator(".cm-table-block .is-active");
const says = async (path: string, what: string, right: (text: string) => boolean) => {
  let now = "";
  const holds = async () => right((now = await served.read(path)));
  await eventually(holds, `${path} ${what}`).catch((error: unknown) => {
    throw new Error(`${String(error)}, but it is ${now}`);
  });
};
const onDisk = (path: string, text: string) => says(path, `is ${text}`, (now) => now === text);
const holds = (path: string, part: string) => says(path, `holds ${part}`, (now) => now.includes(part));
const isIn = (name: string) => page.getByRole("textbox", { name, exact: true }).and(page.locator(":focus")).waitFor();
const rows = () => table().locator("tr").allInnerTexts();

async function type(text: string): Promise<void> {
  await page.keyboard.type(text);
  // A completion that is on its way would take the next key.
  await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "hidden" });
}

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

describe("pictures in its cells", () => {
  const pictures = () => table().locator("img");
  const loaded = () =>
    eventually(
      () => pictures().evaluateAll((all) => all.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
      "the pictures are loaded",
    );
  const theirPlaces = () => eventually(async () => (await pictures().count()) === 3, "the pictures have their places");

  test("are shown, as large as is written but no wider than the cell", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await loaded();
    const shown = await pictures().evaluateAll((all) =>
      all.map((image) => {
        const { width, height } = image.getBoundingClientRect();
        const room = image.closest("td")?.clientWidth ?? 0;
        return { alt: (image as HTMLImageElement).alt, width: Math.round(width), ratio: width / height, room };
      }),
    );
    expect(shown.map(({ alt }) => alt)).toEqual(["bird.png", "A bird", "A small bird"]);
    expect([shown[0]?.width, shown[2]?.width]).toEqual([20, 40]);
    expect(shown.map(({ ratio }) => Math.round(ratio))).toEqual([4, 4, 2]);
    expect(shown[1]?.width).toBeGreaterThan(200);
    expect(shown[1]?.width).toBeLessThan(shown[1]?.room ?? 0);
    expect(await table().innerText()).toMatch(/Picture:\s*gone\.png not found/);
    expect(await table().locator(".cm-link").allInnerTexts()).toEqual(["Garden"]);
    expect(window.errors).toEqual([]);
  });

  test("have their room before they are loaded", async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/file\/.*\.png/, async (route) => {
      await released;
      await route.continue();
    });
    await openNote(page, "Pictures");
    await theirPlaces();
    const height = () => table().evaluate((element) => Math.round(element.getBoundingClientRect().height));
    const before = await height();
    release();
    await loaded();
    expect(await height()).toBe(before);
  });

  test("are their source while the cell is written in", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await pictures().first().click();
    await isIn("Row 1, Small");
    expect(await active().innerText()).toContain("bird.png");
    expect(await active().locator("img").count()).toBe(0);
    await page.keyboard.press("Escape");
    await theirPlaces();
    expect(await served.read("Pictures.md")).toBe(PICTURES);
  });

  test("are not fetched from the web, but opened there by a press that leaves the cell as it is", async () => {
    await page.context().route("https://pictures.example/**", (route) => route.fulfill({ body: "" }));
    await openNote(page, "Pictures");
    const opened = page.waitForEvent("popup");
    await table().getByRole("button", { name: "Open in the browser" }).click();
    expect((await opened).url()).toBe("https://pictures.example/star.png");
    await table().getByRole("button", { name: "Open in the browser" }).waitFor();
  });

  test("come when their file does", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await served.write("gone.png", png(10, 10));
    await eventually(async () => (await pictures().count()) === 4, "the picture that was missing is shown");
  });
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

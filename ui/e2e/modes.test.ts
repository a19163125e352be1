import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served } from "./harness.ts";

const NOTE = `# Jackdaws

They nest in chimneys. They nest in chimneys. They nest in chimneys. They nest in chimneys. They nest in chimneys.

- one with [[Other]]
- two #tag

> [!note] A callout
> with text

| a | b |
| - | - |
| 1 | 2 |

Last paragraph
`;
const LONG = Array.from({ length: 200 }, (_, line) => `Line ${line + 1}`).join("\n\n");

const stage = stages();

const settingsOf = (served: Served) => readFile(join(served.space, "../data/config/settings.yaml"), "utf8");

async function becomes(served: Served, path: string, text: string): Promise<void> {
  let found = "";
  await eventually(async () => (found = await served.read(path)) === text, `${path} is ${JSON.stringify(text)}`).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}\nbut ${JSON.stringify(found)}`);
    },
  );
}

/** Where the caret is, as a part of the editor's height. */
const caretHeight = (page: Page) =>
  page.evaluate(() => {
    const cursor = document.querySelector(".cm-cursor-primary")?.getBoundingClientRect();
    const pane = document.querySelector(".cm-scroller")?.getBoundingClientRect();
    return cursor && pane ? (cursor.top + cursor.height / 2 - pane.top) / pane.height : -1;
  });

const isCentred = async (page: Page) => Math.abs((await caretHeight(page)) - 0.5) < 0.06;

test("each setting is a switch that counts at once, is told, and is kept", async () => {
  const { page, served, window } = await stage({ "Note.md": NOTE });
  await openNote(page, "Note");
  const editor = editorOf(page);
  await page.keyboard.press("Control+,");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  for (const [label, on] of [
    ["Readable line length", true],
    ["Spell check", true],
    ["Auto-pairs", true],
    ["Focus mode", false],
    ["Typewriter mode", false],
    ["Vim keys", false],
    ["Right-to-left", false],
    ["Word count", true],
    ["Reading time", true],
  ] as const)
    expect(await dialog.getByRole("switch", { name: label }).isChecked(), label).toBe(on);

  const narrow = (await editor.boundingBox())?.width ?? 0;
  await dialog.getByRole("switch", { name: "Readable line length" }).focus();
  await page.keyboard.press("Space");
  await eventually(async () => ((await editor.boundingBox())?.width ?? 0) > narrow + 20, "lines are wider");
  await dialog.getByRole("switch", { name: "Spell check" }).click();
  expect(await editor.getAttribute("spellcheck")).toBe("false");
  const status = page.getByRole("contentinfo");
  await status.getByText("< 1 min to read").waitFor();
  await dialog.getByRole("switch", { name: "Reading time" }).click();
  await dialog.getByRole("switch", { name: "Word count" }).click();
  await status.getByText("to read").waitFor({ state: "hidden" });
  await status.getByText(/\d words/).waitFor({ state: "hidden" });
  await page.keyboard.press("Escape");

  await runCommand(page, "Auto-pairs: on or off");
  await page.getByText("Auto-pairs is off.").first().waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("(x");
  await becomes(served, "Note.md", `${NOTE}(x`);
  await runCommand(page, "Auto-pairs: on or off");
  await page.getByText("Auto-pairs is on.").first().waitFor();
  await page.keyboard.type(" (y");
  await becomes(served, "Note.md", `${NOTE}(x (y)`);

  await page.reload();
  await page.getByRole("tab", { name: "Note", selected: true }).waitFor();
  expect(await editor.getAttribute("spellcheck")).toBe("false");
  expect(((await editor.boundingBox())?.width ?? 0) > narrow + 20).toBe(true);
  const settings = await settingsOf(served);
  for (const line of ["readableLines: false", "spellcheck: false", "wordCount: false", "readingTime: false"])
    expect(settings).toContain(`${line}\n`);
  expect(settings).not.toContain("vim");
  expect(window.errors).toEqual([]);
});

test("focus mode dims all but what is written in, and goes with the caret", async () => {
  const { page, window } = await stage({ "Note.md": NOTE, "Other.md": "First\n\nSecond\n" });
  await openNote(page, "Note");
  await runCommand(page, "Focus mode: on or off");
  const bright = () => page.locator(".cm-in-focus").allTextContents();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowUp");
  expect(await bright()).toEqual(["Last paragraph"]);
  const colour = (text: string) =>
    page.getByText(text).evaluate((line) => [getComputedStyle(line).color, getComputedStyle(document.body).color]);
  const [first, ink] = await colour("They nest");
  expect(first).not.toBe(ink);
  await page.getByText("They nest").click();
  await eventually(async () => (await bright()).join("").startsWith("They nest"), "the paragraph is bright");
  expect(new Set(await colour("They nest")).size).toBe(1);
  // Who only reads has nothing dimmed.
  await runCommand(page, "Switch between reading and writing");
  await eventually(async () => (await page.locator(".cm-focus-mode").count()) === 0, "the page is read without it");
  await runCommand(page, "Switch between reading and writing");
  await page.locator(".cm-focus-mode").waitFor();
  // Another note is in it, too.
  await openNote(page, "Other");
  expect(await bright()).toEqual(["First"]);
  await runCommand(page, "Focus mode: on or off");
  await eventually(async () => (await bright()).length === 0, "nothing is dimmed any more");
  expect(window.errors).toEqual([]);
});

test("focus mode leaves the blocks of an item bright with it, and the table that is written in", async () => {
  const table = "| a | b |\n| - | - |\n| 1 | 2 |";
  const inItem = `- item\n\n  ${table.replaceAll("\n", "\n  ")}\n`;
  const callout = "> [!note] Title\n> one\n>\n> two\n";
  const { page, window } = await stage({ "Note.md": `${inItem}\n${callout}\n${table.replace("1", "3")}\n` });
  await openNote(page, "Note");
  await runCommand(page, "Focus mode: on or off");
  const colourOf = (cell: string) =>
    page
      .getByRole("cell", { name: cell, exact: true })
      .evaluate((one) => getComputedStyle(one.querySelector(".cm-line") ?? one).color);
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  await page.locator(".cm-line", { hasText: "item" }).click();
  await eventually(async () => (await colourOf("1")) === ink, "the table of the item is bright");
  expect(await colourOf("3")).not.toBe(ink);
  await page.getByRole("cell", { name: "3", exact: true }).click();
  await eventually(async () => (await colourOf("3")) === ink, "the table that is written in is bright");
  expect(await colourOf("1")).not.toBe(ink);
  // A callout keeps its ground, the same beside the line that is written in.
  await page.locator(".cm-callout", { hasText: "one" }).click();
  await eventually(async () => (await colourOf("3")) !== ink, "the table is dimmed again");
  const grounds = await page.locator(".cm-callout").evaluateAll((all) =>
    all.map((one) => {
      const { opacity, backgroundImage } = getComputedStyle(one, "::after");
      return `${opacity} ${backgroundImage}`;
    }),
  );
  expect(new Set(grounds).size).toBe(1);
  expect(window.errors).toEqual([]);
});

test("in typewriter mode the line that is written is in the middle", async () => {
  const { page, window } = await stage({ "Long.md": LONG });
  await openNote(page, "Long");
  await page.keyboard.press("Control+End");
  expect(await isCentred(page)).toBe(false);
  await runCommand(page, "Typewriter mode: on or off");
  await eventually(() => isCentred(page), "the caret is in the middle at once");
  await page.keyboard.type("and more");
  await page.keyboard.press("Enter");
  await eventually(() => isCentred(page), "and with a new line");
  for (let line = 0; line < 30; line++) await page.keyboard.press("ArrowUp");
  await eventually(() => isCentred(page), "and further up");
  await page.keyboard.press("Control+Home");
  await eventually(() => isCentred(page), "and at the first line");
  // A click moves nothing under the pointer.
  const line = page.getByText("Line 5", { exact: true });
  const before = await line.boundingBox();
  await line.click();
  await eventually(async () => !(await isCentred(page)), "the caret is where the pointer is");
  expect((await line.boundingBox())?.y).toBe(before?.y);
  expect(window.errors).toEqual([]);
});

test("vim's keys edit, undo, save and close", async () => {
  const { page, served, window } = await stage({ "Note.md": "one\ntwo\nthree\n", "Other.md": "Other\n" });
  await openNote(page, "Other");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("kept ");
  await openNote(page, "Note");
  await runCommand(page, "Vim keys: on or off");
  await page.locator(".cm-vim-panel").getByText("--NORMAL--").waitFor();
  await page.keyboard.type("ggdd");
  await becomes(served, "Note.md", "two\nthree\n");
  await page.keyboard.type("u");
  await becomes(served, "Note.md", "one\ntwo\nthree\n");
  await page.keyboard.type("jcwwords ");
  await page.locator(".cm-vim-panel").getByText("--INSERT--").waitFor();
  await page.keyboard.type("and (more");
  await page.keyboard.press("Escape");
  await becomes(served, "Note.md", "one\nwords and (more)\nthree\n");
  await page.keyboard.press("Enter");
  await page.keyboard.type("x:w");
  await page.keyboard.press("Enter");
  await becomes(served, "Note.md", "one\nwords and (more)\nhree\n");
  await page.keyboard.type(":q");
  await page.keyboard.press("Enter");
  // The tab beside it, and its note, have the keys as well.
  await page.getByRole("tab", { name: "Note" }).waitFor({ state: "hidden" });
  await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
  await editorOf(page).focus();
  await page.keyboard.type("ggx");
  await becomes(served, "Other.md", "ther\nkept ");
  await runCommand(page, "Vim keys: on or off");
  await page.locator(".cm-vim-panel").waitFor({ state: "hidden" });
  await page.keyboard.type("O");
  await becomes(served, "Other.md", "Other\nkept ");
  expect(window.errors).toEqual([]);
});

test("in vim's normal mode a table is one line, and its cells are entered and left by keys", async () => {
  const rows = "| a   | b   |\n| --- | --- |\n| 1   | 2   |\n";
  const note = `intro\n\n${rows}\nend\n`;
  const { page, served, window } = await stage({ "Note.md": note });
  const stoodOn = page.locator(".cm-table-block.is-stood-on");
  await openNote(page, "Note");
  await runCommand(page, "Vim keys: on or off");
  await page.locator(".cm-vim-panel").getByText("--NORMAL--").waitFor();
  await page.keyboard.type("ggjj");
  await stoodOn.waitFor();
  await page.keyboard.type("xjjx");
  await stoodOn.waitFor({ state: "hidden" });
  await becomes(served, "Note.md", `intro\n\n${rows}\nnd\n`);
  await page.keyboard.type("ukk");
  await stoodOn.waitFor();
  await page.keyboard.type("i");
  await page.getByRole("textbox", { name: "Column 1, heading" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("dd");
  await page.keyboard.press("Escape");
  await stoodOn.waitFor();
  await becomes(served, "Note.md", note.replace("| a  ", "| dda"));
  await page.keyboard.type("u");
  await becomes(served, "Note.md", note);
  await page.keyboard.type("obelow");
  await page.keyboard.press("Escape");
  await becomes(served, "Note.md", note.replace("\nend", "\nbelow\n\nend"));
  await page.keyboard.type("uu");
  await becomes(served, "Note.md", note);
  await page.keyboard.type("ggdddd");
  await stoodOn.waitFor();
  await becomes(served, "Note.md", `${rows}\nend\n`);
  await page.keyboard.type("dd");
  await becomes(served, "Note.md", "\nend\n");
  await page.keyboard.type("jp");
  await becomes(served, "Note.md", `\nend\n${rows}`);
  expect(window.errors).toEqual([]);
});

test("vim's o and O go on with the marks of the line", async () => {
  const { page, served, window } = await stage({ "Note.md": "1. one\n2. two\n\n> quote\n" });
  await openNote(page, "Note");
  await runCommand(page, "Vim keys: on or off");
  await page.locator(".cm-vim-panel").getByText("--NORMAL--").waitFor();
  const write = async (keys: string) => {
    await page.keyboard.type(keys);
    await page.keyboard.press("Escape");
  };
  await write("ggoafter");
  await becomes(served, "Note.md", "1. one\n2. after\n3. two\n\n> quote\n");
  await write("ggOfirst");
  await becomes(served, "Note.md", "1. first\n2. one\n3. after\n4. two\n\n> quote\n");
  await write("Gkomore");
  await becomes(served, "Note.md", "1. first\n2. one\n3. after\n4. two\n\n> quote\n> more\n");
  expect(window.errors).toEqual([]);
});

test("lines are written from the side of their script", async () => {
  const { page, window } = await stage({ "Note.md": "Birds\n\nשלום עולם\n\n12\n" });
  await openNote(page, "Note");
  const line = (text: string) => page.locator(".cm-line", { hasText: text });
  const atRight = (text: string) =>
    line(text).evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const words = range.getBoundingClientRect();
      const all = element.getBoundingClientRect();
      return all.right - words.right < words.left - all.left;
    });
  expect(await atRight("שלום")).toBe(true);
  expect(await atRight("Birds")).toBe(false);
  expect(await atRight("12")).toBe(false);
  await runCommand(page, "Right-to-left: on or off");
  await eventually(() => atRight("12"), "what has no letters is at the right");
  expect(await atRight("Birds")).toBe(false);
  await line("שלום").click();
  await page.keyboard.press("Home");
  await page.keyboard.type("א");
  await line("אשלום").waitFor();
  expect(window.errors).toEqual([]);
});

test("a quote is on one side with all that is in it, and a table where its first word is", async () => {
  const table = "| שם | גיל |\n| - | - |\n| דן | 3 |";
  const quote = `> [!tip] שלום\n> עולם\n>\n> birds\n>\n> ${table.replaceAll("\n", "\n> ")}\n> 12\n`;
  const { page, window } = await stage({ "Note.md": `Birds\n\n${quote}\n${table}\n` });
  await openNote(page, "Note");
  await page.locator(".cm-nested table").waitFor();
  const sides = await page
    .locator(".cm-quoted")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one, "::after").transform !== "none"));
  expect(new Set(sides)).toEqual(new Set([true]));
  const columns = await page
    .locator("tr:first-child > th")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  expect(columns).toHaveLength(4);
  expect(columns[0]).toBeGreaterThan(columns[1] ?? Infinity);
  expect(columns[2]).toBeGreaterThan(columns[3] ?? Infinity);
  expect(window.errors).toEqual([]);
});

test("a line far down in a quote is on the side that the quote began at", async () => {
  const { page, window } = await stage({ "Note.md": `> שלום\n${"> birds\n".repeat(400)}> last\n` });
  await openNote(page, "Note");
  await editorOf(page).click();
  await page.keyboard.press("Control+End");
  await page.locator(".cm-line.cm-turned", { hasText: "last" }).waitFor();
  expect(await page.locator(".cm-line", { hasText: "שלום" }).count()).toBe(0);
  expect(window.errors).toEqual([]);
});

test("the text is made larger and smaller by keys and by the wheel, and the browser's zoom is left to it", async () => {
  const { page, window } = await stage({ "Note.md": "Text\n" });
  await openNote(page, "Note");
  const size = () => editorOf(page).evaluate((editor) => getComputedStyle(editor).fontSize);
  const becomesSize = (wanted: string) => eventually(async () => (await size()) === wanted, `text of ${wanted}`);
  await page.keyboard.press("Control+Alt+=");
  await becomesSize("17px");
  await page.keyboard.press("Control+Alt+-");
  await page.keyboard.press("Control+Alt+-");
  await becomesSize("15px");
  await page.keyboard.press("Control+Alt+0");
  await becomesSize("16px");
  const taken = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const keys: string[] = [];
        globalThis.addEventListener("keydown", (event) => {
          if (event.defaultPrevented) keys.push(event.key);
          if (event.key === "0") resolve(keys);
        });
      }),
  );
  for (const key of ["=", "-", "0"]) await page.keyboard.press(`Control+${key}`);
  expect(await taken).toEqual([]);
  await becomesSize("16px");
  await editorOf(page).hover({ position: { x: 20, y: 40 } });
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -120);
  await becomesSize("17px");
  await page.mouse.wheel(0, 120);
  await becomesSize("16px");
  await page.keyboard.up("Control");
  expect(window.errors).toEqual([]);
});

async function clean(page: Page, name: string): Promise<void> {
  expect(await violationsInBothThemes(page, name)).toEqual([]);
}

test("axe finds nothing wrong with the settings and the modes, in both themes", async () => {
  const { page } = await stage({ "Note.md": `${NOTE}\nשלום עולם\n\n> ציטוט\n` });
  await openNote(page, "Note");
  await page.keyboard.press("Control+,");
  await page.getByRole("switch", { name: "Vim keys" }).click();
  await page.getByRole("switch", { name: "Focus mode" }).click();
  await clean(page, "modes-settings");
  await page.getByRole("switch", { name: "Reading time" }).scrollIntoViewIfNeeded();
  await clean(page, "modes-settings-end");
  await page.keyboard.press("Escape");
  await page.locator(".cm-vim-panel").getByText("--NORMAL--").waitFor();
  await page.getByText("They nest").click();
  await clean(page, "modes-focus-vim");
  await page.keyboard.type(":");
  await clean(page, "modes-vim-line");
});

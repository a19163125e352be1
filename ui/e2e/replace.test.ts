import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { editorOf, eventually, openNote, settled, stages, type Served, type Window } from "./harness.ts";

const FILES = {
  "A.md": "# A\n\nThe jay and the Jay.\r\nJays too.\r\n",
  "B.md": "jay\n",
  "Sub/C.md": "---\ntags: [keep]\n---\nA jay here.\n",
  "D.md": "nothing\n",
};

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(): Promise<void> {
  ({ served, window, page } = await stage(FILES));
}

const form = () => page.getByRole("form", { name: "Find and replace in all notes" });
const find = () => form().getByLabel("Find in all notes");
const by = () => form().getByLabel("Replace with");
const sum = () => form().getByRole("status");
const go = () => form().getByRole("button", { name: /^Replace( \d|$)/ });
const toast = () => page.locator(".toast");

test("what would be replaced is shown, what is ticked is replaced, and one Undo takes it back", async () => {
  await start();
  await openNote(page, "B");
  await page.keyboard.press("Control+Alt+f");
  await find().fill("jay");
  await by().fill("crow");
  await sum().getByText("5 places in 3 notes").waitFor();
  await page.getByRole("checkbox", { name: "Line 3: replace Jay by crow", exact: true }).uncheck();
  await page.getByRole("checkbox", { name: "All places in C" }).uncheck();
  await form().getByRole("button", { name: "Replace 3 places in 2 notes" }).click();
  await toast().getByText("Replaced 3 places in 2 notes.").waitFor();
  expect(await served.read("A.md")).toBe("# A\n\nThe crow and the Jay.\r\ncrows too.\r\n");
  expect(await served.read("B.md")).toBe("crow\n");
  expect(await served.read("Sub/C.md")).toBe(FILES["Sub/C.md"]);
  // The open note has it as an edit.
  await editorOf(page).getByText("crow").waitFor();
  await toast().getByRole("button", { name: "Undo" }).click();
  await toast().getByText("Taken back in 2 notes.").waitFor();
  for (const path of ["A.md", "B.md"] as const) expect(await served.read(path)).toBe(FILES[path]);
  expect(window.errors).toEqual([]);
});

test("case, whole words, groups of a regular expression and a search say what is found", async () => {
  await start();
  await page.keyboard.press("Control+Alt+f");
  await find().fill("jay");
  await form().getByRole("button", { name: "Match case" }).click();
  await sum().getByText("3 places in 3 notes").waitFor();
  await form().getByRole("button", { name: "Match case" }).click();
  await form().getByRole("button", { name: "Whole words" }).click();
  await sum().getByText("4 places in 3 notes").waitFor();
  await form().getByLabel("Only in notes that this search finds").fill("tag:keep");
  await sum().getByText("1 place in 1 note").waitFor();
  await form().getByLabel("Only in notes that this search finds").fill("");
  await form().getByRole("button", { name: "Whole words" }).click();
  await form().getByRole("button", { name: "Regular expression" }).click();
  await find().fill("(the) (jay");
  await sum()
    .getByText(/no regular expression: unclosed group/)
    .waitFor();
  await find().fill("(the) (jay)");
  await by().fill("$2 of $1");
  await sum().getByText("2 places in 1 note").waitFor();
  await page.locator("ins").getByText("jay of The", { exact: true }).waitFor();
  await page.keyboard.press("Control+Enter");
  await toast().getByText("Replaced 2 places in one note.").waitFor();
  expect(await served.read("A.md")).toContain("jay of The and Jay of the.\r\n");
});

test("the keyboard goes through the places, and back to the search with its words", async () => {
  await start();
  await page.keyboard.press("Control+Shift+f");
  await page.getByRole("combobox", { name: "Search all notes" }).fill('path:Sub "a jay"');
  await page.getByRole("button", { name: "Find and replace in all notes" }).click();
  expect(await find().inputValue()).toBe("a jay");
  expect(await form().getByLabel("Only in notes that this search finds").inputValue()).toBe("path:Sub");
  await sum().getByText("1 place in 1 note").waitFor();
  await find().press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await eventually(async () => go().isDisabled(), "nothing is wanted");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "C", selected: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Search all notes" }).waitFor();
});

test("find and replace is for everybody, in both themes", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await start();
  await page.keyboard.press("Control+Alt+f");
  await find().fill("jay");
  await by().fill("crow");
  await sum().getByText("5 places in 3 notes").waitFor();
  await page.getByRole("checkbox", { name: "Line 3: replace Jay by crow", exact: true }).uncheck();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await settled(page);
    const { PICTURES } = process.env;
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/replace-${theme}.png` });
    await page.evaluate(axe);
    const results = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
      return axe.run();
    });
    expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }
});

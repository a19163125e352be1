import { beforeEach, expect, test } from "vitest";
import {
  editorOf,
  eventually,
  openNote,
  runCommand,
  sessionHolds,
  stages,
  type Served,
  type Window,
} from "./harness.ts";

const LONG = Array.from({ length: 80 }, (_, line) => `Line ${line + 1} of the note.`).join("\n\n");
const NOTE = `# Reading

- [ ] water the plants
- see [[Other]] and [the garden](Other.md)

| a | b |
| - | - |
| 1 | 2 |

$$
x^2
$$

${LONG}
`;

/** What is said to who writes: `secret` is in all of it. */
const ASIDES = `# Asides

First %%secret%% word.

%%
secret block

of it
%%

Second line. ^secret-id

Third, see [there][r].

[r]: https://secret.example

Under
-----

Fourth.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Window["page"];

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Read.md": NOTE,
    "Other.md": "# Other\n\nSomething else.\n",
    "Asides.md": ASIDES,
    "Ask.md": "---\nrating: 4\n---\n# Ask\n\n```query\ntasks not done\n```\n\n```query\nnotse\n```\n\nend\n",
  }));
  await openNote(page, "Read");
  await editorOf(page).getByText("water the plants").waitFor();
});

const mode = () => page.getByRole("contentinfo").getByRole("button", { name: "Reading" });
const scrolled = () =>
  page
    .locator(".cm-scroller")
    .first()
    .evaluate(({ scrollTop }) => scrollTop);

test("a key turns a note into a page to be read, and back", async () => {
  await editorOf(page).getByText("water the plants").click();
  await page.keyboard.press("Control+Shift+r");
  await mode().waitFor();
  // What is far from sight would be drawn without its decorations: no space, which turns the page.
  await page.keyboard.type("nothing");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Backspace");
  expect(await editorOf(page).getAttribute("contenteditable")).toBe("false");
  await eventually(async () => !(await editorOf(page).innerText()).includes("- [ ]"), "marks are away");
  expect(await page.locator(".cm-table-add, .cm-cursorLayer:visible").count()).toBe(0);

  await page.keyboard.press("Home");
  await eventually(async () => (await scrolled()) === 0, "back to the top");
  await page.keyboard.press("Control+Shift+r");
  await eventually(async () => (await editorOf(page).getAttribute("contenteditable")) === "true", "it can be written");
  await editorOf(page).getByText("water the plants").click();
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await eventually(async () => (await served.read("Read.md")).includes("plants!"), "what is written goes on");
  expect((await served.read("Read.md")).replace("!", "")).toBe(NOTE);
  expect(window.errors).toEqual([]);
});

test("who reads scrolls by keys, ticks tasks and follows links by the keyboard alone", async () => {
  await runCommand(page, "Switch between reading and writing");
  await eventually(async () => (await editorOf(page).getAttribute("contenteditable")) === "false", "it is to be read");
  await editorOf(page).focus();
  await page.keyboard.press("Space");
  await eventually(async () => (await scrolled()) > 200, "a page down");
  await page.keyboard.press("Home");
  await eventually(async () => (await scrolled()) === 0, "back to the top");
  await page.keyboard.press("ArrowDown");
  await eventually(async () => (await scrolled()) > 0, "some lines down");
  await page.keyboard.press("Home");

  await page.getByRole("checkbox", { name: "water the plants" }).click();
  await eventually(async () => (await served.read("Read.md")).includes("- [x] water"), "the task is ticked");
  await editorOf(page).getByRole("link", { name: "Other" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
  await editorOf(page).getByText("Something else.").waitFor();
  expect(await editorOf(page).getAttribute("contenteditable")).toBe("false");
});

test("the way notes are shown comes back with the window", async () => {
  await runCommand(page, "Switch between reading and writing");
  await page.evaluate(() => globalThis.dispatchEvent(new Event("blur")));
  await eventually(async () => {
    const reply = await page.evaluate(() => document.querySelector(".cm-reading") !== null);
    return reply;
  }, "the note is read");
  await sessionHolds(served, ({ noteMode }) => noteMode === "reading");
  await page.reload();
  await mode().waitFor();
  await page.locator(".cm-reading").waitFor();
  await mode().click();
  await eventually(async () => (await editorOf(page).getAttribute("contenteditable")) === "true", "it can be written");
});

test("queries are asked and ticked in a page that is read, and nothing offers to edit it", async () => {
  await openNote(page, "Ask");
  await page.keyboard.press("Control+Shift+r");
  await mode().waitFor();
  const plants = page.locator(".query-block").getByRole("checkbox", { name: "water the plants" });
  await plants.click();
  await eventually(async () => (await served.read("Read.md")).includes("- [x] water"), "the task is done in its note");
  await plants.waitFor({ state: "detached" });
  await page.getByText("This query cannot be asked").waitFor();
  expect(await page.getByRole("button", { name: /^Edit/ }).count()).toBe(0);

  // The menu of a property has nothing for who reads, by whatever way it is asked for.
  const property = page.getByRole("group", { name: "rating", exact: true });
  await property.getByRole("textbox", { name: "Name of rating" }).click();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("button", { name: "rating: Number" }).click({ force: true });
  expect(await page.getByRole("menu").count()).toBe(0);
  await runCommand(page, "Edit properties as YAML");
  await property.waitFor();

  await page.keyboard.press("Control+Shift+r");
  await mode().waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "rating: Number" }).click();
  await page.getByRole("menuitem", { name: "Edit as YAML" }).click();
  await editorOf(page).getByText("rating: 4").waitFor();
  expect(window.errors).toEqual([]);
});

test("what is said to who writes is no part of the page, and leaves no gap", async () => {
  await openNote(page, "Asides");
  await editorOf(page).getByText("secret block").waitFor();
  await runCommand(page, "Switch between reading and writing");
  await page.locator(".cm-reading").waitFor();
  await eventually(async () => !(await editorOf(page).innerText()).includes("secret"), "it is away");
  expect(await editorOf(page).innerText()).not.toMatch(/%%|\[r\]:|-----|\^/);
  await editorOf(page).getByText("First word.", { exact: true }).waitFor();
  const edges = (text: string) =>
    editorOf(page)
      .locator(".cm-line", { hasText: text })
      .evaluate((line) => [line.getBoundingClientRect().top, line.getBoundingClientRect().bottom] as const);
  const gap = async (above: string, below: string) => Math.round((await edges(below))[0] - (await edges(above))[1]);
  const usual = await gap("Second line", "Third, see");
  expect(await gap("First", "Second line")).toBe(usual);
  expect(await gap("Third, see", "Under")).toBe(usual);
  expect(await gap("Under", "Fourth")).toBe(usual);
  await runCommand(page, "Switch between reading and writing");
  await editorOf(page).getByText("secret block").waitFor();
  await editorOf(page).getByText("https://secret.example").waitFor();
  expect(await served.read("Asides.md")).toBe(ASIDES);
  expect(window.errors).toEqual([]);
});

import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Note.md": "", "Other.md": "# Other\n" }));
  await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openNote(page, "Note");
});

const becomes = async (text: string) => {
  let now = "";
  await eventually(
    async () => (now = await served.read("Note.md")) === text,
    `the note is ${JSON.stringify(text)}`,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}, but it is ${JSON.stringify(now)}`);
  });
};

const copy = (formats: Record<string, string>) =>
  page.evaluate(async (given) => {
    const blobs = Object.entries(given).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }, formats);

const PAGE = {
  "text/html": '<h2>Plan</h2><ul><li>One <b>bold</b></li><li><a href="https://a.b/">link</a></li></ul>',
  "text/plain": "Plan\nOne bold\nlink",
};

test("a page's text comes as Markdown, in one step", async () => {
  await copy(PAGE);
  await page.keyboard.press("Control+v");
  await becomes("## Plan\n\n- One **bold**\n- [link](https://a.b/)");
  await page.keyboard.press("Control+z");
  await becomes("");
  expect(window.errors).toEqual([]);
});

test("with Shift the text comes as it is", async () => {
  await copy(PAGE);
  await page.keyboard.press("Control+Shift+v");
  await becomes(PAGE["text/plain"]);
});

test("in code the text comes as it is", async () => {
  await page.keyboard.insertText("```\n\n```");
  await page.keyboard.press("ArrowUp");
  await copy({ "text/html": "<b>a</b>", "text/plain": "a" });
  await page.keyboard.press("Control+v");
  await becomes("```\na\n```");
});

test("lines that are pasted into a quote stay in it", async () => {
  await page.keyboard.insertText("> [!tip] T\n> a");
  await copy({ "text/plain": "b\n\nc" });
  await page.keyboard.press("Control+v");
  await page.keyboard.type("d");
  await becomes("> [!tip] T\n> ab\n>\n> cd");
});

test("a table has lines of its own in what it is pasted into, from a page or as text", async () => {
  const lines = "| Name | Age |\n| --- | --- |\n| Ann | 31  |";
  const html = "<table><tr><td>Name</td><td>Age</td></tr><tr><td>Ann</td><td>31</td></tr></table>";
  await page.keyboard.insertText("Text behind\n\n- one\n- two");
  await copy({ "text/html": html, "text/plain": "Name\tAge\nAnn\t31" });
  await page.keyboard.press("Control+v");
  const inItem = `- one\n- two\n\n${lines.replaceAll(/^/gm, "  ")}`;
  await becomes(`Text behind\n\n${inItem}`);
  await copy({ "text/plain": lines });
  await editorOf(page).getByText("Text behind").click();
  await page.keyboard.press("Home");
  for (let times = 0; times < "Text".length; times++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+v");
  await becomes(`Text\n\n${lines}\n\nbehind\n\n${inItem}`);
  expect(window.errors).toEqual([]);
});

test("an address makes a link of what is selected", async () => {
  await page.keyboard.type("A jackdaw");
  await page.keyboard.press("Control+Shift+ArrowLeft");
  await copy({ "text/plain": "https://example.org/bird" });
  await page.keyboard.press("Control+v");
  await becomes("A [jackdaw](https://example.org/bird)");
});

test("marks are closed as they are typed, and put around a selection", async () => {
  await page.keyboard.type("a **bold** word, ==marked==, [[Other]] and 2 * 3");
  await becomes("a **bold** word, ==marked==, [[Other]] and 2 * 3");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("~~");
  await becomes("~~a **bold** word, ==marked==, [[Other]] and 2 * 3~~");
  expect(window.errors).toEqual([]);
});

test("a fence is typed tick by tick", async () => {
  await page.keyboard.type("```js");
  await page.keyboard.press("Enter");
  await page.keyboard.type("let a;");
  await becomes("```js\nlet a;");
});

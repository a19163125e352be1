import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "List.md": "", "Other.md": "# Other\n" }));
  await openNote(page, "List");
});

const becomes = async (text: string) => {
  let now = "";
  await eventually(
    async () => (now = await served.read("List.md")) === text,
    `the note is ${JSON.stringify(text)}`,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}, but it is ${JSON.stringify(now)}`);
  });
};

test("a list is written, nested, ended and taken back a step at a time", async () => {
  await page.keyboard.type("1. Peas");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Beans");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("runner");
  await becomes("1. Peas\n2. Beans\n   1. runner");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Leeks");
  await becomes("1. Peas\n2. Beans\n   1. runner\n3. Leeks");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("And a text.");
  await becomes("1. Peas\n2. Beans\n   1. runner\n3. Leeks\n\nAnd a text.");
  expect(window.errors).toEqual([]);
});

test("the caret on a further line of an item stands where its first letter will", async () => {
  await page.keyboard.type("- item");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("I");
  await becomes("- item\n  I");
  const letter = await page
    .locator(".cm-line")
    .nth(1)
    .evaluate((line) => {
      const range = document.createRange();
      range.selectNodeContents(line.lastChild ?? line);
      return range.getBoundingClientRect().left;
    });
  await page.keyboard.press("Backspace");
  await becomes("- item\n  ");
  const caret = () => page.locator(".cm-cursor-primary").evaluate((cursor) => cursor.getBoundingClientRect().left);
  await eventually(async () => Math.abs((await caret()) - letter) < 2, `the caret is at ${letter}`);
  expect(window.errors).toEqual([]);
});

test("an item moves with its children and numbers follow, one step to undo", async () => {
  await page.keyboard.insertText("1. a\n   - x\n2. b\n3. c");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Alt+ArrowDown");
  await becomes("1. b\n2. a\n   - x\n3. c");
  await page.keyboard.press("Control+z");
  await becomes("1. a\n   - x\n2. b\n3. c");
});

test("a done task goes on with an open one, also in a callout", async () => {
  await page.keyboard.type("> [!todo] Today");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- [x] up");
  await page.keyboard.press("Enter");
  await page.keyboard.type("tea");
  await becomes("> [!todo] Today\n> - [x] up\n> - [ ] tea");
});

test("block marks come by key and by command, and Backspace takes a mark away", async () => {
  await page.keyboard.type("Plan");
  await page.keyboard.press("Control+Alt+2");
  await becomes("## Plan");
  await page.keyboard.press("Control+Shift+8");
  await becomes("- Plan");
  await runCommand(page, "Task list");
  await becomes("- [ ] Plan");
  for (let letter = 0; letter < "Plan".length; letter++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await becomes("- Plan");
  await page.keyboard.press("Backspace");
  await becomes("Plan");
});

test("the key of tasks ticks what is selected, makes a task of an item, and writes nothing elsewhere", async () => {
  await page.keyboard.insertText("Text\n- [ ] a\n- [ ] b\n- c");
  await page.keyboard.press("Control+Enter");
  await becomes("Text\n- [ ] a\n- [ ] b\n- [ ] c");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("My ");
  await becomes("My Text\n- [ ] a\n- [ ] b\n- [ ] c");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+Enter");
  await becomes("My Text\n- [x] a\n- [x] b\n- [x] c");
  expect(window.errors).toEqual([]);
});

test("bold is ended by the key that began it, and stands in each line of its own", async () => {
  await page.keyboard.type("- see ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("hi you");
  await page.keyboard.press("Control+b");
  await page.keyboard.type(" there");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await becomes("- see **hi you** there\n- two");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+i");
  await becomes("- *see **hi you** there*\n- *two*");
  await page.keyboard.press("Control+i");
  await becomes("- see **hi you** there\n- two");
  expect(window.errors).toEqual([]);
});

import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const NOTE = `# Orchard

apple one, an apple two, Apples three.

Text between.

$$
x = apple^2
$$

| fruit | number |
| ----- | ------ |
| apple | 1      |

## Folded

hidden apple

## Last

A [link](https://example.org/apple) to it.
`;

const TOP = `# Some way along the line: quince\n\n${"text\n\n".repeat(50)}quince\n`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Note.md": NOTE,
    "Many.md": "word\n".repeat(3000),
    "Top.md": TOP,
  }));
  await openNote(page, "Note");
  await page.keyboard.press("Control+Home");
});

const panel = () => page.getByRole("search", { name: "Find in the note" });
const field = () => panel().getByRole("textbox", { name: "Find" });
const says = (text: string) => panel().getByRole("status").getByText(text, { exact: true }).waitFor();
const selected = () => page.evaluate(() => getSelection()?.toString());
const onDisk = (text: string) => eventually(async () => (await served.read("Note.md")) === text, "the text is on disk");

test("it lies over the text, which stays where it is, and gives the keyboard back", async () => {
  const line = editorOf(page).locator(".cm-line", { hasText: "Text between" });
  const before = await line.boundingBox();
  await page.keyboard.press("Control+f");
  await field().waitFor();
  expect(await line.boundingBox()).toEqual(before);
  await page.keyboard.type("apple");
  await says("1 of 7");
  await page.keyboard.press("Enter");
  await says("2 of 7");
  await page.keyboard.press("F3");
  await says("3 of 7");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Shift+Enter");
  await says("7 of 7");
  await page.keyboard.press("Enter");
  await says("1 of 7");
  await page.keyboard.press("Escape");
  await panel().waitFor({ state: "detached" });
  expect(await line.boundingBox()).toEqual(before);
  expect(await selected()).toBe("apple");
  await page.keyboard.type("pear");
  await onDisk(NOTE.replace("apple", "pear"));
  // What is selected is looked for; what was looked for last stands there else.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Control+f");
  await eventually(async () => (await field().inputValue()) === "# Orchard", "the selection is looked for");
  await says("1 of 1");
  expect(window.errors).toEqual([]);
});

test("by case, by whole words and by a pattern, of which it says what is wrong", async () => {
  await page.keyboard.press("Control+f");
  await page.keyboard.type("Apple");
  await says("1 of 7");
  await page.keyboard.press("Alt+c");
  await says("1 of 1");
  expect(await panel().getByRole("button", { name: "Match case" }).getAttribute("aria-pressed")).toBe("true");
  await page.keyboard.press("Alt+c");
  await panel().getByRole("button", { name: "Whole word" }).click();
  await says("1 of 6");
  await panel().getByRole("button", { name: "Whole word" }).click();
  await page.keyboard.press("Alt+r");
  await field().fill("(one|two");
  await panel().getByRole("alert").getByText("a “(” has no “)”").waitFor();
  expect(await field().getAttribute("aria-invalid")).toBe("true");
  await field().fill("(one|two)");
  await says("1 of 2");
  await panel().getByRole("alert").waitFor({ state: "hidden" });
  await field().fill("nowhere");
  await says("Nothing found");
  await openNote(page, "Many");
  await page.keyboard.press("Control+f");
  await field().fill("word");
  await says("1,000+ found");
  expect(window.errors).toEqual([]);
});

test("replaces one, or all in one step of undo, and says how many", async () => {
  await page.keyboard.press("Control+h");
  await page.keyboard.type("apple");
  await says("1 of 7");
  const replacement = panel().getByRole("textbox", { name: "Replace" });
  await replacement.fill("pear");
  await replacement.press("Enter");
  await says("1 of 6");
  await onDisk(NOTE.replace("apple", "pear"));
  await panel().getByRole("button", { name: "Replace all" }).click();
  await says("6 replaced");
  await onDisk(NOTE.replaceAll(/apple/gi, "pear"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await onDisk(NOTE.replace("apple", "pear"));
  await page.keyboard.press("Control+z");
  await onDisk(NOTE);
  // By a pattern, with what stood in its brackets.
  await runCommand(page, "Find and replace in the note");
  await panel().getByRole("button", { name: "Regular expression" }).click();
  await field().fill("(\\w+) (one|two)");
  await says("1 of 2");
  await replacement.fill("$2 $1");
  await replacement.press("Control+Enter");
  await says("2 replaced");
  await onDisk(NOTE.replace("apple one", "one apple").replace("apple two", "two apple"));
  expect(window.errors).toEqual([]);
});

test("Tab goes from what is looked for to what comes in its place, and on through the buttons", async () => {
  await page.keyboard.press("Control+h");
  await field().fill("apple");
  await says("1 of 7");
  await field().focus();
  const reached: (string | null)[] = [];
  for (let step = 0; step < 9; step++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null));
  }
  expect(reached).toEqual([
    ...["Replace", "Match case", "Whole word", "Regular expression", "Previous match", "Next match", "Close"],
    ...["Replace", "Replace all"],
  ]);
  const boxes = await panel()
    .locator("button, input")
    .evaluateAll((all) =>
      all.map((element) => element.getBoundingClientRect()).map(({ x, y, height }) => [x, y + height / 2] as const),
    );
  const [more, find, replace, first, ...others] = boxes;
  expect([find?.[1], first?.[1], find?.[0]]).toEqual([more?.[1], more?.[1], replace?.[0]]);
  expect(others.at(-1)?.[1]).toBe(replace?.[1]);
});

test("what is found is shown where it was folded away, or something stands in its place", async () => {
  const line = (text: string) => editorOf(page).locator(".cm-line", { hasText: text });
  await page.getByText("hidden apple").click();
  await page.keyboard.press("Control+Shift+BracketLeft");
  await line("hidden apple").waitFor({ state: "detached" });
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("apple");
  const found = async (nth: number, text: string) => {
    await says(`${nth} of 7`);
    await line(text).locator(".cm-searchMatch-selected").waitFor();
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
  };
  await found(1, "apple one");
  for (let step = 0; step < 3; step++) await page.keyboard.press("Enter");
  await found(4, "x = apple^2");
  await page.keyboard.press("Enter");
  await found(5, "| apple | 1");
  await page.keyboard.press("Enter");
  await found(6, "hidden apple");
  await page.keyboard.press("Enter");
  await found(7, "https://example.org/apple");
  await page.keyboard.press("Escape");
  await eventually(async () => (await selected()) === "apple", "the match is selected in the text");
  expect(await served.read("Note.md")).toBe(NOTE);
  expect(window.errors).toEqual([]);
});

test("it covers no match: at the upper end of a note it makes room", async () => {
  await openNote(page, "Top");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  const rest = await panel().boundingBox();
  await page.keyboard.type("quince");
  await says("1 of 2");
  type Box = Awaited<ReturnType<ReturnType<typeof panel>["boundingBox"]>>;
  const match = () => page.locator(".cm-searchMatch-selected").boundingBox();
  const meet = (one: Box, other: Box) =>
    one !== null &&
    other !== null &&
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height;
  const apart = async () => !meet(await panel().boundingBox(), await match());
  expect(meet(rest, await match()), "at its place it would cover it").toBe(true);
  await eventually(apart, "it is below the match");
  await page.keyboard.press("Enter");
  await says("2 of 2");
  await eventually(async () => (await panel().boundingBox())?.y === rest?.y, "it is back at its place");
  expect(await apart()).toBe(true);
});

test("it keeps nobody out, in both themes", async () => {
  await page.keyboard.press("Control+h");
  await page.keyboard.press("Alt+r");
  for (const [typed, name] of [
    ["(apple", "find-trouble"],
    ["apple", "find"],
  ] as const) {
    await field().fill(typed);
    expect(await violationsInBothThemes(page, name)).toEqual([]);
  }
  expect(window.errors).toEqual([]);
});

test("who only reads finds, and is offered nothing that writes", async () => {
  await page.keyboard.press("Control+h");
  await panel().getByRole("textbox", { name: "Replace" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+r");
  await page.getByRole("contentinfo").getByRole("button", { name: "Reading" }).waitFor();
  await page.keyboard.press("Control+h");
  await page.keyboard.type("apple");
  await says("1 of 7");
  expect(
    await panel()
      .getByRole("button", { name: /Replace/ })
      .count(),
  ).toBe(0);
  await page.keyboard.press("F3");
  await says("2 of 7");
  expect(window.errors).toEqual([]);
});

test("what was looked for in one note is gone on with in the next", async () => {
  await page.keyboard.press("Control+f");
  await page.keyboard.type("text");
  await page.keyboard.press("Alt+c");
  await says("Nothing found");
  await page.keyboard.press("Escape");
  await openNote(page, "Top");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F3");
  await eventually(async () => (await selected()) === "text", "the next match is selected");
  expect(await panel().count()).toBe(0);
  await page.keyboard.press("Control+f");
  await says("1 of 50");
  expect(await panel().getByRole("button", { name: "Match case" }).getAttribute("aria-pressed")).toBe("true");
  expect(window.errors).toEqual([]);
});

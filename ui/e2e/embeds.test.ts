import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";
import { png } from "./media.ts";

const BIRDS = `---
tags: [bird]
---
# Birds

About birds.

## Jackdaws

They like **chimneys** and [[Nests|nests]].

![[bird.png|60]]

- first
- second ^two

## Rooks

They like trees.
`;

const stage = stages();
let page: Page;
let served: Served;
let window: Window;

beforeEach(async () => {
  ({ page, served, window } = await stage({
    "Whole.md": "before\n\n![[Nests]]\n\nafter\n",
    "Section.md": "before\n\n![[Birds#Jackdaws]]\n\nafter\n",
    "Block.md": "before\n\n![[Birds#^two]]\n\nafter\n",
    "Round.md": "round and ![[About]]\n",
    "About.md": "about\n\n![[Round]]\n",
    "Self.md": "# One\n\n![[#Two]]\n\n## Two\n\nof itself\n",
    "Lost.md": "![[Nothing]]\n\n![[Birds#Nowhere]]\n\n![[Birds#^none]]\n\nend\n",
    "Asks.md": "before\n\n![[Dashboard]]\n\nafter\n",
    "Dashboard.md": "# Dashboard\n\n```query\ntasks not done\n```\n\nbelow\n",
    "Todo.md": "- [ ] feed the birds\n- [ ] sweep the yard, see [[Nests]]\n",
    "Birds.md": BIRDS,
    "Shows.md": "before\n\n![[Tip]]\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
    "Tip.md": "> [!tip] Look up\n> | a | b |\n> | - | - |\n> | 1 | 2 |\n",
    "Nests.md": "A nest of twigs, see [[Birds]].\n",
    "bird.png": png(120, 60),
  }));
});

const embeds = () => page.locator(".cm-media.media-embed");
const shown = async () => (await embeds().first().innerText()).replace(/\s+/g, " ").trim();
const shows = (text: string) => embeds().first().getByText(text).first().waitFor();

async function open(name: string): Promise<void> {
  await openNote(page, name);
  await editorOf(page).press("ControlOrMeta+End");
}

test("a note is shown in a note, with the way to it, and its links are followed", async () => {
  await open("Whole");
  await shows("A nest of twigs");
  const line = page.locator(".cm-line", { has: embeds() });
  const heights = await Promise.all([line, embeds()].map(async (it) => (await it.boundingBox())?.height ?? 0));
  expect((heights[0] ?? 0) - (heights[1] ?? 0), "no empty lines around it").toBeLessThan(20);
  expect(await embeds().first().getByRole("button", { name: "Open Nests" }).count()).toBe(1);
  await embeds().first().getByRole("link", { name: "Birds" }).click();
  await page.getByRole("tab", { name: "Birds", selected: true }).waitFor();
  await openNote(page, "Whole");
  await page.getByRole("button", { name: "Open Nests" }).click();
  await page.getByRole("tab", { name: "Nests", selected: true }).waitFor();
});

test("a heading is shown with all below it and no more, its pictures too", async () => {
  await open("Section");
  await shows("They like");
  const text = await shown();
  expect(text).toContain("They like chimneys and nests.");
  expect(text).not.toContain("About birds");
  expect(text).not.toContain("They like trees");
  const picture = embeds().first().locator("img");
  await picture.waitFor();
  expect(Math.round((await picture.boundingBox())?.width ?? 0)).toBe(60);
  expect(await embeds().first().locator("strong").innerText()).toBe("chimneys");
});

test("callouts and tables look as they do in a note that is written", async () => {
  await open("Shows");
  await shows("Look up");
  expect(await embeds().locator(".callout-title > svg path").first().getAttribute("d")).toMatch(/^M/);
  const lookOf = (table: string) =>
    page.locator(table).evaluate((one) => {
      const head = getComputedStyle(one.querySelector("th") as HTMLElement);
      const cell = getComputedStyle(one.querySelector("td:last-child") as HTMLElement);
      return [head.backgroundColor, head.fontWeight, cell.padding, cell.borderWidth, cell.textAlign];
    });
  expect(await lookOf(".media-embed table")).toEqual(await lookOf(".cm-table-block table"));
});

test("a block is shown alone", async () => {
  await open("Block");
  await shows("second");
  expect(await shown()).not.toContain("first");
});

test("a note that shows itself, by itself or by another, is shown once", async () => {
  await open("Round");
  await shows("about");
  await eventually(async () => (await shown()).includes("is shown around this"), "the circle ends");
  expect(await page.locator(".media-embed").count()).toBe(2);
  await open("Self");
  await shows("of itself");
  expect(window.errors).toEqual([]);
});

test("what is shown follows its source, whoever changes it", async () => {
  await open("Whole");
  await shows("A nest of twigs");
  await served.write("Nests.md", "A nest of wool.\n");
  await shows("A nest of wool");
  await openNote(page, "Nests");
  await editorOf(page).press("ControlOrMeta+Home");
  await page.keyboard.type("Look: ");
  await eventually(async () => (await served.read("Nests.md")).startsWith("Look: "), "it is saved");
  await openNote(page, "Whole");
  await shows("Look: A nest of wool");
  expect(await served.read("Whole.md")).toBe("before\n\n![[Nests]]\n\nafter\n");
});

test("what leads nowhere says so, and a note that is missing is made from there", async () => {
  await open("Lost");
  await eventually(async () => (await page.locator(".media-note").count()) === 3, "three that lead nowhere");
  const notes = await page.locator(".media-note").allInnerTexts();
  expect(notes[0]).toMatch(/^Note:\s*Nothing does not exist yet\.\s*Create/);
  expect(notes[1]).toMatch(/Birds has no heading “Nowhere”/);
  expect(notes[2]).toMatch(/Birds has no block “\^none”/);
  await page.getByRole("button", { name: "Create the note Nothing" }).click();
  await eventually(
    () =>
      served.read("Nothing.md").then(
        () => true,
        () => false,
      ),
    "the note is made",
  );
});

test("the caret opens an embed to be written, and typing in a note goes on while it loads", async () => {
  await open("Whole");
  await shows("A nest of twigs");
  await editorOf(page).press("ControlOrMeta+Home");
  await editorOf(page).press("ArrowDown");
  await editorOf(page).press("ArrowDown");
  await editorOf(page).getByText("![[Nests]]").waitFor();
  await editorOf(page).press("End");
  await page.keyboard.type(" x");
  await editorOf(page).press("ControlOrMeta+End");
  await eventually(async () => (await served.read("Whole.md")).includes("![[Nests]] x"), "it is saved");
  expect(window.errors).toEqual([]);
});

test("a query of a note that is shown in another is live: it is ticked, follows its sources, and both look right", async () => {
  await open("Asks");
  const query = embeds().first().locator(".query-block");
  const birds = query.getByRole("checkbox", { name: "feed the birds" });
  await birds.waitFor();
  expect(await embeds().first().locator("pre").count(), "no code stands beside it").toBe(0);
  const caret = await page.evaluate(() => getSelection()?.anchorOffset);
  await birds.click();
  await eventually(async () => (await served.read("Todo.md")).startsWith("- [x] feed"), "the task is done in its note");
  await birds.waitFor({ state: "detached" });
  expect(await page.evaluate(() => getSelection()?.anchorOffset), "the caret stayed where it was").toBe(caret);
  await served.write("More.md", "- [ ] mend the fence\n");
  await query.getByRole("checkbox", { name: "mend the fence" }).waitFor();
  expect(await violationsInBothThemes(page, "embed-query")).toEqual([]);
  await query.getByRole("link", { name: "Nests" }).click();
  await page.getByRole("tab", { name: "Nests", selected: true }).waitFor();
  expect(window.errors).toEqual([]);
});

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { eventually, openNote, runCommand, stages, takeCompletion, type Served, type Window } from "./harness.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

const GARDEN = `---
aliases: [The plot]
---
# Garden

## What: grows

Peas and beans grow here.

- one item ^one
`;

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Today.md": "",
    "Home/Garden.md": GARDEN,
    "Home/Notes #1 [draft].md": "",
    "Work/Plan.md": "# Plan\n\nSee [[Greenhouse]]. #garden/beds\n",
    "files/plate.png": "no picture",
  }));
  await openNote(page, "Today");
});

const becomes = async (path: string, text: string | RegExp) => {
  let now = "";
  const holds = async () => {
    now = await served.read(path);
    return typeof text === "string" ? now === text : text.test(now);
  };
  await eventually(holds, `${path} is ${String(text)}`).catch((error: unknown) => {
    throw new Error(`${String(error)}, but it is ${JSON.stringify(now)}`);
  });
};

describe("behind two brackets", () => {
  test.each<[typed: string, label: string, text: string]>([
    ["[[gard", "Garden", "[[Garden]]"],
    ["[[plot", "The plot", "[[Garden|The plot]]"],
    ["[[green", "Greenhouse", "[[Greenhouse]]"],
    ["![[plate", "plate.png", "![[plate.png]]"],
    ["[[Attic", "Attic", "[[Attic]]"],
    ["[[Garden#what", "What: grows", "[[Garden#What grows]]"],
    ["[[##what", "What: grows", "[[Garden#What grows]]"],
    ["[[Garden#^one", "one item", "[[Garden#^one]]"],
    ["[x](gard", "Garden", "[x](Home/Garden.md)"],
  ])("%s", async (typed, label, text) => {
    await page.keyboard.type(typed);
    await takeCompletion(page, label);
    await becomes("Today.md", text);
    expect(window.errors).toEqual([]);
  });

  test("a block of another note gets a name there, whether the note is open or not", async () => {
    await page.keyboard.type("[[Garden#^peas");
    await takeCompletion(page, "Peas and beans grow here.");
    await becomes("Today.md", /^\[\[Garden#\^[a-z0-9]{6}\]\]$/);
    const id = (await served.read("Today.md")).slice("[[Garden#^".length, -2);
    await becomes("Home/Garden.md", GARDEN.replace("grow here.", `grow here. ^${id}`));
    await openNote(page, "Plan");
    await openNote(page, "Today");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" [[^^greenhouse");
    await takeCompletion(page, "Greenhouse");
    await becomes("Work/Plan.md", /^See \[\[Greenhouse\]\]\. #garden\/beds \^[a-z0-9]{6}$/m);
    expect(window.errors).toEqual([]);
  });
});

test("a note whose name would end the link is linked as Markdown does it, and found", async () => {
  await page.keyboard.type("[[draft");
  await takeCompletion(page, "Notes #1 [draft]");
  await becomes("Today.md", "[Notes #1 \\[draft\\]](Home/Notes%20%231%20%5Bdraft%5D.md)");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Alt+Enter");
  await page.getByRole("tab", { name: "Notes #1 [draft]", selected: true }).waitFor();
  expect(window.errors).toEqual([]);
});

test.each<[typed: string, label: string, text: string]>([
  ["#gard", "garden/beds", "#garden/beds"],
  ["so :tada", "🎉 tada", "so 🎉"],
  ["Plan /heading2", "/heading2", "## Plan "],
  ["/callout", "/callout", "> [!note] \n> "],
])("%s offers %s", async (typed, label, text) => {
  await page.keyboard.type(typed);
  await takeCompletion(page, label);
  await becomes("Today.md", text);
  expect(window.errors).toEqual([]);
});

test("Tab takes what is offered, and Enter ends the line where a tag is typed in full", async () => {
  await page.keyboard.type("- one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("#gard");
  await takeCompletion(page, "garden/beds", "Tab");
  await becomes("Today.md", "- one\n- #garden/beds");
  await page.keyboard.type(" #garden/beds");
  await takeCompletion(page, "garden/beds", "Enter");
  await page.keyboard.type("two");
  await becomes("Today.md", "- one\n- #garden/beds #garden/beds\n- two");
  expect(window.errors).toEqual([]);
});

test("a slash command that embeds goes on with what can be embedded", async () => {
  await page.keyboard.type("/embed");
  await takeCompletion(page, "/embed");
  await page.keyboard.type("plate");
  await takeCompletion(page, "plate.png");
  await becomes("Today.md", "![[plate.png]]");
});

test("tags are offered in frontmatter", async () => {
  await page.keyboard.insertText("---\ntags:\n  - \n---\n\nText");
  await page.getByRole("region", { name: "Properties" }).waitFor();
  await runCommand(page, "Edit properties as YAML");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.type("gard");
  await takeCompletion(page, "garden/beds");
  await becomes("Today.md", "---\ntags:\n  - garden/beds\n---\n\nText");
});

test("a name that a note has just been given is offered", async () => {
  await page.keyboard.type("[[gard");
  await takeCompletion(page, "Garden");
  await served.write("Work/Plan.md", "---\naliases: [Garden scheme]\n---\n# Plan\n");
  await page.keyboard.type(" [[scheme");
  await eventually(async () => {
    await page.keyboard.press("Backspace");
    await page.keyboard.type("e");
    return (await page.locator(".cm-tooltip-autocomplete").getByText("Garden scheme").count()) > 0;
  }, "the new name is offered");
});

test("what an input method composes stays whole with lists, preview and completion on", async () => {
  await page.keyboard.insertText("- [x] **bold** and [[Garden]]\n- ");
  const client = await page.context().newCDPSession(page);
  const compose = async (steps: string[], end: string) => {
    for (const text of steps)
      await client.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await client.send("Input.insertText", { text: end });
  };
  await compose(["に", "にほ", "にほん", "日本"], "日本");
  await becomes("Today.md", "- [x] **bold** and [[Garden]]\n- 日本");
  await page.keyboard.press("Enter");
  await page.keyboard.type("[[");
  await compose(["が", "がーで"], "Gard");
  await page.keyboard.type("en]] ");
  // Beside marks that were hidden, and that the cursor has just shown.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await compose(["ㄱ", "가", "각"], "각");
  await page.keyboard.type(" **");
  await compose(["語"], "語");
  await becomes("Today.md", "- [x] **bold** and [[Garden]]각 **語**\n- 日本\n- [[Garden]] ");
  expect(window.errors).toEqual([]);
});

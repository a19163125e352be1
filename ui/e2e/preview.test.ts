import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Served } from "./harness.ts";

const EVERYTHING = `# Heading

A **bold**, *slanted*, ~~gone~~ and ==marked== word with \`code\`, [[Other|a link]] and #tag. ^here

Setext
------

- item one that is long enough to show how a list stands
  - nested item
- [ ] open
- [/] half
- [x] done

1. first
2. second

> a quote
> > within a quote

> [!warning] Mind the step
> Text of it
> > [!bug]
> > inner

A note[^1] and ^[one in place]. <kbd>Ctrl</kbd> <u>under</u> %%hidden%%

%%
a comment

over blocks
%%

[^1]: What it says.

---

The end.
`;

const stage = stages();
let page: Page;
let served: Served;

beforeEach(async () => {
  ({ page, served } = await stage({ "All.md": EVERYTHING, "Other.md": "other\n" }));
  await openNote(page, "All");
  await editorOf(page).getByText("Mind the step").waitFor();
});

/** Where each line of the text stands, and how high it is. */
const places = () =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>(".cm-content > .cm-line")).map((line) => {
      const { height } = line.getBoundingClientRect();
      return Math.round(height * 10) / 10;
    }),
  );

test("no line changes its height when the caret comes and goes", async () => {
  await editorOf(page).press("ControlOrMeta+End");
  const before = await places();
  expect(before.length).toBeGreaterThan(30);
  await editorOf(page).press("ControlOrMeta+Home");
  for (let line = 0; line < before.length; line++) {
    expect(await places(), `with the caret on line ${line + 1}`).toEqual(before);
    await editorOf(page).press("ArrowDown");
  }
});

test("a line breaks where its text lets it, never beside a hidden mark", async () => {
  // Words of one letter, so that the end of the row comes by each of them once.
  const rows = Array.from(
    { length: 12 },
    (_, at) => `${"i ".repeat(150 + at)}*gate*; [[Other|x]], \`y\`. wor**d**[^1]`,
  );
  await served.write("Rows.md", `${rows.join("\n\n")}\n\n[^1]: note\n\nend`);
  await page.getByRole("treeitem", { name: "Rows" }).waitFor();
  for (const width of [1280, 1100]) {
    await page.setViewportSize({ width, height: 1600 });
    await openNote(page, "Rows");
    await page.keyboard.press("Control+End");
    await eventually(async () => !(await editorOf(page).innerText()).includes("*gate*"), "the marks are hidden");
    /** What stands at the beginning of a row but cannot be there by the rules of breaking. */
    const torn = await page.evaluate(() => {
      const found: string[] = [];
      for (const line of document.querySelectorAll<HTMLElement>(".cm-content > .cm-line")) {
        const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let last = Number.NEGATIVE_INFINITY;
        let before = "";
        while (texts.nextNode()) {
          const node = texts.currentNode as Text;
          for (let at = 0; at < node.length; at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const { left, width: wide } = range.getBoundingClientRect();
            const letter = node.data[at] ?? "";
            // A space at the end of a row has no width of its own to be seen.
            if (left < last - 100 && (before !== " " || letter === " ")) found.push(`${before}|${letter}`);
            if (wide > 0) last = left;
            before = letter;
          }
        }
      }
      return found;
    });
    expect(torn, `at ${width} pixels`).toEqual([]);
  }
});

test("callouts, task states, footnotes and elements of HTML are shown as what they are", async () => {
  await editorOf(page).press("ControlOrMeta+End");
  await eventually(async () => !(await editorOf(page).innerText()).includes("[!bug]"), "the mark of a callout is away");
  expect(await page.locator(".cm-callout-head").allInnerTexts()).toEqual(["", "Bug"]);
  expect(await page.getByRole("checkbox", { name: "half (in progress)" }).count()).toBe(1);
  expect(await page.locator("kbd.cm-element").innerText()).toBe("Ctrl");
  expect(await page.locator(".cm-footnote").first().innerText()).toBe("1");
  await page.getByRole("checkbox", { name: "half (in progress)" }).click();
  await eventually(async () => (await served.read("All.md")).includes("- [ ] half"), "the state is back to open");
});

test("source mode shows the text as it is written, and the same key leaves it", async () => {
  await editorOf(page).press("ControlOrMeta+Shift+s");
  await editorOf(page).getByText("[!bug]").waitFor();
  expect(await page.locator(".cm-task, .cm-callout, .cm-h1").count()).toBe(0);
  await editorOf(page).press("ControlOrMeta+Shift+s");
  await eventually(async () => (await page.locator(".cm-callout").count()) > 0, "live preview is back");
});

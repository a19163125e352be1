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

/** Where the bars and grounds of quotes are, behind their lines and blocks. */
const grounds = () =>
  page.locator(".cm-quoted").evaluateAll((all) =>
    all.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const style = getComputedStyle(one, "::after");
      const colours = (style.backgroundImage.match(/gradient\(([^,]*\([^)]*\)|[^,]*),/g) ?? []).filter(
        (layer) => !/rgba\(0, 0, 0, 0\)/.test(layer),
      );
      return {
        left: Math.round(left + Number.parseFloat(style.left)),
        right: Math.round(right - Number.parseFloat(style.right)),
        top,
        bottom: bottom - Number.parseFloat(style.bottom) - one.clientTop,
        layers: colours.length,
        text: one.textContent?.slice(0, 12),
      };
    }),
  );

test("the bars of quotes run through beside what is in them, each at its place", async () => {
  const table = "> > | a |\n> > | - |\n> > | 1 |";
  await served.write(
    "Quotes.md",
    `start\n\n> [!note] One\n> > two\n> >\n${table}\n> >\n> > > three\n> > > > four\n>\n> - item\n>   \`\`\`\n>   code\n>   \`\`\`\n`,
  );
  await openNote(page, "Quotes");
  await page.locator(".cm-nested table").waitFor();
  const all = await grounds();
  expect(all).toHaveLength(12);
  expect(new Set(all.map(({ left, right }) => `${left} ${right}`)).size).toBe(1);
  all.slice(1).forEach(({ top }, at) => expect(Math.abs(top - (all[at]?.bottom ?? 0))).toBeLessThan(1));
  // The ground and bar of the callout, and the bar of each quote.
  expect(all.map(({ layers }) => layers)).toEqual([2, 3, 3, 3, 3, 4, 5, 2, 2, 2, 2, 2]);
});

test("code in a callout is a box in its ground, under the text, and keeps its place when it is written", async () => {
  await served.write("Code.md", "start\n\n> [!quote] One\n> text\n> ```js\n> let x;\n> ```\n");
  await openNote(page, "Code");
  const code = page.locator(".cm-code", { hasText: "let x" });
  const measure = () =>
    code.evaluate((one) => {
      const callout = document.querySelector(".cm-callout-title") as HTMLElement;
      const { left, right } = one.getBoundingClientRect();
      const around = callout.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(one);
      return {
        inside: left > around.left + 10 && right < around.right - 5,
        ground: !getComputedStyle(callout, "::after").backgroundImage.includes(getComputedStyle(one).backgroundColor),
        end: Math.round(range.getBoundingClientRect().right),
      };
    });
  const before = await measure();
  expect(before).toMatchObject({ inside: true, ground: true });
  await code.click();
  await page.keyboard.press("End");
  await page.keyboard.type(" // y");
  await eventually(async () => (await served.read("Code.md")).includes("> let x; // y\n> ```"), "it is written");
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(async () => (await served.read("Code.md")).includes("> let x;\n"), "it is taken back");
  expect(await measure()).toEqual(before);
});

test("source mode shows the text as it is written, and the same key leaves it", async () => {
  await editorOf(page).press("ControlOrMeta+Shift+s");
  await editorOf(page).getByText("[!bug]").waitFor();
  expect(await page.locator(".cm-task, .cm-callout, .cm-h1").count()).toBe(0);
  await editorOf(page).press("ControlOrMeta+Shift+s");
  await eventually(async () => (await page.locator(".cm-callout").count()) > 0, "live preview is back");
});

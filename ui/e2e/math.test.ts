import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";

const SUMS = `# Sums

Let $a^2 + b^2 = c^2$ be so, at $5 or $6 a piece.

$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
$$

| Name | Formula |
| --- | --- |
| Euler | $e^{i\\pi}$ |

Wrong: $\\frac{1}$ and chemistry: $\\ce{H2O}$.

The end.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Sums.md": SUMS, "Other.md": "other\n" }));
  await openNote(page, "Sums");
  await page.locator(".cm-math-block .katex").waitFor();
});

const block = () => page.locator(".cm-math-block").first();
const inline = () => editorOf(page).locator(".cm-line .cm-math");

test("is set, in lines, on lines of its own and in tables, and the note stays as it is", async () => {
  await eventually(async () => (await inline().count()) === 3, "three formulas stand in lines");
  await eventually(async () => (await page.locator("td .katex").count()) === 1, "one stands in a table");
  expect(await inline().first().locator("math").count()).toBe(1);
  // Prices are none.
  expect(await editorOf(page).innerText()).toContain("at $5 or $6 a piece");
  expect(await served.read("Sums.md")).toBe(SUMS);
  expect(window.errors).toEqual([]);
});

test("is set in callouts and items, also beside the mark of one", async () => {
  const nested = "> [!tip] T\n> $$\n> x +\n> y\n> $$\n\n- a\n\n  $$z$$\n\n1. $$p$$\n2. $$\n   q\n   $$\n3. end\n";
  await served.write("Nested.md", nested);
  await openNote(page, "Nested");
  const blocks = page.locator(".cm-nested .cm-math-block");
  await eventually(async () => (await blocks.locator(".katex").count()) === 2, "two stand on lines of their own");
  expect(await blocks.first().locator("annotation").textContent()).toBe("x +\ny");
  await eventually(async () => (await inline().locator(".katex").count()) === 2, "two stand beside their marks");
  expect(await editorOf(page).locator(".cm-number").allInnerTexts()).toEqual(["1.", "2.", "3."]);

  await blocks.first().click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.type("1");
  // As it will look, below its source and in the callout.
  await page
    .locator(".cm-nested.cm-callout .cm-math-preview annotation", { hasText: "x +1" })
    .waitFor({ state: "attached" });
  await page.keyboard.press("Control+End");
  await eventually(async () => (await blocks.locator(".katex").count()) === 2, "it is set again");
  await eventually(async () => (await served.read("Nested.md")) === nested.replace("x +", "x +1"), "it is saved");
  expect(window.errors).toEqual([]);
});

test("says in plain words what is wrong and where, beside the source", async () => {
  const wrong = page.locator(".cm-math.is-wrong");
  await wrong.waitFor();
  expect(await wrong.locator("code").innerText()).toBe("\\frac{1}");
  expect(await wrong.innerText()).toMatch(/^\\frac\{1\} (Column \d+: )?[A-Z].+/);
});

describe("the source", () => {
  test("of a formula in a line is shown while the caret is in it", async () => {
    const { x = 0, y = 0, width = 0, height = 0 } = (await inline().first().boundingBox()) ?? {};
    await page.mouse.click(x + width / 2, y + height / 2);
    await editorOf(page).getByText("$a^2 + b^2 = c^2$").waitFor();
    await page.keyboard.press("Control+End");
    await editorOf(page).getByText("$a^2 + b^2 = c^2$").waitFor({ state: "hidden" });
  });

  test("of a block is shown in its place, with the formula below it as it is typed", async () => {
    await block().click();
    const preview = page.locator(".cm-math-preview");
    await preview.waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type("+x");
    await eventually(
      async () => (await preview.locator("annotation").textContent())?.endsWith("{2}+x") ?? false,
      "it is set anew",
    );
    await page.keyboard.press("Control+End");
    await preview.waitFor({ state: "hidden" });
    await eventually(
      async () => (await block().locator("annotation").textContent())?.endsWith("{2}+x") ?? false,
      "it is set",
    );
    await eventually(async () => (await served.read("Sums.md")).includes("{2}+x\n$$"), "it is saved");
  });

  test("of a block in an item has the formula below it, also where the caret is before what indents it", async () => {
    await served.write("Item.md", "- item\n\n  $$\n  x\n  $$\n\nend\n");
    await page.getByRole("treeitem", { name: "Item" }).waitFor();
    await openNote(page, "Item");
    const preview = page.locator(".cm-math-preview");
    await page.locator(".cm-nested .cm-math-block").click();
    await preview.waitFor();
    for (let line = 0; line < 3; line++) {
      await page.keyboard.press("Home");
      await page.keyboard.press("Home");
      expect(await preview.count(), `in line ${line + 1}`).toBe(1);
      await page.keyboard.press("ArrowDown");
    }
    expect(await served.read("Item.md")).toBe("- item\n\n  $$\n  x\n  $$\n\nend\n");
  });

  test("of a block is reached by arrows from above and from below", async () => {
    await editorOf(page)
      .getByText("Let")
      .click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.locator(".cm-math-preview").waitFor();
    await page.keyboard.type("a");
    await eventually(async () => (await served.read("Sums.md")).includes("$$\na\\sum"), "it is written within");
  });
});

test("takes no room anew when the note is opened again", async () => {
  const top = () =>
    editorOf(page)
      .getByText("The end.")
      .evaluate((line) => Math.round(line.getBoundingClientRect().top));
  await eventually(async () => (await page.locator(".is-waiting").count()) === 0, "all is set");
  const before = await top();
  await openNote(page, "Other");
  await openNote(page, "Sums");
  await editorOf(page).getByText("The end.").waitFor();
  expect(await top()).toBe(before);
});

test("nothing in it is out of reach, in both themes", async () => {
  expect(await violationsInBothThemes(page, "math")).toEqual([]);
});

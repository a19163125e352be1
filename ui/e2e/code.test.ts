import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const CODE = `# Code

\`\`\`js
const a = 1;

const b = "<b>";
\`\`\`

- in a list:
  \`\`\`
  first
    second
  \`\`\`

> \`\`\`py
> print("quoted")
> \`\`\`

The end.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Code.md": CODE }));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openNote(page, "Code");
  await button().first().waitFor();
});

const button = () => editorOf(page).getByRole("button", { name: "Copy" });
const copied = (text: string) =>
  eventually(async () => (await page.evaluate(() => navigator.clipboard.readText())) === text, `${text} is copied`);

test.each([
  ["a block's code", 0, 'const a = 1;\n\nconst b = "<b>";'],
  ["code in a list, without the list's indentation", 1, "first\n  second"],
  ["code in a quote, without the quote's signs", 2, 'print("quoted")'],
])("a button copies %s", async (_, index, text) => {
  await button().nth(index).click();
  await copied(text);
  await editorOf(page).getByRole("button", { name: "Copied" }).waitFor();
  expect(await served.read("Code.md")).toBe(CODE);
  expect(window.errors).toEqual([]);
});

test("a command copies the code at the caret, and says what it needs where there is none", async () => {
  await editorOf(page).getByText("second").click();
  await runCommand(page, "Copy code block");
  await copied("first\n  second");
  await page.keyboard.press("Control+End");
  await runCommand(page, "Copy code block");
  await page.getByText("There is no code here").first().waitFor();
});

test("the lines of a block stay where they are when the caret comes into it", async () => {
  const tops = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll(".cm-content > .cm-line"), (line) =>
        Math.round(line.getBoundingClientRect().top),
      ),
    );
  const before = await tops();
  await editorOf(page).getByText("const a = 1;").click();
  await editorOf(page).getByText("```js").waitFor();
  expect(await tops()).toEqual(before);
});

test("nothing in it is out of reach, in both themes", async () => {
  expect(await violationsInBothThemes(page, "code")).toEqual([]);
});

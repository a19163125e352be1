import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { editorOf, launch, openNote, openPage, runCommand, serve, type Served, type Window } from "./harness.ts";
import { pdf, png, wav } from "./media.ts";

const NOTE = `---
title: Note
---
# Note

Text with [[Other]], **bold**, \`code\`, ==mark== and #tag.

- [ ] open
- [x] done

> [!warning] Careful
> Text.

\`\`\`ts
const a = "b"; // comment
\`\`\`
`;

const MEDIA = `![[bird.png]] ![[gone.png]] ![A star](https://pictures.example/star.png)

![[Folder/Other]]

![[Note#Nowhere]]

![[Missing]]

![[call.wav]] ![[data.bin]]

![[birds.pdf]]

end
`;

/** A setting of each kind, and a function that fails. */
const BIRDS = `name: birds
version: 0.1.0
config:
  type: object
  required: [greeting]
  properties:
    unit: { type: string, enum: [words, chars], default: words, description: What is counted. }
    perMinute: { type: integer, minimum: 1, default: 200, description: How fast. }
    greeting: { type: string, minLength: 2 }
    loud: { type: boolean }
    birds: { type: array, items: { type: string }, default: [jackdaw] }
    colours: { type: object }
functions:
  count: { command: { name: "Birds: Count" } }
`;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await launch();
  served = await serve(
    {
      "Note.md": NOTE,
      "Media.md": MEDIA,
      "bird.png": png(240, 120),
      "birds.pdf": pdf(["The nest", "The egg"]),
      "call.wav": wav(),
      "data.bin": "0123456789",
      "Folder/Other.md": "# Other\n\nSee [[Note]], [[Gone]] and [[Twin]].\n",
      "a/Twin.md": "[[Note]]\n",
      "b/Twin.md": "[[Note]]\n",
      ".jackdaw/plugs/waits/plug.yaml":
        "name: waits\nversion: 0.1.0\npermissions:\n  - net: [example.org]\nfunctions:\n  a: { command: { name: A } }\n",
      ".jackdaw/plugs/waits/plug.ts": "export function a() {}\n",
      ".jackdaw/plugs/birds/plug.yaml": BIRDS,
      ".jackdaw/plugs/birds/plug.ts":
        'export const count = () => nest();\nfunction nest(): never { throw new Error("the nest is empty"); }\n',
      ".jackdaw/config.yaml":
        "plugs:\n  birds:\n    perMinute: 0\nsearches:\n  - name: Open tasks\n    query: task:todo\n",
      ".jackdaw/plugs/broken/plug.yaml": "name: broken\nversion: 0.1.0\nfunctionz: {}\n",
      ".jackdaw/plugs/broken/plug.ts": "",
    },
    ["--trust", "birds"],
  );
});
afterAll(async () => {
  await browser.close();
  await served.stop();
});

const SCREENS: [name: string, show: (page: Page) => Promise<unknown>][] = [
  ["an open note", () => Promise.resolve()],
  ["the switcher", (page) => page.keyboard.press("Control+o")],
  ["the palette", (page) => page.keyboard.press("Control+p")],
  [
    "the search",
    async (page) => {
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.type("text");
      await page.getByRole("tree", { name: "Results" }).getByRole("treeitem").first().waitFor();
      await page.keyboard.press("ArrowDown");
    },
  ],
  [
    "a search that is close to what is there, and its name",
    async (page) => {
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.type("-folder txet");
      await page.getByText("similar words").waitFor();
      await page.getByRole("button", { name: "Save this search" }).click();
      await page.getByLabel("Name of the search").waitFor();
    },
  ],
  [
    "broken links",
    async (page) => {
      await page.keyboard.press("Control+Shift+B");
      await page.getByText("No note “Gone”").waitFor();
      await page.keyboard.press("ArrowDown");
    },
  ],
  [
    "ambiguous links with the files that they could mean",
    async (page) => {
      await page.keyboard.press("Control+Shift+B");
      await page.getByRole("tab", { name: "Ambiguous" }).click();
      await page.getByText("1 of 2 · leads to").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      await page.getByText("leads here").waitFor();
    },
  ],
  [
    "a space without orphans",
    async (page) => {
      await page.keyboard.press("Control+Shift+B");
      await page.getByRole("tab", { name: "Orphans" }).click();
      await page.getByText("Every note is joined").waitFor();
    },
  ],
  [
    "saved and recent searches",
    async (page) => {
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.type("text");
      await page.getByRole("tree", { name: "Results" }).getByRole("treeitem").first().waitFor();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.press("Escape");
      await page.getByRole("list", { name: "Recent searches" }).waitFor();
      await page.getByRole("list", { name: "Saved searches" }).waitFor();
    },
  ],
  [
    "values behind an operator",
    async (page) => {
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.type("has:");
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
    },
  ],
  [
    "the language of searches",
    async (page) => {
      await page.keyboard.press("Control+Shift+F");
      await page.getByRole("button", { name: "How to search" }).click();
      await page.getByRole("dialog", { name: "How to search" }).waitFor();
    },
  ],
  [
    "what stands for files in a note",
    async (page) => {
      await openNote(page, "Media");
      await editorOf(page).press("ControlOrMeta+End");
      await page.locator(".cm-media .textLayer").getByText("The nest").waitFor();
    },
  ],
  ...(["bird.png", "birds.pdf", "call.wav", "data.bin"] as const).map((name): (typeof SCREENS)[number] => [
    `${name} in a tab`,
    async (page) => {
      await page.getByRole("treeitem", { name, exact: true }).click();
      await page
        .getByRole("tabpanel", { name, exact: true })
        .locator("img, .textLayer span, audio, a")
        .first()
        .waitFor();
    },
  ]),
  [
    "what a link leads to, beside it",
    async (page) => {
      await editorOf(page).getByText("Other", { exact: true }).hover();
      await page.keyboard.down("Control");
      await page.getByRole("dialog", { name: "Preview of Other" }).getByText("See").waitFor();
    },
  ],
  ["the settings", (page) => page.keyboard.press("Control+,")],
  ["the shortcuts", (page) => page.keyboard.press("Control+/")],
  [
    "a broken plug",
    async (page) => {
      await page.keyboard.press("Control+Shift+X");
      await page.getByRole("option", { name: /broken/ }).click();
    },
  ],
  [
    "the error of a plug",
    async (page) => {
      await page.keyboard.press("Control+Shift+X");
      await page.getByRole("option", { name: /birds/ }).click();
      await page.locator("article").getByRole("button", { name: "plug.ts", exact: true }).click();
      await runCommand(page, "Birds: Count");
      const overlay = page.getByRole("region", { name: "Error of birds" });
      await overlay.getByText("plug.ts:2:").first().waitFor();
      await overlay.getByLabel("Stack").waitFor();
    },
  ],
  [
    "the settings of a plug",
    async (page) => {
      await page.keyboard.press("Control+Shift+X");
      await page.getByRole("option", { name: /birds/ }).click();
      const settings = page.getByRole("region", { name: "Settings" });
      await settings.getByText(".jackdaw/config.yaml:3:").first().waitFor();
      await settings.getByLabel("Greeting").fill("x");
      await settings.getByLabel("Greeting").press("Tab");
      await settings.getByRole("alert").first().waitFor();
    },
  ],
  [
    "the question for permissions",
    async (page) => {
      await page.keyboard.press("Control+Shift+X");
      await page.getByRole("option", { name: /waits/ }).click();
      await page.getByRole("button", { name: "Review permissions…" }).click();
    },
  ],
];

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each(SCREENS)("nothing keeps anyone from using %s", async (_, show) => {
    const { page, context }: Window = await openPage(browser, served, { colorScheme });
    await page.keyboard.press("Control+Shift+E");
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Folder" }).click();
    await openNote(page, "Note");
    await show(page);
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});

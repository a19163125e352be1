import type { Browser, Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { readSession } from "../src/state/session.ts";
import {
  ask,
  editorOf,
  eventually,
  openNote,
  openPage,
  runCommand,
  stages,
  type Served,
  type Window,
} from "./harness.ts";

const PLUG = ".jackdaw/plugs/greeter";
const MANIFEST = `name: greeter
version: 0.1.0
permissions:
  - editor:write
  - notes:write: ["**"]
functions:
  greet: { command: { name: "Greeter: Greet" } }
  fail: { command: { name: "Greeter: Fail" } }
`;
const code = (greeting: string) => `import { editor } from "jackdaw";
import { nest } from "./lib/nest.ts";

export async function greet() {
  await editor.insert("${greeting}");
}

export function fail() {
  return nest();
}
`;
const NEST = `export function nest(): string {
  const birds: string[] = [];
  throw new Error("the nest is empty");
}
`;

const stage = stages();
let browser: Browser;
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ browser, served, window, page } = await stage(
    {
      "Note.md": "# Note\n\n",
      [`${PLUG}/plug.yaml`]: MANIFEST,
      [`${PLUG}/plug.ts`]: code("Hello."),
      [`${PLUG}/lib/nest.ts`]: NEST,
    },
    ["--trust", "all"],
  ));
  await choose("greeter");
  await page.locator("article").getByText("Running").waitFor();
});

async function choose(plug: string): Promise<void> {
  await page.keyboard.press("Control+Shift+x");
  await page
    .getByRole("listbox", { name: "Plugs" })
    .getByRole("option", { name: new RegExp(plug) })
    .click();
}

/** By the keyboard, as the mouse is no different. */
async function openFile(path: string): Promise<void> {
  await page.locator("article").getByRole("button", { name: path, exact: true }).press("Enter");
  await page.getByRole("tab", { selected: true, name: path.slice(path.lastIndexOf("/") + 1) }).waitFor();
}

const status = () => page.getByRole("contentinfo");
const overlay = () => page.getByRole("region", { name: "Error of greeter" });
const focused = () => page.evaluate(() => document.activeElement?.classList.contains("cm-content") ?? false);
const write = async (text: string) => {
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
};

test("a plug's file opens in the editor with its colours, and saving it makes the plug new", async () => {
  await openFile("plug.ts");
  await eventually(focused, "the editor has the keyboard");
  await page.getByRole("textbox", { name: "Text of greeter/plug.ts" }).waitFor();
  const keyword = editorOf(page)
    .locator("span", { hasText: /^import$/ })
    .first();
  const plain = editorOf(page).locator(".cm-line").first();
  const colour = (of: typeof keyword) => of.evaluate((element) => getComputedStyle(element).color);
  expect(await colour(keyword)).not.toBe(await colour(plain));

  await write(code("Good day."));
  await status().getByText("Unsaved").waitFor();
  expect(await served.read(`${PLUG}/plug.ts`), "what is typed does not run").toBe(code("Hello."));
  await page.keyboard.press("Control+s");
  await status().getByText("Saved", { exact: true }).waitFor();
  expect(await served.read(`${PLUG}/plug.ts`)).toBe(code("Good day."));

  await openNote(page, "Note");
  await page.keyboard.press("Control+End");
  await eventually(async () => {
    await runCommand(page, "Greeter: Greet");
    return (await editorOf(page).textContent())?.includes("Good day.") ?? false;
  }, "the new code answers");
  await page.getByText("1 note", { exact: true }).waitFor();
  expect(window.errors).toEqual([]);
});

test("what is wrong is marked at its line in the editor, told by a key, and goes when it is mended", async () => {
  await openFile("plug.yaml");
  await eventually(focused, "the editor has the keyboard");
  await write(MANIFEST.replace("functions:", "functionz:"));
  await page.keyboard.press("Control+s");
  const marked = editorOf(page).locator(".cm-lintRange-error");
  await marked.first().waitFor();
  expect(await marked.first().textContent()).toBe("functionz");
  const underline = await marked.first().evaluate((element) => getComputedStyle(element).textDecorationColor);
  const red = await page
    .locator(".cm-lint-marker-error")
    .first()
    .evaluate((element) => getComputedStyle(element).color);
  expect(underline).toBe(red);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await page.locator(".cm-tooltip-lint").getByText("did you mean `functions`?").waitFor();
  await status().getByText("Line 6, column 10").waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("# mine\n");
  expect(await marked.first().textContent(), "the mark goes with the text").toBe("functionz");

  await write(MANIFEST);
  await page.keyboard.press("Control+s");
  await marked.first().waitFor({ state: "detached" });
  expect(await page.locator(".cm-lint-marker").count()).toBe(0);
  expect(window.errors).toEqual([]);
});

test("an error of a save and of a call opens at its line and column, with the keyboard there", async () => {
  await openFile("plug.ts");
  await write("export function greet( {\n  const a = ;\n}\n");
  await page.keyboard.press("Control+s");
  await choose("greeter");
  const article = page.locator("article");
  await article.getByText("Runs its last good version").waitFor();
  const place = await article.locator(".diagnostic .place code").first().textContent();
  await article.getByRole("button", { name: "Open at this line" }).first().press("Enter");
  const [, line, column] = place?.split(":") ?? [];
  await status().getByText(`Line ${line}, column ${column}`).waitFor();
  await eventually(focused, "the editor has the keyboard");
  await write(code("Hello."));
  await page.keyboard.press("Control+s");
  await status().getByText("Saved", { exact: true }).waitFor();
  await choose("greeter");
  await article.getByText("Running").waitFor();

  await runCommand(page, "Greeter: Fail");
  await overlay().getByRole("button", { name: "Open at this line" }).press("Enter");
  await page.getByRole("tab", { selected: true, name: /nest\.ts/ }).waitFor();
  await status()
    .getByText(/^Line 3, column \d+$/)
    .waitFor();
  await eventually(focused, "the editor has the keyboard");

  await choose("greeter");
  await article
    .getByRole("button", { name: /^Open plug\.ts:9:/ })
    .first()
    .press("Enter");
  await status()
    .getByText(/^Line 9, column \d+$/)
    .waitFor();
  expect(window.errors).toEqual([]);
});

test("a plug's file is there again when the space is opened anew, with the cursor where it was", async () => {
  await openFile("lib/nest.ts");
  await openNote(page, "Note");
  await choose("greeter");
  await openFile("plug.ts");
  await eventually(focused, "the editor has the keyboard");
  await page.keyboard.press("Control+End");
  await status().getByText("Line 11, column 1").waitFor();
  const tabs = () => page.getByRole("tablist", { name: "Open notes" }).getByRole("tab").allTextContents();
  const before = await tabs();
  expect(before.some((tab) => tab.includes("nest.ts"))).toBe(true);
  await eventually(async () => {
    const session = readSession(await ask(served, { method: "session.get" }));
    const active = session?.tabs[session.active];
    return active?.kind === "code" && active.place?.head === code("Hello.").length;
  }, "the session holds the file and the cursor");

  await served.restart();
  await window.context.close();
  window = await openPage(browser, served);
  page = window.page;
  await page.getByRole("textbox", { name: "Text of greeter/plug.ts" }).waitFor();
  await status().getByText("Line 11, column 1").waitFor();
  expect(await tabs()).toEqual(before);
  await page.keyboard.press("Control+Shift+x");
  await page.locator("article").getByText("Running").waitFor();
  expect(window.errors).toEqual([]);
});

test("a plug's file that changed elsewhere too keeps both texts until its author chooses", async () => {
  await openFile("plug.ts");
  await served.write(`${PLUG}/plug.ts`, code("From elsewhere."));
  await editorOf(page).getByText("From elsewhere.").waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("// mine");
  await status().getByText("Unsaved").waitFor();
  await served.write(`${PLUG}/plug.ts`, code("From elsewhere again."));
  await page.getByText("This file also changed on disk.").waitFor();
  expect(await editorOf(page).textContent()).toContain("// mine");
  await page.getByRole("button", { name: "Keep mine" }).click();
  await eventually(async () => (await served.read(`${PLUG}/plug.ts`)).endsWith("// mine"), "mine is on disk");
  expect(window.errors).toEqual([]);
});

test("the files of a plug that is part of the program can be read, and say why they are not changed", async () => {
  await choose("journal");
  await page.locator("article").getByText("`journal` is part of Jackdaw.").waitFor();
  await openFile("plug.yaml");
  await page.getByText(/This file can only be read: `journal` is part of Jackdaw/).waitFor();
  await page.keyboard.type("x");
  expect(await editorOf(page).textContent()).toContain("name: journal");
  await status().getByText("Read only").waitFor();
  expect(window.errors).toEqual([]);
});

test("an error waits beside the text with its source and its stack, and goes when it is mended or put away", async () => {
  await openNote(page, "Note");
  await page.keyboard.press("Control+End");
  const fail = async () => {
    await runCommand(page, "Greeter: Fail");
    await overlay().getByText("Error: the nest is empty").waitFor();
  };
  await fail();
  await overlay().getByText("Command fail failed").waitFor();
  await overlay().getByText("lib/nest.ts:3:13", { exact: true }).first().waitFor();
  expect(await overlay().locator(".meant").textContent()).toContain('throw new Error("the nest is empty");');
  const mark = (await overlay().locator(".caret code").textContent()) ?? "";
  expect(mark.indexOf("^")).toBe(12);
  await overlay().getByRole("button", { name: "Open plug.ts:9:10" }).waitFor();
  expect(await page.locator(".toast").count(), "said once").toBe(0);

  await editorOf(page).focus();
  await page.keyboard.type("typed on");
  await eventually(focused, "the text keeps the keyboard");
  expect(await editorOf(page).textContent()).toContain("typed on");
  // Suggestions that are being looked for take the first one.
  await eventually(async () => {
    await page.keyboard.press("Escape");
    return !(await overlay().isVisible());
  }, "Escape puts the error away");
  await eventually(focused, "the text keeps the keyboard");

  await fail();
  await served.write(`${PLUG}/lib/nest.ts`, NEST.replace("empty", "still empty"));
  await overlay().waitFor({ state: "hidden" });

  await served.write(`${PLUG}/plug.ts`, "export function greet( {\n");
  await overlay().getByText("The save was not taken").waitFor();
  await overlay()
    .getByText(/^plug\.ts:\d+:\d+$/)
    .waitFor();
  await served.write(`${PLUG}/plug.ts`, code("Mended."));
  await overlay().waitFor({ state: "hidden" });
  expect(window.errors).toEqual([]);
});

test("each generation tells what it changed of hooks and permissions", async () => {
  await served.write(
    `${PLUG}/plug.yaml`,
    MANIFEST.replace("  - editor:write\n", "  - editor:write\n  - kv\n").replace(
      '  fail: { command: { name: "Greeter: Fail" } }\n',
      '  fail: { cron: "0 3 * * *" }\n',
    ),
  );
  const generations = page.getByRole("region", { name: "Generations" });
  await generations.getByText("Runs now").waitFor();
  await generations.getByText(/Timer 0 3 \* \* \*/).waitFor();
  await generations.getByText("Command Greeter: Fail").waitFor();
  expect(await generations.locator(".come").count()).toBe(2);
  expect(await generations.locator(".gone").count()).toBe(1);
  await generations.getByText("The first since the app started.").waitFor();
  expect(window.errors).toEqual([]);
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { eventually, runCommand, stages, type Served, type Window } from "./harness.ts";

const PLUG = ".jackdaw/plugs/greeter";
const MANIFEST = `name: greeter
version: 0.1.0
functions:
  greet: { command: { name: "Greeter: Greet" } }
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage(
    {
      "Note.md": "# Note\n",
      [`${PLUG}/plug.yaml`]: MANIFEST,
      [`${PLUG}/plug.ts`]: "export const greet = () => 1;\n",
      [`${PLUG}/lib/words.ts`]: "export const words = 1;\n",
    },
    ["--trust", "all"],
  ));
  await choose();
  await files().getByRole("button", { name: "plug.ts", exact: true }).waitFor();
});

async function choose(): Promise<void> {
  await page.keyboard.press("Control+Shift+x");
  await page
    .getByRole("listbox", { name: "Plugs" })
    .getByRole("option", { name: /greeter/ })
    .click();
}

const files = () => page.getByRole("region", { name: "Files" });
const file = (path: string) => files().getByRole("button", { name: path, exact: true });
const there = (path: string) => existsSync(join(served.space, PLUG, path));
const focusedLabel = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

test("a file is made by the keyboard, opens in the editor, and takes no name that is taken", async () => {
  await files().getByRole("button", { name: "New file" }).press("Enter");
  const name = files().getByRole("textbox", { name: "Name of the new file" });
  await page.keyboard.insertText("lib/words.ts");
  await page.keyboard.press("Enter");
  await files().getByRole("alert").getByText("choose another name").waitFor();
  expect(await name.getAttribute("aria-invalid")).toBe("true");
  await name.fill("lib/count.ts");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { selected: true, name: /count\.ts/ }).waitFor();
  expect(await served.read(`${PLUG}/lib/count.ts`)).toBe("");
  await choose();
  await file("lib/count.ts").waitFor();
  expect(window.errors).toEqual([]);
});

test("a file that is renamed keeps its tab, and Escape leaves its name as it was", async () => {
  await file("lib/words.ts").press("Enter");
  await page.getByRole("tab", { selected: true, name: /words\.ts/ }).waitFor();
  await choose();
  await files().getByRole("button", { name: "Rename lib/words.ts" }).press("Enter");
  await page.keyboard.insertText("x");
  await page.keyboard.press("Escape");
  await eventually(async () => (await focusedLabel()) === "lib/words.ts", "the keyboard is back at the file");
  await files().getByRole("button", { name: "Rename lib/words.ts" }).press("Enter");
  await files().getByRole("textbox", { name: "New name of lib/words.ts" }).fill("lib/counted.ts");
  await page.keyboard.press("Enter");
  await file("lib/counted.ts").waitFor();
  await page.getByRole("tab", { name: /counted\.ts/ }).waitFor();
  expect(await page.getByRole("tab", { name: /words\.ts/ }).count()).toBe(0);
  expect([there("lib/words.ts"), there("lib/counted.ts")]).toEqual([false, true]);
  expect(window.errors).toEqual([]);
});

test("a deleted file comes back by Undo, and what the plug needs goes only after a question", async () => {
  await files().getByRole("button", { name: "Delete lib/words.ts" }).press("Enter");
  await file("lib/words.ts").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await file("lib/words.ts").waitFor();
  expect(await served.read(`${PLUG}/lib/words.ts`)).toBe("export const words = 1;\n");

  const question = page.getByRole("dialog", { name: "Delete plug.ts?" });
  await files().getByRole("button", { name: "Delete plug.ts" }).press("Enter");
  await question.getByText("Without it greeter does not load").waitFor();
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  expect(there("plug.ts")).toBe(true);
  await files().getByRole("button", { name: "Delete plug.ts" }).press("Enter");
  await question.getByRole("button", { name: "Delete", exact: true }).press("Enter");
  await file("plug.ts").waitFor({ state: "detached" });
  expect(there("plug.ts")).toBe(false);
  expect(window.errors).toEqual([]);
});

test("each hook says what its calls cost", async () => {
  const hooks = page.getByRole("region", { name: "What it adds" });
  expect(await hooks.getByText(/calls? ·/).count()).toBe(0);
  await runCommand(page, "Greeter: Greet");
  await hooks.getByText(/^1 call · took .* · CPU .* · at most .* MB$/).waitFor();
});

test("F8 goes to what is wrong with a plug, and stands among the shortcuts", async () => {
  await page.keyboard.press("Control+/");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("Next problem of a plug").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("F8");
  await page.getByText("Nothing is wrong with any plug.").first().waitFor();
  await served.write(`${PLUG}/plug.yaml`, MANIFEST.replace("functions", "functionz"));
  await page.locator("article").getByText("Runs its last good version").waitFor();
  await page.keyboard.press("F8");
  await page.getByRole("tab", { selected: true, name: /plug\.yaml/ }).waitFor();
  await page.getByRole("contentinfo").getByText("Line 3, column 1").waitFor();
});

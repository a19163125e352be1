import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { editorOf, eventually, openNote, settled, stages, type Served, type Window } from "./harness.ts";

const PLUG = ".jackdaw/plugs/shower";
const FILES = {
  "Ada.md": "# Ada\n\nSee [[Bo]] and #birds.\n",
  "Bo.md": "# Bo\n\nplain words\n",
  "Sub/Cy.md": "# Cy\n",
  [`${PLUG}/plug.yaml`]:
    "name: shower\nversion: 0.1.0\npermissions: [ui]\nfunctions:\n  archive: { menu: { where: [file, editor, tag], label: Archive this } }\n",
  [`${PLUG}/main.js`]:
    'import { ui } from "jackdaw";\nexport async function archive(input) { await ui.notify(JSON.stringify(input)); }\n',
};

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(): Promise<void> {
  ({ served, window, page } = await stage(FILES, ["--trust", "all"]));
}

const menu = (name: string) => page.getByRole("menu", { name });
const item = (name: string | RegExp) => page.getByRole("menuitem", { name });
const tabs = () => page.getByRole("tablist", { name: "Open notes" }).getByRole("tab");
const told = (text: string) => page.locator(".toast").getByText(text);

/** Opens notes each in a tab that stays. */
async function openAll(...names: string[]): Promise<void> {
  for (const name of names) {
    await openNote(page, name);
    await page.getByRole("tab", { name, selected: true }).dblclick();
  }
}

test("the menu of a tab closes, keeps, and runs what plugs put into it for its file", async () => {
  await start();
  await openAll("Ada", "Bo", "Cy");
  await page.getByRole("tab", { name: "Bo" }).click({ button: "right" });
  await item(/Archive this.*shower/).click();
  await told('{"where":"file","path":"Bo.md"}').waitFor();
  // By the keyboard, on the tab that has it.
  await page.getByRole("tab", { name: "Cy" }).focus();
  await page.keyboard.press("Shift+F10");
  await menu("Actions of the tab").waitFor();
  expect(await item("Close those to the right").getAttribute("aria-disabled")).toBe("true");
  await item("Close the others").click();
  await eventually(async () => (await tabs().count()) === 1, "the others are closed");
  expect(await tabs().innerText()).toContain("Cy");
  await page.getByRole("tab", { name: "Cy" }).click({ button: "right" });
  await item("Show in the file tree").click();
  await page.getByRole("treeitem", { name: "Cy", selected: true }).waitFor();
  await page.getByRole("tab", { name: "Cy" }).click({ button: "right" });
  await item("Move to trash").click();
  await eventually(async () => (await tabs().count()) === 0, "its note is gone");
  expect(window.errors).toEqual([]);
});

test("the editor's menu follows what is under the pointer, formats what is selected, and opens at the caret", async () => {
  await start();
  await openNote(page, "Ada");
  await editorOf(page).getByText("#birds").click({ button: "right" });
  await item("Notes with #birds").waitFor();
  await page.keyboard.press("Escape");
  await editorOf(page).getByText("Bo", { exact: true }).click({ button: "right" });
  await item("Open link in a tab that stays").click();
  await page.getByRole("tab", { name: "Bo", selected: true }).waitFor();
  await editorOf(page).getByText("plain words").dblclick();
  await page.keyboard.press("Shift+F10");
  await menu("Actions").waitFor();
  await item("Format").press("ArrowRight");
  await item(/^Bold/).press("Enter");
  await eventually(async () => /\*\*(?:plain|words)\*\*/.test(await served.read("Bo.md")), "it is bold, and saved");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+F10");
  await item(/Archive this.*shower/).click();
  await told('{"where":"editor","path":"Bo.md"}').waitFor();
  expect(window.errors).toEqual([]);
});

test("menus are for everybody, in both themes", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await start();
  await openAll("Ada");
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [name, open] of [
      ["tab", () => page.getByRole("tab", { name: "Ada" }).click({ button: "right" })],
      ["editor", () => editorOf(page).getByText("#birds").click({ button: "right" })],
    ] as const) {
      await open();
      await page.getByRole("menu").waitFor();
      // Nothing is measured while it still fades in.
      await settled(page);
      const { PICTURES } = process.env;
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/menu-${name}-${theme}.png` });
      await page.evaluate(axe);
      const results = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(what: unknown): Promise<AxeResults> } };
        return axe.run({ include: ["[role=menu]"] });
      });
      expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "hidden" });
    }
  }
});

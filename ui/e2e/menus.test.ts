import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";

const PLUG = ".jackdaw/plugs/shower";
const FILES = {
  "Ada.md": "# Ada\n\nSee [[Bo]] and #birds.\n",
  "Bo.md": "# Bo\n\nplain words\n",
  [`${PLUG}/plug.yaml`]:
    "name: shower\nversion: 0.1.0\npermissions: [ui, notes:read]\nfunctions:\n  archive: { menu: { where: [file, editor, tag], label: Archive this } }\n",
  [`${PLUG}/plug.ts`]:
    'import { ui } from "jackdaw";\nexport async function archive(input: unknown) { await ui.notify(JSON.stringify(input)); }\n',
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
const told = (text: string) => page.locator(".toast").getByText(text);

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
  await start();
  await openNote(page, "Ada");
  for (const [name, pressed] of [
    ["file", page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Ada" })],
    ["editor", editorOf(page).getByText("#birds")],
  ] as const) {
    await pressed.click({ button: "right" });
    await page.getByRole("menu").waitFor();
    expect(await violationsInBothThemes(page, `menu-${name}`)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "hidden" });
  }
});

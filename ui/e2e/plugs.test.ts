import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  editorOf,
  eventually,
  openNote,
  runCommand,
  stages,
  takeCompletion,
  type Served,
  type Window,
} from "./harness.ts";

const MANIFEST = `name: greeter
version: 0.1.0
description: Greets the open note.
permissions:
  - ui
  - editor:write
  - notes:read: { scope: ["**"], reason: "looks who is there" }
  - notes:write: ["**"]
  - net: ["api.example.org"]
functions:
  greet:
    command: { name: "Greeter: Greet", key: "Mod-k Mod-g", when: editor }
  ask:
    command: { name: "Greeter: Ask" }
  fail:
    command: { name: "Greeter: Fail" }
  bye: { slashCommand: { name: bye, description: Say goodbye } }
  nightly: { cron: "0 3 * * *" }
`;
const code = (greeting: string) => `import { editor, ui } from "jackdaw";
export async function greet() {
  await editor.insert("${greeting}");
}
export async function ask() {
  const bird = await ui.pick([{ label: "Jackdaw", detail: "grey nape" }, { label: "Rook" }], "Which bird?");
  const name = await ui.prompt("Its name?", "Jack");
  const sure = await ui.confirm("Sure?");
  await ui.notify(\`\${bird?.label} \${name} \${sure}\`);
}
export function fail() {
  throw new Error("the nest is empty");
}
export function bye() {
  return "Good|^|bye";
}
export function nightly() {}
`;
const PLUG = ".jackdaw/plugs/greeter";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(flags: string[]): Promise<void> {
  ({ served, window, page } = await stage(
    { "Note.md": "# Note\n\n", [`${PLUG}/plug.yaml`]: MANIFEST, [`${PLUG}/plug.ts`]: code("Hello.") },
    flags,
  ));
  await page.getByRole("button", { name: /^Plugs/ }).click();
  await page
    .getByRole("listbox", { name: "Plugs" })
    .getByRole("option", { name: /greeter/ })
    .click();
}

const onDisk = (part: string) =>
  eventually(async () => (await served.read("Note.md")).includes(part), `Note.md holds ${part}`);
const toast = (text: string | RegExp) => page.locator(".toast").getByText(text).first();

test("a plug of the space runs nothing before its reader allowed it, and nothing that can leave is ticked for him", async () => {
  await start([]);
  await page.getByRole("button", { name: "Review permissions…" }).click();
  const dialog = page.getByRole("dialog", { name: "May “greeter” do this?" });
  await dialog.getByText("“looks who is there”").waitFor();
  const boxes = dialog.getByRole("listitem").getByRole("checkbox");
  expect(await boxes.count()).toBe(5);
  for (const box of await dialog.getByRole("listitem").all()) {
    const risky = (await box.getByText("Risky").count()) > 0;
    expect(await box.getByRole("checkbox").isChecked()).toBe(!risky);
  }
  expect(await dialog.getByRole("checkbox", { name: /api\.example\.org/ }).isChecked()).toBe(false);
  await dialog.getByRole("button", { name: "Allow what is ticked" }).click();
  await page.locator("article").getByText("Running").waitFor();
  await runCommand(page, "Greeter: Ask");
  await page.getByText("Asked by the plug “greeter”").waitFor();
  expect(window.errors).toEqual([]);
});

test("saving the plug's file changes what its key does; breaking it keeps the old one and shows the error", async () => {
  await start(["--trust", "all"]);
  await page.locator("article").getByText("Running").waitFor();
  await openNote(page, "Note");
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+g");
  await onDisk("Hello.");

  await served.write(`${PLUG}/plug.ts`, code("Good day."));
  await eventually(async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+g");
    return (await editorOf(page).textContent())?.includes("Good day.") ?? false;
  }, "the new code answers");

  await served.write(`${PLUG}/plug.ts`, "export function greet( {\n");
  await page.getByRole("contentinfo").getByText("1 plug has an error").click();
  const article = page.locator("article");
  await article.getByText("Runs its last good version").waitFor();
  await article
    .getByText(/plug\.ts:2:\d+/)
    .first()
    .waitFor();
  await page.getByRole("tab", { name: "Note" }).click();
  await page.keyboard.type("\n");
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+g");
  await onDisk("\nGood day.");
});

test("a plug's questions name it, are answered by the keyboard, and its error is told with its place", async () => {
  await start(["--trust", "all"]);
  await page.locator("article").getByText("Running").waitFor();
  await runCommand(page, "Greeter: Ask");
  await page.getByText("Asked by the plug “greeter”").waitFor();
  await page.keyboard.type("jack");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "greeter asks" });
  await dialog.getByLabel("Its name?").fill("Dohle");
  await page.keyboard.press("Enter");
  await dialog.getByText("Sure?").waitFor();
  await page.keyboard.press("Enter");
  await toast("Jackdaw Dohle true").waitFor();

  await runCommand(page, "Greeter: Fail");
  await page.getByRole("region", { name: "Error of greeter" }).getByText("Error: the nest is empty").waitFor();
  await page.getByRole("button", { name: /^Messages/ }).click();
  await page
    .getByRole("dialog", { name: "Messages" })
    .getByText(/the nest is empty.*plug\.ts:12/)
    .waitFor();
});

test("a slash command puts its text and the cursor where it says", async () => {
  await start(["--trust", "all"]);
  await page.locator("article").getByText("Running").waitFor();
  await openNote(page, "Note");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("/by");
  await takeCompletion(page, "Say goodbye");
  await editorOf(page).getByText("Goodbye").waitFor();
  await page.keyboard.type("_");
  await onDisk("Good_bye");
});

test("the Plugs view tells hooks, the next run and the log, and takes a permission back", async () => {
  await start(["--trust", "all"]);
  const article = page.locator("article");
  await article.getByText("0 3 * * *").waitFor();
  await article.getByText(/next in|next tomorrow/).waitFor();
  await article.getByText("Greeter: Greet").waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await article.getByText("Disabled").waitFor();
  await page.getByRole("button", { name: "Enable" }).click();
  await article.getByText("Running").waitFor();
});

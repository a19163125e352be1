import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { editorOf, eventually, runCommand, stages, type Served, type Window } from "./harness.ts";

const PLUG = ".jackdaw/plugs/counter";
const CONFIG = ".jackdaw/config.yaml";
const MANIFEST = `name: counter
version: 0.1.0
permissions:
  - ui
  - notes:write: { scope: ["Journal/**"], reason: "writes the daily count" }
config:
  type: object
  properties:
    unit: { type: string, enum: [words, chars], default: words, description: What is counted. }
    perMinute: { type: integer, minimum: 1, default: 200 }
    greeting: { type: string, minLength: 2 }
    loud: { type: boolean }
    birds: { type: array, items: { type: string }, default: [jackdaw] }
    colours: { type: object }
functions:
  tell: { command: { name: "Counter: Tell" } }
  fail: { command: { name: "Counter: Fail" } }
`;
const CODE = `import { config, ui } from "jackdaw";
export const tell = async () => ui.notify(JSON.stringify(await config.get()));
export const fail = () => { throw new Error("no count"); };
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(flags: string[], files: Record<string, string> = {}): Promise<void> {
  ({ served, window, page } = await stage(
    { "Note.md": "# Note\n", [`${PLUG}/plug.yaml`]: MANIFEST, [`${PLUG}/plug.ts`]: CODE, ...files },
    flags,
  ));
  await page.keyboard.press("Control+Shift+x");
}

const choose = () => page.getByRole("option", { name: /counter/ }).click();
const settings = () => page.getByRole("region", { name: "Settings" });
const onDisk = (part: string) =>
  eventually(async () => (await served.read(CONFIG).catch(() => "")).includes(part), `${CONFIG} holds ${part}`);

test("a plug's settings are a form that the keyboard fills in, and what fits is kept at once", async () => {
  await start(["--trust", "all"], { [CONFIG]: "# mine\nexclude: []\n" });
  await choose();
  await settings().getByLabel("Unit").selectOption({ label: "chars" });
  await onDisk("unit: chars");
  await settings().getByText("Saved").waitFor();

  const number = settings().getByLabel("Per minute");
  expect(await number.inputValue()).toBe("200");
  await number.fill("0");
  await number.press("Tab");
  const wrong = settings().getByRole("alert");
  await wrong.waitFor();
  expect(await number.getAttribute("aria-invalid")).toBe("true");
  const about = (await number.getAttribute("aria-describedby")) ?? "";
  expect(about).toContain((await wrong.getAttribute("id")) ?? "no id");
  expect(await served.read(CONFIG)).not.toContain("perMinute");
  await number.fill("fast");
  await number.press("Enter");
  await eventually(
    async () => (await wrong.textContent())?.includes("fast") ?? false,
    "the error quotes what was written",
  );
  await number.fill("300");
  await number.press("Enter");
  await onDisk("perMinute: 300");
  await wrong.waitFor({ state: "detached" });

  await settings().getByLabel("Loud").press("Space");
  await onDisk("loud: true");
  const birds = settings().getByLabel("Birds");
  expect(await birds.inputValue()).toBe("jackdaw");
  await birds.fill("jackdaw\nrook");
  await birds.press("Tab");
  await onDisk("rook");
  expect(await served.read(CONFIG)).toContain("# mine");

  await runCommand(page, "Counter: Tell");
  const told = page.locator(".toast").getByText(/perMinute/);
  await told.waitFor();
  const config = JSON.parse(((await told.textContent()) ?? "").replace(/^[^{]*/, "")) as unknown;
  expect(config).toMatchObject({ unit: "chars", perMinute: 300, loud: true, birds: ["jackdaw", "rook"] });
  expect(window.errors).toEqual([]);
});

test("what has no form is written as YAML in the editor, and the form follows", async () => {
  await start(["--trust", "all"], { [CONFIG]: "plugs:\n  counter:\n    unit: chars\n" });
  await choose();
  await settings().getByRole("button", { name: "Edit as YAML: Colours" }).press("Enter");
  await page.getByRole("textbox", { name: "Text of .jackdaw/config.yaml" }).waitFor();
  await page.getByRole("contentinfo").getByText("Line 2, column 1").waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("plugs:\n  counter:\n    colours: { eye: blue }\n    perMinute: 123\n");
  await page.keyboard.press("Control+s");
  await onDisk("perMinute: 123");
  await page.getByRole("tab", { name: "Plugs" }).click();
  await eventually(async () => (await settings().getByLabel("Per minute").inputValue()) === "123", "the form follows");
  expect(window.errors).toEqual([]);
});

test("the prompt says each ability with its scope and reason, and what was said is changed later", async () => {
  await start([]);
  await choose();
  await page.getByRole("button", { name: "Review permissions…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "May “counter” do this?" });
  const write = dialog.getByRole("listitem").filter({ hasText: "writes the daily count" });
  await write.getByText("Journal/**", { exact: true }).waitFor();
  await write.getByText("Deny", { exact: true }).waitFor();
  await write.getByRole("checkbox").press("Space");
  await write.getByText("Allow", { exact: true }).waitFor();
  await dialog.getByRole("checkbox", { name: /Show messages/ }).press("Space");
  await dialog.getByRole("button", { name: "Allow what is ticked" }).press("Enter");
  const article = page.locator("article");
  await article.getByText("Running").waitFor();
  await article.getByText("a change of them asks again").waitFor();

  // Not worked on here: an error is a message, which leads to its line.
  await runCommand(page, "Counter: Fail");
  await page.locator(".toast").getByRole("button", { name: "Open at this line" }).click();
  await page
    .getByRole("contentinfo")
    .getByText(/^Line 3, column \d+$/)
    .waitFor();
  expect(await editorOf(page).textContent()).toContain("no count");

  await page.getByRole("tab", { name: "Plugs" }).click();
  await article.getByRole("button", { name: "I edit this plug here" }).press("Enter");
  await article.getByText("You edit this plug here").waitFor();
  await served.write(`${PLUG}/plug.ts`, `${CODE}// saved\n`);
  await article.getByText(/generation 2 ·/).waitFor();
  await article.getByText("Running").waitFor();
  const may = article.getByRole("checkbox", { name: /writes the daily count/ });
  await may.press("Space");
  await eventually(async () => !(await may.isChecked()), "it is taken back");
  expect(window.errors).toEqual([]);
});

test("safe mode says so, and ends without a new start", async () => {
  await start(["--safe", "--trust", "all"]);
  await page.getByText("No plug is loaded.").waitFor();
  await page.getByRole("button", { name: "Restart with plugs" }).press("Enter");
  await page.getByText("No plug is loaded.").waitFor({ state: "hidden" });
  await choose();
  await page.locator("article").getByText("Running").waitFor();
  await served.write(`${PLUG}/plug.ts`, `${CODE}// saved\n`);
  await page
    .locator("article")
    .getByText(/generation 2 ·/)
    .waitFor();
  expect(window.errors).toEqual([]);
});

test("a slip in the settings file is told at the start and when it is written, with a way to its line", async () => {
  await start([], { [CONFIG]: "exclude: []\ndeny: [shel]\n" });
  const told = (text: string) => page.locator(".toast").filter({ hasText: text });
  await told("config.yaml:2:8").getByText("did you mean `shell`?").waitFor();
  await served.write(CONFIG, "exclude: []\nexlude: [drafts]\n");
  await told("unknown key `exlude`").getByRole("button", { name: "Open at this line" }).click();
  await editorOf(page).getByText("exlude").waitFor();
});

test("a key that follows at once what closes a dialog is not lost", async () => {
  await start(["--trust", "all"]);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  for (let round = 0; round < 10; round += 1) {
    await page.keyboard.press("Control+/");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    // In one go, as a fast hand or a macro does.
    await Promise.all([page.keyboard.press("Escape"), page.keyboard.press("Control+p")]);
    await palette.getByRole("combobox").waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden" });
  }
  expect(window.errors).toEqual([]);
});

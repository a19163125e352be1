import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually, runCommand, stages, type Window } from "./harness.ts";

const PLUG = ".jackdaw/plugs/birds";
const MANIFEST = `name: birds
version: 0.1.0
permissions:
  - kv
  - notes:read: ["Open/**"]
functions:
  count: { command: { name: "Birds: Count" } }
  nightly: { cron: "0 3 * * *" }
`;
const CODE = `import { kv, log, notes } from "jackdaw";
export async function count() {
  await kv.set("birds", 3);
  await notes.read("Open/Note.md");
  await notes.read("Closed/Secret.md").catch(() => undefined);
  await log.info("three jackdaws on the roof");
  await log.warn("a rook among them");
}
export async function nightly({ scheduled }: { scheduled: string }) {
  await log.info("counted at night");
  return { at: typeof scheduled };
}
`;

const stage = stages();
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ window, page } = await stage(
    {
      "Open/Note.md": "# Note\n",
      "Closed/Secret.md": "# Secret\n",
      [`${PLUG}/plug.yaml`]: MANIFEST,
      [`${PLUG}/plug.ts`]: CODE,
    },
    ["--trust", "all"],
  ));
  await page.keyboard.press("Control+Shift+x");
  await page.getByRole("option", { name: /birds/ }).click();
  await page.locator("article").getByText("Running").waitFor();
});
afterEach(() => {
  expect(window.errors).toEqual([]);
});

const audit = () => page.getByRole("region", { name: "What it did" });
const log = () => page.getByRole("region", { name: "Log" });

test("what a plug did and was denied is listed, and a filter finds it by the keyboard", async () => {
  await audit()
    .getByText(/^It has used no permission/)
    .waitFor();
  await runCommand(page, "Birds: Count");
  const rows = audit().locator("tbody tr");
  await rows.filter({ hasText: "Closed/Secret.md" }).getByText("denied", { exact: true }).waitFor();
  await rows.filter({ hasText: "Open/Note.md" }).getByText("allowed", { exact: true }).waitFor();
  await rows.filter({ hasText: "kv.set" }).getByText("1×").waitFor();
  await runCommand(page, "Birds: Count");
  await rows.filter({ hasText: "kv.set" }).getByText("2×").waitFor();

  const filter = audit().getByRole("searchbox", { name: "Filter what it did" });
  await filter.focus();
  await page.keyboard.type("NOTES open");
  await eventually(async () => (await rows.count()) === 1, "one is left");
  expect(await rows.first().textContent()).toContain("Open/Note.md");
  await page.keyboard.press("Escape");
  expect(await filter.inputValue()).toBe("");
  expect(await rows.count()).toBe(3);

  await audit().getByRole("checkbox", { name: "Denied only" }).press("Space");
  await eventually(async () => (await rows.count()) === 1, "the denied one is left");
  await filter.focus();
  await page.keyboard.type("owl");
  await audit().getByText("Nothing that was denied has “owl”.").waitFor();
});

test("a log is thinned out by words beside its level", async () => {
  await runCommand(page, "Birds: Count");
  await log().getByText("a rook among them").waitFor();
  await log().getByRole("searchbox", { name: "Filter the log" }).focus();
  await page.keyboard.type("ROOF jackdaws");
  await log().getByText("a rook among them").waitFor({ state: "detached" });
  expect(await log().getByRole("listitem").count()).toBe(1);
  await log().getByLabel("From level").selectOption("warn");
  await log().getByText("Nothing from level warn up has “ROOF jackdaws”.").waitFor();
  await page.getByRole("searchbox", { name: "Filter the log" }).press("Escape");
  await log().getByText("a rook among them").waitFor();
});

test("a timer runs now under its own name, as often as that is pressed, and says what it gave", async () => {
  const article = page.locator("article");
  const run = article.getByRole("button", { name: "Run now: 0 3 * * *" });
  expect(await run.textContent()).toContain("Run now");
  await run.press("Enter");
  const result = article.locator(".trying").getByRole("status");
  await eventually(async () => (await result.textContent())?.includes('"at": "string"') ?? false, "it gave its answer");
  await article
    .locator(".trying")
    .getByText(/^\d+\.\d ms$/)
    .waitFor();
  const lines = log().getByText("counted at night");
  await eventually(async () => (await lines.count()) === 1, "it ran once");
  await run.press("Enter");
  await eventually(async () => (await lines.count()) === 2, "it ran once more");
  await article.locator(".trying").getByRole("button", { name: "Close" }).press("Enter");
  expect(await article.locator(".trying").count()).toBe(0);
  await eventually(() => run.evaluate((button) => button === document.activeElement), "the keyboard is back");
});

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Served } from "./harness.ts";

const stage = stages();
let served: Served;
let page: Page;

beforeEach(async () => {
  ({ served, page } = await stage({
    "Places/New York.md": "---\naliases: [Big Apple]\n---\n# New York\n\nA city.\n",
    "Trip.md": "# Trip\n\nWe saw new york, then the Big Apple.\n\nBack in [[New York]].\n",
    "Plan.md": "- [ ] book a bed in New York\n",
    "Alone.md": "# Alone\n\nNothing.\n",
  }));
});

const mentions = () => page.getByRole("region", { name: "Unlinked mentions" });
const toggle = () => mentions().getByRole("button", { name: /Unlinked mentions/ });
const onDisk = (path: string, part: string) =>
  eventually(async () => (await served.read(path)).includes(part), `${path} holds ${part}`);

describe("unlinked mentions", () => {
  test("are asked for when they are opened, and lead to their line", async () => {
    await openNote(page, "New York");
    expect(await toggle().getAttribute("aria-expanded")).toBe("false");
    expect(await mentions().getByRole("article").count()).toBe(0);
    await toggle().click();
    await mentions()
      .getByRole("button", { name: /^Link “/ })
      .nth(2)
      .waitFor();
    expect(await mentions().locator("b").allTextContents()).toEqual(["New York", "new york", "Big Apple"]);
    await mentions()
      .getByRole("button", { name: /We saw/ })
      .first()
      .click();
    await page.getByRole("tab", { name: "Trip", selected: true }).waitFor();
  });

  test("become links by the keyboard alone, and the next one takes it", async () => {
    await openNote(page, "New York");
    await toggle().focus();
    await page.keyboard.press("Enter");
    await mentions()
      .getByRole("button", { name: /^Link “New York” in Plan/ })
      .waitFor();
    // The head's own button, the line, its button.
    for (let at = 0; at < 2; at++) await page.keyboard.press("Tab");
    await page.keyboard.press("Control+Enter");
    await onDisk("Plan.md", "- [ ] book a bed in [[New York]]\n");
    await eventually(
      () => page.evaluate(() => document.activeElement?.getAttribute("aria-label")?.includes("“new york”") ?? false),
      "the next mention has the focus",
    );
    await page.keyboard.press("Enter");
    await onDisk("Trip.md", "We saw [[new york]], then the Big Apple.");
  });

  test("all become links at once; what was just typed is not lost, and undo takes a link back", async () => {
    await openNote(page, "Trip");
    await page.getByRole("tab", { name: "Trip" }).dblclick();
    await openNote(page, "New York");
    await toggle().click();
    await mentions().getByRole("button", { name: "Link all" }).waitFor();
    await page.getByRole("tab", { name: "Trip" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Just typed.");
    await page.getByRole("tab", { name: "New York" }).click();
    await mentions().getByRole("button", { name: "Link all" }).click();
    await onDisk("Trip.md", "We saw [[new york]], then the [[New York|Big Apple]].");
    await onDisk("Plan.md", "[[New York]]");
    expect(await served.read("Trip.md")).toContain("Just typed.");
    await page.getByRole("tab", { name: "Trip" }).click();
    await eventually(
      async () => (await editorOf(page).textContent())?.includes("Just typed.") ?? false,
      "the editor shows it",
    );
    await page.keyboard.press("Control+z");
    await onDisk("Trip.md", "We saw new york, then the Big Apple.");
  });

  test("say so when there are none", async () => {
    await openNote(page, "Alone");
    await toggle().click();
    await mentions().getByText("No other note names this one without a link.").waitFor();
    expect(await mentions().getByRole("button", { name: "Link all" }).count()).toBe(0);
  });
});

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const NOTE = `# One

First text.

## Inner

- item
  - child
- last

# Two

Second text.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Note.md": NOTE, "Other.md": "# Other\n" }));
  await openNote(page, "Note");
});

const visible = (text: string) => editorOf(page).locator(".cm-line", { hasText: new RegExp(`^(?:#+ )?${text}`) });

describe("folding", () => {
  test("by the mark in the margin, which moves nothing", async () => {
    const heading = visible("One");
    const before = await heading.boundingBox();
    await heading.hover();
    await page.getByRole("button", { name: "Fold section" }).first().click();
    await visible("First text.").waitFor({ state: "detached" });
    await visible("Second text.").waitFor();
    expect(await heading.boundingBox()).toEqual(before);
    await page.getByRole("button", { name: "Unfold section" }).first().click();
    await visible("First text.").waitFor();
    expect(window.errors).toEqual([]);
  });

  test("by keys and commands, and remembered while the note is away", async () => {
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+Shift+BracketLeft");
    await visible("First text.").waitFor({ state: "detached" });
    await openNote(page, "Other");
    // It was only looked at: its tab is gone.
    await page.getByRole("tab", { name: "Note", exact: true }).waitFor({ state: "detached" });
    await openNote(page, "Note");
    await visible("Second text.").waitFor();
    expect(await visible("First text.").count()).toBe(0);
    await runCommand(page, "Unfold everything");
    await visible("First text.").waitFor();
    await runCommand(page, "Fold everything");
    await visible("Second text.").waitFor({ state: "detached" });
    expect(await served.read("Note.md")).toBe(NOTE);
  });

  test("the chip that stands for what is hidden is reached and pressed by the keyboard", async () => {
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+Shift+BracketLeft");
    const chip = page.getByRole("button", { name: "Unfold 8 lines" });
    await chip.waitFor();
    await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
    await eventually(() => chip.evaluate((element) => element === document.activeElement), "the chip has the focus");
    await page.keyboard.press("Enter");
    await visible("First text.").waitFor();
    expect(await served.read("Note.md")).toBe(NOTE);
  });

  test("what is typed at the end of a folded line is seen, and Enter goes on below what is hidden", async () => {
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+Shift+BracketLeft");
    await visible("First text.").waitFor({ state: "detached" });
    await page.keyboard.press("End");
    await page.keyboard.type(" more");
    await visible("One more").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Below");
    await visible("Below").waitFor();
    expect(await visible("First text.").count()).toBe(0);
    const after = NOTE.replace("# One", "# One more").replace("- last\n", "- last\n\nBelow\n");
    await eventually(async () => (await served.read("Note.md")) === after, "both are where they are seen");
    expect(window.errors).toEqual([]);
  });
});

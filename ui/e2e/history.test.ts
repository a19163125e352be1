import { readdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const DIARY = "one\n\ntwo\n\nthree\n";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

const has = (path: string, text: string) =>
  eventually(async () => (await served.read(path).catch(() => "")) === text, `${path} says ${JSON.stringify(text)}`);
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
const toast = (text: string | RegExp) => page.getByRole("status").getByText(text);

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Diary.md": DIARY, "Other.md": "Other.\n" }));
  await openNote(page, "Diary");
  await page.keyboard.press("Control+Home");
});

test("a version is kept, compared, taken back in part and whole, and that can be undone", async () => {
  await runCommand(page, "Keep this version");
  await toast("This version of “Diary” is kept.").waitFor();
  await page.keyboard.type("ZERO ");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("four");
  await has("Diary.md", "ZERO one\n\ntwo\n\nthree\nfour");

  await runCommand(page, "Versions of this note…");
  const versions = dialog("Versions of “Diary”");
  await versions.getByText("kept by you").waitFor();
  const now = versions.getByRole("textbox", { name: "Now – edit freely" });
  await now.getByText("ZERO one").waitFor();
  expect(await versions.getByRole("textbox", { name: "This version" }).innerText()).toContain("one");
  expect(await violationsInBothThemes(page, "history")).toEqual([]);
  await versions.getByRole("button", { name: "Take this over" }).first().click();
  await versions.getByRole("button", { name: "Save the right side" }).click();
  await has("Diary.md", "one\n\ntwo\n\nthree\nfour");

  await runCommand(page, "Versions of this note…");
  await versions.getByText("ZERO one").waitFor();
  // By the keyboard, to the oldest.
  await page.keyboard.press("ArrowUp");
  await versions.getByRole("radio").last().waitFor();
  expect(await versions.getByRole("radio").last().isChecked()).toBe(true);
  await versions.getByRole("button", { name: "Restore this version" }).click();
  await has("Diary.md", DIARY);
  await versions.waitFor({ state: "hidden" });
  await editorOf(page).click();
  await page.keyboard.press("Control+z");
  await has("Diary.md", "one\n\ntwo\n\nthree\nfour");
  expect(window.errors).toEqual([]);
});

test("what another program replaced is a version, and says so", async () => {
  await served.write("Diary.md", "overwritten\n");
  await editorOf(page).getByText("overwritten").waitFor();
  await runCommand(page, "Versions of this note…");
  const versions = dialog("Versions of “Diary”");
  await versions.getByText("before another program changed it").waitFor();
  await versions.getByRole("button", { name: "Restore this version" }).click();
  await has("Diary.md", DIARY);
});

test("a note without a past says when it will have one", async () => {
  await runCommand(page, "Versions of this note…");
  await dialog("Versions of “Diary”")
    .getByText(/There is no earlier version yet/)
    .waitFor();
  expect(await violationsInBothThemes(page, "history-empty")).toEqual([]);
});

test("the trash shows what was deleted, gives it back beside what has its name now, and is emptied when asked twice", async () => {
  await runCommand(page, "Move note to trash");
  await eventually(async () => !(await readdir(served.space)).includes("Diary.md"), "it is deleted");
  await served.write("Diary.md", "another\n");
  await page.getByRole("treeitem", { name: "Diary" }).waitFor();
  await runCommand(page, "Trash…");
  const trash = dialog("Trash");
  await trash.getByText("three").waitFor();
  await trash.getByText("another file has its name now").waitFor();
  expect(await violationsInBothThemes(page, "trash")).toEqual([]);
  await trash.getByRole("button", { name: "Restore" }).click();
  await trash.getByText("The trash is empty.").waitFor();
  await has("Diary 2.md", DIARY);
  expect(await served.read("Diary.md")).toBe("another\n");
  await page.keyboard.press("Escape");

  await openNote(page, "Other");
  await runCommand(page, "Move note to trash");
  await eventually(async () => !(await readdir(served.space)).includes("Other.md"), "it is deleted");
  await runCommand(page, "Trash…");
  await trash.getByRole("button", { name: "Empty the trash…" }).click();
  await trash.getByRole("button", { name: "Delete all for good" }).click();
  await trash.getByText("The trash is empty.").waitFor();
  expect(window.errors).toEqual([]);
});

test("a locked note takes no key, and says how to unlock it", async () => {
  await runCommand(page, "Lock this note, or unlock it");
  const bar = page.getByText("This note is locked: nothing that you type changes it.");
  await bar.waitFor();
  await editorOf(page).click();
  await page.keyboard.type("not this");
  await page.getByRole("button", { name: "Unlock" }).click();
  await bar.waitFor({ state: "hidden" });
  await editorOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("but this");
  await has("Diary.md", `${DIARY}but this`);
});

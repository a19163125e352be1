import { expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages } from "./harness.ts";

/** A little more than what has a preview. A debug build takes half a second to index a megabyte: `JACKDAW_LARGE=30000000` is for a release. */
const BYTES = Number(process.env.JACKDAW_LARGE ?? 3_200_000);
const PER_PARAGRAPH = 10;
const line = (at: number) =>
  `entry ${String(at).padStart(7, "0")} of a **long** log that a machine wrote\n${at % PER_PARAGRAPH === 0 ? "\n" : ""}`;
const LINES = Math.ceil(BYTES / line(1).length);
const LOG = Array.from({ length: LINES }, (_, at) => line(at)).join("");

const stage = stages();

test("a very long note is written as plain text, found in, saved to the byte, and said to be that", async () => {
  const { page, served, window } = await stage({ "Short.md": "A **short** one.\n" });
  // It can be opened before it is indexed.
  await served.write("Log.md", LOG);
  await page.getByRole("treeitem", { name: "Log" }).waitFor();
  await openNote(page, "Log");
  await page.getByText("This note is very long: it is shown as plain text").waitFor();
  await editorOf(page).getByText("entry 0000000 of a **long** log").waitFor();
  await page.getByText("This note is too long for an outline.").waitFor();

  await page.keyboard.press("Control+End");
  await page.keyboard.type("typed at the end\n");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("and above all ");
  const written = `and above all ${LOG}typed at the end\n`;
  await eventually(async () => (await served.read("Log.md")) === written, "all of it is on disk");

  await page.keyboard.press("Control+f");
  await page.keyboard.type(`entry ${String(LINES - 3).padStart(7, "0")}`);
  await page.keyboard.press("Enter");
  await editorOf(page)
    .getByText(line(LINES - 3).trim())
    .waitFor();
  expect(await violationsInBothThemes(page, "large")).toEqual([]);
  await page.keyboard.press("Escape");
  await editorOf(page).focus();

  // Each of what was typed, its line's end, and one too many.
  for (let step = 0; step < 4; step++) await page.keyboard.press("Control+z");
  await eventually(async () => (await served.read("Log.md")) === LOG, "what is undone is saved, too");

  await openNote(page, "Short");
  await editorOf(page).getByText("A short one.").waitFor();
  await runCommand(page, "Switch between live preview and source");
  await editorOf(page).getByText("A **short** one.").waitFor();
  expect(window.errors).toEqual([]);
}, 240_000);

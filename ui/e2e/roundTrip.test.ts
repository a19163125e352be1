import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { editorOf, eventually, stages } from "./harness.ts";

/** Real vaults, beside the repository where they are there. */
const CORPORA = process.env.JACKDAW_CORPORA ?? new URL("../../../shared/corpora", import.meta.url).pathname;
/** How many notes of a vault are opened, spread evenly; `JACKDAW_ROUND_TRIP` says so many, or `all`. */
const WANTED = process.env.JACKDAW_ROUND_TRIP ?? "4";
const NOTES = WANTED === "all" ? Infinity : Number(WANTED);
/** `2/3` is the second of three parts of these: most of the time goes with waiting, so several runs go through a big vault at once. */
const [PART = 1, PARTS = 1] = (process.env.JACKDAW_ROUND_TRIP_PART ?? "1/1").split("/").map(Number);

const VAULTS = [
  "vault-kepano",
  "vault-quartz-docs",
  "vault-foam-docs",
  "vault-dataview",
  "vault-silverbullet-docs/docs",
  "vault-jzhao-garden/content",
  "scale-vault-5k",
];

const stage = stages();

/** Notes of text; what is not UTF-8 opens read-only, and says so. What is hidden is none. */
async function notesOf(folder: string): Promise<Record<string, string>> {
  const notes: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
    const path = join(entry.parentPath, entry.name);
    if (path.slice(folder.length).includes("/.")) continue;
    const bytes = await readFile(path);
    const text = bytes.toString("utf8");
    if (Buffer.from(text).equals(bytes)) notes[path.slice(folder.length + 1)] = text;
  }
  return notes;
}

function spread<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, all.length / NOTES);
  const some = Array.from({ length: Math.ceil(all.length / step) }, (_, n) => all[Math.floor(n * step)] as T);
  return some.filter((_, n) => n % PARTS === PART - 1);
}

/** The text of the note in the window, of which most stands outside the page. */
function shown(page: Page): Promise<string> {
  return editorOf(page).evaluate((content) => {
    const { view } = (content as unknown as { cmTile: { view: { state: { doc: object } } } }).cmTile;
    return view.state.doc.toString();
  });
}

async function open(page: Page, path: string, text: string): Promise<void> {
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog", { name: "Open a note" });
  await dialog.getByRole("combobox").fill(path.replace(/\.md$/, ""));
  await eventually(async () => (await dialog.getByRole("option").count()) > 0, `${path} is found`);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await editorOf(page).waitFor();
  // The editor has one kind of line's end; a save puts back the file's own.
  const lines = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  await eventually(async () => (await shown(page)) === lines, `${path} is shown`);
}

test.for(VAULTS)(
  "a note of %s that was edited and taken back is what it was, to the byte",
  { timeout: NOTES > 100 ? 7_200_000 : 120_000 },
  async (vault, { skip }) => {
    const folder = join(CORPORA, vault);
    skip(!existsSync(folder), `${vault} is not among the corpora; set JACKDAW_CORPORA to their folder`);
    const notes = await notesOf(folder);
    const { served, window, page } = await stage(notes);
    const saved = page.getByRole("contentinfo").getByText("Saved", { exact: true });
    for (const path of spread(Object.keys(notes).sort())) {
      const text = notes[path] as string;
      await open(page, path, text);
      for (const place of ["Control+Home", "Control+End"]) {
        await page.keyboard.press(place);
        await page.keyboard.type("x");
        await page.keyboard.press("Control+s");
        // A letter more, and right below a table the line's end that keeps it out of it.
        await eventually(async () => (await served.read(path)) !== text, `${path} has a letter more`);
        await page.keyboard.press("Control+z");
        await page.keyboard.press("Control+s");
        await saved.waitFor();
        await eventually(async () => (await served.read(path)) === text, `${path} is what it was`);
      }
      expect(window.errors, path).toEqual([]);
      await page.keyboard.press("Control+w");
    }
  },
);

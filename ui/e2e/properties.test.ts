import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { ask, editorOf, eventually, openNote, runCommand, stages, type Served } from "./harness.ts";

const NOTE = `---
title: A title # shown
tags:
  - work
  - home
rating: 4
done: false
due: 2026-01-02
at: 2026-01-02T10:30
topics: [birds, "black: ones"]
parent: "[[Other]]"
aliases:
  - Number one
nested:
  a: 1
---
First line

Last line
`;

const stage = stages();

const panelOf = (page: Page) => page.getByRole("region", { name: "Properties" });
const rowOf = (page: Page, name: string) => panelOf(page).getByRole("group", { name, exact: true });
const valueOf = (page: Page, name: string) =>
  rowOf(page, name).locator(".property-cell").locator("textarea, input").last();
const namesOf = (page: Page) =>
  panelOf(page)
    .locator(".property-key")
    .evaluateAll((keys) => keys.map((key) => (key as HTMLInputElement).value));

/** Waits until the note on disk is this. */
async function becomes(served: Served, path: string, text: string): Promise<void> {
  let found = "";
  await eventually(async () => (found = await served.read(path)) === text, `${path} is\n${text}`).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}\nbut\n${found}`);
    },
  );
}

async function menu(page: Page, name: string, entry: string): Promise<void> {
  await rowOf(page, name).locator(".property-handle").click();
  await page.getByRole("menu", { name }).getByText(entry, { exact: true }).click();
}

const isFocused = (what: Locator) => what.evaluate((element) => element === document.activeElement);

test("each type is edited in a field of its own, and only its bytes change", async () => {
  const { page, served, window } = await stage({ "Note.md": NOTE, "Other.md": "# Other\n" });
  await openNote(page, "Note");
  await valueOf(page, "rating").waitFor();
  expect(await namesOf(page)).toEqual([
    "title",
    "tags",
    "rating",
    "done",
    "due",
    "at",
    "topics",
    "parent",
    "aliases",
    "nested",
  ]);
  let text = NOTE;
  const change = async (from: string, to: string) => {
    expect(text).toContain(from);
    text = text.replace(from, () => to);
    await becomes(served, "Note.md", text);
  };
  await valueOf(page, "title").fill("Jackdaws: a study");
  await change("A title #", '"Jackdaws: a study" #');
  await valueOf(page, "rating").fill("4.5");
  await change("rating: 4\n", "rating: 4.5\n");
  await valueOf(page, "done").check();
  await change("done: false", "done: true");
  await valueOf(page, "due").fill("2027-02-03");
  await change("due: 2026-01-02", "due: 2027-02-03");
  await valueOf(page, "at").fill("2027-02-03T08:15");
  await change("at: 2026-01-02T10:30", "at: 2027-02-03T08:15");
  await valueOf(page, "topics").fill("grey: napes");
  await page.keyboard.press("Enter");
  await change('"black: ones"]', '"black: ones", "grey: napes"]');
  await rowOf(page, "tags").getByRole("button", { name: "Remove work" }).click();
  await change("  - work\n", "");
  await valueOf(page, "nested").fill("a: 2\n  b: [x]");
  await valueOf(page, "title").focus();
  await change("a: 1\n", "a: 2\n  b: [x]\n");
  await rowOf(page, "parent").getByRole("link", { name: "Other" }).click();
  await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
  expect(window.errors).toEqual([]);
});

test("properties are added, renamed, moved and deleted by the keyboard, and undone", async () => {
  const { page, served, window } = await stage({ "Note.md": "Text\n", "b.md": "---\nstatus: draft\nrating: 3\n---\n" });
  await openNote(page, "Note");
  await editorOf(page).focus();
  await page.keyboard.press("Control+;");
  const fresh = page.getByRole("combobox", { name: "Name of the new property" });
  await eventually(() => isFocused(fresh), "the new property has the keyboard");
  await page.keyboard.type("rat");
  await page.getByRole("option", { name: "rating Number" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await eventually(() => isFocused(valueOf(page, "rating")), "its value has the keyboard");
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("status");
  await page.keyboard.press("Tab");
  await eventually(() => isFocused(valueOf(page, "status")), "the second value has the keyboard");
  await page.keyboard.type("dr");
  await page.getByRole("option", { name: "draft 1" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await becomes(served, "Note.md", "---\nrating: 5\nstatus: draft\n---\nText\n");

  await page.keyboard.press("Alt+ArrowUp");
  expect(await namesOf(page)).toEqual(["status", "rating"]);
  await page.keyboard.press("Alt+ArrowDown");
  expect(await namesOf(page)).toEqual(["rating", "status"]);
  await page.keyboard.press("Alt+ArrowUp");
  expect(await isFocused(valueOf(page, "status"))).toBe(true);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("state");
  await page.keyboard.press("Enter");
  await becomes(served, "Note.md", "---\nstate: draft\nrating: 5\n---\nText\n");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await becomes(served, "Note.md", "---\nstate: draft\n---\nText\n");
  await page.keyboard.press("Control+z");
  await becomes(served, "Note.md", "---\nstate: draft\nrating: 5\n---\nText\n");

  // Down out of the panel, and up into it again.
  await page.keyboard.press("Escape");
  await eventually(() => isFocused(editorOf(page)), "the text has the keyboard");
  await page.keyboard.type("More ");
  await becomes(served, "Note.md", "---\nstate: draft\nrating: 5\n---\nMore Text\n");
  await page.keyboard.press("ArrowUp");
  expect(await isFocused(valueOf(page, "rating"))).toBe(true);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  await page.keyboard.press("Backspace");
  expect(await isFocused(valueOf(page, "rating"))).toBe(true);
  expect(window.errors).toEqual([]);
});

test("a type is chosen for the name, and what Obsidian wrote down counts till then", async () => {
  const types = '{"types": {"rating": "text", "who": "multitext"}}';
  const note = '---\nrating: "4"\nwho: Ada\n---\nText\n';
  const { page, served } = await stage({
    "Note.md": note,
    "b.md": "---\nrating: good\n---\nText\n",
    ".obsidian/types.json": types,
  });
  await openNote(page, "Note");
  await rowOf(page, "who").getByRole("button", { name: "Ada, 1 of 1 of who" }).waitFor();
  expect(await served.read("Note.md")).toBe(note);
  await menu(page, "rating", "Number");
  await becomes(served, "Note.md", note.replace('"4"', "4"));
  expect(await served.read(".jackdaw/config.yaml")).toBe("propertyTypes:\n  rating: number\n");
  expect(await served.read(".obsidian/types.json")).toBe(types);
  // The other note keeps its value, with a sign.
  await openNote(page, "b");
  await rowOf(page, "rating").getByRole("img", { name: "This is not a number" }).waitFor();
  expect(await valueOf(page, "rating").inputValue()).toBe("good");
  expect(await served.read("b.md")).toBe("---\nrating: good\n---\nText\n");
  // By hand, too.
  await served.write(".jackdaw/config.yaml", "propertyTypes:\n  rating: list\n");
  await rowOf(page, "rating").getByRole("button", { name: "good, 1 of 1 of rating" }).waitFor();
});

test("an outside change of other keys leaves the field, its caret and what is typed alone", async () => {
  const { page, served, window } = await stage({ "Note.md": NOTE });
  await openNote(page, "Note");
  const title = valueOf(page, "title");
  await title.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await served.write("Note.md", NOTE.replace("rating: 4\n", "rating: 5\nextra: here\n"));
  await rowOf(page, "extra").waitFor();
  expect(await isFocused(title)).toBe(true);
  await page.keyboard.type("nother");
  await becomes(
    served,
    "Note.md",
    NOTE.replace("rating: 4\n", "rating: 5\nextra: here\n").replace("A title", "Another title"),
  );
  expect(window.errors).toEqual([]);
});

test("what is typed and not taken yet is taken when another note is shown", async () => {
  const { page, served, window } = await stage({ "Note.md": NOTE, "Other.md": "# Other\n" });
  await openNote(page, "Other");
  await editorOf(page).focus();
  await page.keyboard.type("x");
  await openNote(page, "Note");
  await valueOf(page, "topics").focus();
  await page.keyboard.type("half");
  // No field is left before by this.
  await page.keyboard.press("Control+PageDown");
  await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
  await becomes(served, "Note.md", NOTE.replace('ones"]', 'ones", half]'));
  expect(window.errors).toEqual([]);
});

test("as YAML it is a text until it is left, and a mistake is named where it is", async () => {
  const { page, served, window } = await stage({ "Note.md": NOTE, "Bad.md": "---\ncreated: {{date}}\n---\nText\n" });
  await openNote(page, "Note");
  await panelOf(page).waitFor();
  await runCommand(page, "Edit properties as YAML");
  await panelOf(page).waitFor({ state: "hidden" });
  await page.keyboard.press("End");
  await page.keyboard.type("ly");
  // Behind a letter the first Escape is the completions' own.
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Escape");
  await panelOf(page).waitFor();
  await becomes(served, "Note.md", NOTE.replace("# shown", "# shownly"));

  await openNote(page, "Bad");
  const hint = page.getByRole("note");
  await hint.waitFor();
  expect(await hint.textContent()).toMatch(/^Not valid YAML, line 2, column 11: /);
  await page.getByText("created: {{date}}").click();
  await page.keyboard.press("End");
  for (let letter = 0; letter < "{{date}}".length; letter++) await page.keyboard.press("Backspace");
  await page.keyboard.type('"{{date}}"');
  await hint.waitFor({ state: "hidden" });
  expect(await panelOf(page).count()).toBe(0);
  await page.keyboard.press("Control+End");
  await panelOf(page).waitFor();
  expect(await valueOf(page, "created").inputValue()).toBe("{{date}}");
  expect(window.errors).toEqual([]);
});

test("rows are dragged, folded, hidden, and shown as YAML by the setting", async () => {
  const { page, served } = await stage({ "Note.md": "---\na: 1\nb: 2\nc: 3\n---\nText\n" });
  await openNote(page, "Note");
  const handle = rowOf(page, "c").locator(".property-handle");
  const target = rowOf(page, "a");
  const from = await handle.boundingBox();
  const to = await target.boundingBox();
  if (!from || !to) throw new Error("nothing is seen");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 8, { steps: 3 });
  await page.mouse.move(to.x + 8, to.y + 4, { steps: 3 });
  await page.mouse.up();
  await becomes(served, "Note.md", "---\nc: 3\na: 1\nb: 2\n---\nText\n");

  const fold = panelOf(page).getByRole("button", { name: "Properties" });
  await fold.click();
  await rowOf(page, "a").waitFor({ state: "hidden" });
  expect(await fold.textContent()).toContain("3");
  await fold.click();
  await rowOf(page, "a").waitFor();
  // The text's own mark to fold lines is not beside it.
  await rowOf(page, "a").hover();
  await page.getByText("Text", { exact: true }).hover();
  await rowOf(page, "a").hover();
  expect(await page.locator(".cm-fold-mark").filter({ visible: true }).count()).toBe(0);

  // Who only reads sees them, and changes none.
  await runCommand(page, "Switch between reading and writing");
  await eventually(
    () => valueOf(page, "a").evaluate((field) => (field as HTMLInputElement).readOnly),
    "a is only read",
  );
  await runCommand(page, "Switch between reading and writing");
  await eventually(
    () => valueOf(page, "a").evaluate((field) => !(field as HTMLInputElement).readOnly),
    "a can be written",
  );

  for (const [choice, seen] of [
    ["As YAML", "a: 1"],
    ["Hidden", ""],
    ["As fields", ""],
  ] as const) {
    await page.keyboard.press("Control+,");
    await page
      .getByRole("dialog", { name: "Settings" })
      .getByRole("group", { name: "Properties" })
      .getByText(choice)
      .click();
    await page.keyboard.press("Escape");
    await panelOf(page).waitFor({ state: choice === "As fields" ? "visible" : "hidden" });
    const text = await editorOf(page).textContent();
    expect(text?.includes("a: 1"), choice).toBe(seen !== "");
  }
  expect(await served.read("Note.md")).toBe("---\nc: 3\na: 1\nb: 2\n---\nText\n");
});

test("the panel is there with the note: nothing moves when it comes, and a note is opened behind it", async () => {
  const { page } = await stage({ "Note.md": NOTE });
  await page.evaluate(() => {
    const tops: number[] = [];
    Object.assign(window, { tops });
    new MutationObserver(() => {
      for (const line of Array.from(document.querySelectorAll(".cm-line")))
        if (line.textContent === "First line") tops.push(line.getBoundingClientRect().top);
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  await openNote(page, "Note");
  await panelOf(page).waitFor();
  await page.keyboard.type("x");
  await page.getByText("xFirst line").waitFor();
  const tops = await page.evaluate(() => (window as unknown as { tops: number[] }).tops);
  expect(new Set(tops.map(Math.round)).size).toBe(1);
});

async function clean(page: Page, name: string): Promise<void> {
  expect(await violationsInBothThemes(page, name)).toEqual([]);
}

test("axe finds nothing wrong with the panel, its menu and its lists, in both themes", async () => {
  const { page } = await stage({
    "Note.md": NOTE.replace("nested:", `long: ${"words of a long text ".repeat(9)}\nbad: x\nempty:\nnested:`),
    "Bad.md": "---\ncreated: {{date}}\n---\nText\n",
    ".jackdaw/config.yaml": "propertyTypes: { bad: number, empty: checkbox }\n",
  });
  await openNote(page, "Note");
  await panelOf(page).waitFor();
  await clean(page, "properties-panel");
  await valueOf(page, "tags").fill("wo");
  await valueOf(page, "title").fill("[[");
  await page.getByRole("option").first().waitFor();
  await clean(page, "properties-suggest");
  await page.keyboard.press("Escape");
  await rowOf(page, "rating").locator(".property-handle").click();
  await page.getByRole("menu").waitFor();
  await clean(page, "properties-menu");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+;");
  await page.getByRole("option").first().waitFor();
  await clean(page, "properties-new");
  await openNote(page, "Bad");
  await page.getByRole("note").waitFor();
  await clean(page, "properties-bad");
});

/** Real notes; where they are not, this is left out. */
const CORPORA = process.env.JACKDAW_CORPORA ?? new URL("../../../shared/corpora", import.meta.url).pathname;
const VAULT = join(CORPORA, "vault-kepano");

describe.skipIf(!existsSync(VAULT))("a real vault (copied)", () => {
  test("every note that the index reads is shown as properties, every other one as text, and none is changed", async () => {
    const files: Record<string, string> = {};
    for (const entry of await readdir(VAULT, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
      const path = join(entry.parentPath, entry.name);
      files[path.slice(VAULT.length + 1)] = await readFile(path, "utf8");
    }
    files[".obsidian/types.json"] = await readFile(join(VAULT, ".obsidian/types.json"), "utf8");
    const { page, served, window } = await stage(files);
    const sql = "SELECT DISTINCT path FROM properties WHERE source = 'frontmatter'";
    const { rows } = (await ask(served, { method: "query", params: { sql } })) as { rows: [string][] };
    const read = new Set(rows.map(([path]) => path));
    expect(read.size).toBeGreaterThan(40);
    const notes = Object.keys(files).filter(
      (path) => /^---\n[^]*?\n---/.test(files[path] ?? "") && path.endsWith(".md"),
    );
    for (const path of notes) {
      await openNote(page, path.replace(/\.md$/, ""));
      await editorOf(page)
        .and(page.locator(`[aria-label="Text of ${path.replaceAll('"', '\\"')}"]`))
        .waitFor();
      const shown = read.has(path) ? panelOf(page) : page.getByRole("note");
      await shown
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => {
          throw new Error(`${path}: ${read.has(path) ? "no panel" : "no hint"}`);
        });
    }
    for (const path of notes) expect(await served.read(path), path).toBe(files[path]);
    expect(window.errors).toEqual([]);
  }, 300_000);
});

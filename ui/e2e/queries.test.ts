import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { ask, editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";

const BOOKS = {
  "Books/Emma.md": "---\nrating: 4\nauthor: Jane Austen\nread: true\ntags: [book, classic]\n---\n# Emma\n",
  "Books/Ulysses.md": "---\nrating: 5\nauthor: '[[Joyce]]'\nread: false\ntags: [book]\n---\n# Ulysses\n",
  "Books/Dubliners.md": "---\nrating: 3\nauthor: '[[Joyce]]'\ntags: [book]\n---\n# Dubliners\n",
  "Joyce.md": "# Joyce\n",
};
const TASKS = {
  "Todo.md": "# Todo\n\n- [ ] call Ada 📅 2026-01-02 #phone\n- [ ] write **home**\n- [x] sleep\n",
  "Other.md": "# Other\n\n- [ ] feed the birds\n",
};

/** A note with a block, and a place for the caret away from it. */
const query = (text: string) => `start\n\n\`\`\`query\n${text}\n\`\`\`\n\nend\n`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(files: Record<string, string>): Promise<void> {
  ({ served, window, page } = await stage(files));
}

const block = () => page.locator(".query-block");
const rowsOf = async () => {
  const rows = await block().locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).map((text) => text.trim())));
};

describe("a query block", () => {
  test("is a table of notes and their properties, each value by what it is, sorted by its headers", async () => {
    await start({
      ...BOOKS,
      "Query.md": query("notes tagged book show title, .rating as Stars, .author, .read sort by title"),
    });
    await openNote(page, "Query");
    await block().getByRole("table").waitFor();
    expect(await rowsOf()).toEqual([
      ["Dubliners", "3", "Joyce", ""],
      ["Emma", "4", "Jane Austen", "✓"],
      ["Ulysses", "5", "Joyce", "–"],
    ]);
    const stars = block().getByRole("columnheader", { name: "Stars" });
    await stars.getByRole("button").click();
    await eventually(async () => (await stars.getAttribute("aria-sort")) === "ascending", "sorted up");
    await page.keyboard.press("Enter");
    await eventually(async () => (await rowsOf())[0]?.[0] === "Ulysses", "sorted down, by the keyboard");
    expect(await stars.getAttribute("aria-sort")).toBe("descending");
    await block().getByRole("link", { name: "Joyce" }).first().click();
    await page.getByRole("tab", { name: "Joyce", selected: true }).waitFor();
    await openNote(page, "Query");
    await block()
      .getByRole("link", { name: "Emma" })
      .click({ modifiers: ["Control"] });
    await page.getByRole("tab", { name: "Emma", selected: true }).waitFor();
    expect(window.errors).toEqual([]);
  });

  test("follows its sources, and keeps what it shows until the new is there", async () => {
    await start({ ...BOOKS, "Query.md": query("notes tagged book") });
    await openNote(page, "Query");
    await block().getByText("3 notes").waitFor();
    await page.evaluate(() => {
      const body = document.querySelector(".query-body");
      const watched = globalThis as unknown as { emptied: boolean };
      watched.emptied = false;
      if (body)
        new MutationObserver(() => (watched.emptied ||= body.childElementCount === 0)).observe(body, {
          childList: true,
        });
    });
    await served.write("Books/Molloy.md", "---\ntags: [book]\n---\n# Molloy\n");
    await block().getByRole("link", { name: "Molloy" }).waitFor();
    await block().getByText("4 notes").waitFor();
    expect(await page.evaluate(() => (globalThis as unknown as { emptied: boolean }).emptied)).toBe(false);
  });

  test("ticks a task in the note it comes from, with a way back, also when that note has changed meanwhile", async () => {
    await start({ ...TASKS, "Query.md": query("tasks where not done sort by path") });
    await openNote(page, "Query");
    await block().getByText("3 tasks").waitFor();
    const box = (name: RegExp) => block().getByRole("checkbox", { name });
    await box(/birds/).click();
    await eventually(async () => (await served.read("Other.md")).includes("- [x] feed the birds"), "it is on disk");
    await eventually(async () => (await box(/birds/).count()) === 0, "it is gone from the open ones");
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await eventually(async () => (await served.read("Other.md")).includes("- [ ] feed the birds"), "it is taken back");
    await box(/birds/).waitFor();
    // The answer that is shown has the old line.
    const failing = served.write("Todo.md", `new\n\n${TASKS["Todo.md"]}`);
    await failing;
    await box(/Ada/).click();
    await eventually(async () => (await served.read("Todo.md")).includes("- [x] call Ada"), "found by its text");
    expect(await served.read("Todo.md")).toContain("- [ ] write **home**");
    expect(window.errors).toEqual([]);
  });

  test("gives an open note its tick as an edit that can be undone there", async () => {
    await start({ ...TASKS, "Query.md": query("tasks where not done") });
    await openNote(page, "Todo");
    await page.getByRole("tab", { name: "Todo" }).dblclick();
    await openNote(page, "Query");
    await block().getByRole("checkbox", { name: /Ada/ }).click();
    await eventually(async () => (await served.read("Todo.md")).includes("- [x] call Ada"), "it is saved");
    await openNote(page, "Todo");
    await editorOf(page).getByText("write").click();
    await page.keyboard.press("Control+z");
    await eventually(async () => (await served.read("Todo.md")).includes("- [ ] call Ada"), "undone in its note");
  });

  test("ticks tasks of its own note", async () => {
    await start({ "Query.md": `- [ ] one\n- [ ] two\n\n${query("tasks where path = this and not done")}` });
    await openNote(page, "Query");
    await block().getByText("2 tasks").waitFor();
    await block().getByRole("checkbox", { name: "two" }).click();
    await block().getByText("1 task", { exact: true }).waitFor();
    await eventually(async () => (await served.read("Query.md")).startsWith("- [ ] one\n- [x] two\n"), "it is saved");
  });

  test("is asked in a callout and an item, and its mistakes lead to their place", async () => {
    const wrong = "start\n\n- a\n\n  > ```query\n  > view: table\n  > notes tagged book\n  >   show titel\n  > ```\n";
    const right = "> [!tip] Books\n> ```query\n> notes tagged book\n>   show title\n> ```\n";
    await start({ ...BOOKS, "Query.md": `${wrong}\n${right}\nend\n` });
    await openNote(page, "Query");
    await page.locator(".cm-nested.cm-callout .query-block").getByText("3 notes").waitFor();
    const error = page.locator(".cm-nested.cm-quote .query-block").getByRole("alert");
    await error.getByText("line 3, column 8").waitFor();
    await error.getByRole("button", { name: "Edit the query" }).click();
    await page.keyboard.press("Shift+Control+ArrowRight");
    await page.keyboard.type("title");
    await eventually(async () => (await served.read("Query.md")).includes("  >   show title\n"), "it is saved");
    await page.keyboard.press("Escape");
    await page.locator(".cm-nested.cm-quote .query-block").getByText("3 notes").waitFor();
    expect(window.errors).toEqual([]);
  });

  test("says what is wrong at its line and column, and leads there", async () => {
    await start({ ...BOOKS, "Query.md": query("view: table\nnotes tagged book\n  show titel") });
    await openNote(page, "Query");
    const error = block().getByRole("alert");
    await error.getByText("line 3, column 8").waitFor();
    await error.getByText("did you mean `title`?").waitFor();
    await error.getByRole("button", { name: "Edit the query" }).click();
    await block().waitFor({ state: "detached" });
    await page.keyboard.press("Shift+Control+ArrowRight");
    await page.keyboard.type("title");
    // By then nothing is asked any more what could be completed, which Escape would give up.
    await eventually(async () => (await served.read("Query.md")).includes("show title"), "it is saved");
    await page.keyboard.press("Escape");
    await block().getByText("3 notes").waitFor();
    // Escape gave it the keyboard, and leads back into the text.
    expect(await page.evaluate(() => document.activeElement?.closest(".query-block") !== null)).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.type("typed");
    await eventually(async () => (await served.read("Query.md")).includes("```\ntyped"), "the caret is behind it");
  });

  test("searches, counts, groups and asks in SQL about the note it is in", async () => {
    const blocks = [
      "search tag:book -path:Emma",
      "view: count\nnotes tagged book",
      "notes tagged book show title group by .author",
      "SELECT path, target FROM links WHERE resolved = :note",
      "notes linking to this",
    ];
    await start({
      ...BOOKS,
      "Query.md": blocks.map(query).join("\n"),
      "Linking.md": "# Linking\n\nSee [[Query]].\n",
    });
    // Only what is in sight is asked.
    await page.setViewportSize({ width: 1280, height: 2000 });
    await openNote(page, "Query");
    await block().nth(0).getByRole("link", { name: "Ulysses" }).waitFor();
    await block().nth(1).getByText("3", { exact: true }).waitFor();
    await block().nth(2).getByRole("rowheader", { name: "Jane Austen" }).waitFor();
    await block().nth(3).getByRole("link", { name: "Linking" }).waitFor();
    await block().nth(4).getByText("1 note", { exact: true }).waitFor();
    expect(await block().nth(0).getByRole("link", { name: "Emma" }).count()).toBe(0);
    expect(window.errors).toEqual([]);
  });

  test("cuts thousands of rows and shows more when asked", async () => {
    const many = Array.from({ length: 450 }, (_, at) => `- [ ] task ${at}`).join("\n");
    await start({ "Many.md": many, "Query.md": query("tasks") });
    await openNote(page, "Query");
    await block().getByText("The first 200 tasks").waitFor();
    await block().getByRole("button", { name: "Show more" }).click();
    await block().getByText("450 tasks").waitFor();
    expect(await block().getByRole("checkbox").count()).toBe(450);
  });

  test("that takes long says so, and is stopped", async () => {
    const slow = "time: 10\nWITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    await start({ "Query.md": query(slow) });
    await openNote(page, "Query");
    await block().getByText("Asking…").waitFor();
    // Typing does not wait for it.
    await editorOf(page).getByText("start").click();
    await page.keyboard.type("quick ");
    await eventually(async () => (await served.read("Query.md")).includes("quick "), "it is saved meanwhile");
    await block().getByRole("button", { name: "Stop" }).click();
    await block().getByText("Stopped").waitFor();
    await block().getByRole("button", { name: "Ask again" }).waitFor();
    await ask(served, { method: "query", params: { sql: "SELECT 1" } });
  });
});

test("query blocks are for everybody, in both themes", async () => {
  const blocks = [
    "tasks",
    "notes tagged book show title, .rating as Stars, .author, .read, modified, tags group by .author",
    "search tag:book",
    "notse",
    "view: count\nnotes",
  ];
  await start({ ...BOOKS, ...TASKS, "Query.md": `# Query\n\n${blocks.map(query).join("\n")}` });
  await openNote(page, "Query");
  await page.setViewportSize({ width: 1280, height: 2000 });
  await block().nth(4).getByText("7", { exact: true }).waitFor();
  expect(await violationsInBothThemes(page, "queries")).toEqual([]);
});

// The editor in the real window, by real keys and clicks: what `ui/e2e` holds in Chromium is so in this web view as well.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

import { Keys, until } from "./driver.mjs";
import { tests } from "./stage.mjs";

const file = (name) => readFile(new URL(`files/${name}`, import.meta.url));

const MARKS = `# Marks

A **bold**, *slanted* and ==marked== word with \`code\` and [[Other|a link]]. #tag

> [!warning] Mind the step
> It is wet.

- [ ] water the plants
  - nested
- [x] sweep the yard

1. first

The end.
`;

const BIRDS = `Above.

| Bird | Seen |
| ---- | ---- |
| Rook | 3    |

Below.
`;

const FILES = `Euler knew $e^{i\\pi} + 1 = 0$ well.

$$
\\sum_{k=1}^{n} k
$$

![[bird.png|60]]

![[Nests]]

![[paper.pdf#page=2]]

The end.
`;

const PROPERTIES = `---
# mine
kind:   'A kind'   # shown
rating: 4
tags: [work, home]
---
Text.
`;

const CHAPTERS = `# Chapters

First text.

## Inner

Inner text.

# Two

Second text.
`;

/** Line ends of Windows, a byte order mark, spaces at an end, and no end of the last line. */
const ODD = "\uFEFFone \r\n\r\n\ttwo  \r\nlast";

const { test } = tests({
  "Marks.md": MARKS,
  "Birds.md": BIRDS,
  "Files.md": FILES,
  "bird.png": await file("bird.png"),
  "paper.pdf": await file("paper.pdf"),
  "Nests.md": "A nest of **twigs**.\n",
  "Properties.md": PROPERTIES,
  "Chapters.md": CHAPTERS,
  "Odd.md": ODD,
  "Other.md": "# Other\n\nOf another kind.\n",
  "Query.md": "Open tasks:\n\n```query\ntasks where not done sort by text\n```\n\nEnd.\n",
  "Todo.md": "# Todo\n\n- [ ] call Ada\n- [ ] air the room\n",
  "Links.md": "See [[Old name]], [it](Old%20name.md#Part) and [[Other]].\n\nEnd.\n",
  "Old name.md": "# Old name\n\n## Part\n\nText.\n",
  "Scripts.md": "Birds\n\nשלום עולם\n\nEnd.\n",
  "Vim.md": "one\ntwo\n",
  "Diary.md": "# Diary\n\n",
  "Typed.md": "",
  "Callout.md": "",
});

const EDITOR = ".cm-content";

/** How many elements a CSS selector finds. */
const count = (window, selector) => window.run("return document.querySelectorAll(arguments[0]).length", selector);
/** Each line of the open note, by its height. */
const heights = (window) =>
  window.run(
    `return [...document.querySelectorAll(".cm-content > .cm-line")]
       .map((line) => Math.round(line.getBoundingClientRect().height * 10) / 10);`,
  );
const hasFocus = (window, selector) =>
  until(`the keyboard to be in ${selector}`, () =>
    window.run("return document.activeElement?.matches(arguments[0])", selector),
  );

/** Takes what a list of completions offers first. */
async function take(window, label) {
  await window.middle(".cm-tooltip-autocomplete [role=option][aria-selected=true]", label);
  // CodeMirror leaves Enter to the text while the list has only just come; nothing tells when that is over.
  await delay(120);
  await window.press(Keys.enter);
}

test("marks are hidden away from the caret, and no line changes its height as it comes and goes", async (stage, window) => {
  await stage.openNote("Marks");
  await window.press(Keys.control, Keys.end);
  await until("the marks to be away", async () => !(await stage.text()).includes("**"));
  const before = await heights(window);
  assert.equal(before.length, MARKS.split("\n").length);
  await window.press(Keys.control, Keys.home);
  for (let line = 1; line <= before.length; line++) {
    assert.deepEqual(await heights(window), before, `with the caret on line ${line}`);
    await window.press(Keys.down);
  }
  await window.clickOn(".cm-line", "bold");
  await until("the marks to be there", async () => (await stage.text()).includes("**bold**"));
  assert.deepEqual(await heights(window), before);
  assert.equal(await stage.read("Marks.md"), MARKS);
});

test("a callout is drawn as one, and a click on a task's box is in the file", async (stage, window) => {
  assert.equal(await count(window, ".cm-callout-head"), 1);
  assert.doesNotMatch(await stage.text(), /\[!warning\]/);
  await window.click('.cm-content input[aria-label="water the plants"]');
  await stage.becomes("Marks.md", MARKS.replace("[ ] water", "[x] water"));
});

test("a cell of a table is written where it stands", async (stage, window) => {
  await stage.openNote("Birds");
  await window.clickOn(".cm-content td", "Rook");
  await window.find(".cm-table-block .is-active .cm-content");
  await window.press(Keys.end);
  await window.type("ery");
  await stage.becomes("Birds.md", /\| Rookery \| 3 +\|/);
  await window.press(Keys.tab);
  await until("the next cell to be active", () =>
    window.run("return document.activeElement?.getAttribute('aria-label') === 'Row 1, Seen'"),
  );
  await window.type("0");
  await window.press(Keys.escape);
  await stage.becomes("Birds.md", /\| Rookery \| 30? +\|/);
  assert.equal(await count(window, ".cm-content table"), 1);
});

test("a table in a callout is typed, drawn and written in where it stands", async (stage, window) => {
  await stage.openNote("Callout");
  for (const line of ["> [!tip] Birds", "| x | y |", "| - | - |", "| 1 | 2 |"]) {
    await window.type(line);
    await window.press(Keys.enter);
  }
  await window.press(Keys.enter);
  await window.type("end");
  const text = /^> \[!tip\] Birds\n> \| x \| y \|\n> \| - \| - \|\n> \| 1 \| 2 \|\n\nend\n?$/;
  await stage.becomes("Callout.md", text);
  await window.find(".cm-nested.cm-callout table");
  await window.clickOn(".cm-nested td", "2");
  await window.find(".cm-table-block .is-active .cm-content");
  await window.press(Keys.end);
  await window.type("0");
  await window.press(Keys.escape);
  await stage.becomes("Callout.md", /\n> \| 1 +\| 20 +\|\n/);
});

test("a table is typed as text to its end, and bold is ended by its key", async (stage, window) => {
  await stage.openNote("Typed");
  await window.type("a ");
  await window.press(Keys.control, "b");
  await window.type("big");
  await window.press(Keys.control, "b");
  await window.type(" bird");
  await window.press(Keys.enter);
  await window.press(Keys.enter);
  for (const line of ["| x | y |", "| - | - |", "| 1 | 2 |"]) {
    await window.type(line);
    await window.press(Keys.enter);
  }
  await window.press(Keys.enter);
  await window.type("End.");
  await until("the table to be drawn", async () => (await count(window, `${EDITOR} table td`)) === 2);
  await stage.becomes("Typed.md", /End\.$/);
  assert.equal(await stage.read("Typed.md"), "a **big** bird\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\nEnd.");
});

test("mathematics is set, a picture, a note and the page of a PDF are drawn", async (stage, window) => {
  await stage.openNote("Files");
  await window.press(Keys.control, Keys.end);
  await window.find(".cm-line .katex math");
  await window.find(".cm-math-block .katex-display");
  await until("the picture to be loaded, in its size", () =>
    window.run(
      `const image = document.querySelector(".cm-media img");
       return image?.naturalWidth === 120 && Math.round(image.getBoundingClientRect().width) === 60;`,
    ),
  );
  await window.middle(".cm-media.media-embed strong", "twigs");
  // Its text and its picture: the second page, with something on it.
  await until("the page to be there", () =>
    window.run("return [...document.querySelectorAll('.media-embed .textLayer')].some((it) => it.textContent.includes('The egg'))"),
  );
  await until("the page to be drawn", () =>
    window.run(
      `return [...document.querySelectorAll(".media-embed canvas")].some((canvas) => {
         if (canvas.width === 0) return false;
         const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
         return data.some((value, at) => at % 4 === 0 && value < 100);
       });`,
    ),
  );
  assert.equal(await stage.read("Files.md"), FILES);
});

test("a field of the properties changes its own bytes and no others", async (stage, window) => {
  await stage.openNote("Properties");
  await window.find(".property-key");
  await window.run(
    "document.querySelector('[role=group][aria-label=rating] .property-cell :is(textarea, input):last-of-type').focus()",
  );
  await window.press(Keys.control, "a");
  await window.type("5");
  await window.press(Keys.enter);
  await stage.becomes("Properties.md", PROPERTIES.replace("rating: 4", "rating: 5"));
});

test("two brackets complete a link to a note", async (stage, window) => {
  await stage.openNote("Other");
  await window.press(Keys.control, Keys.end);
  await window.type("See [[Nes");
  await take(window, "Nests");
  await window.type(" too");
  await stage.becomes("Other.md", "# Other\n\nOf another kind.\nSee [[Nests]] too");
});

test("a section folds by its key and unfolds by its mark", async (stage, window) => {
  await stage.openNote("Chapters");
  await window.press(Keys.control, Keys.home);
  await window.press(Keys.control, Keys.shift, "[");
  await until("the section to be folded", async () => !(await stage.text()).includes("First text."));
  assert.match(await stage.text(), /Second text\./);
  await window.click('[aria-label="Unfold section"]');
  await until("the section to be open", async () => (await stage.text()).includes("First text."));
  assert.equal(await stage.read("Chapters.md"), CHAPTERS);
});

test("the outline leads to a heading, and follows the caret", async (stage, window) => {
  await window.clickOn("[role=complementary] [role=treeitem], aside [role=treeitem]", "Two");
  await until("the outline to be there", () =>
    window.run("return document.querySelector('aside [aria-current=location]')?.textContent.trim() === 'Two'"),
  );
  await window.press(Keys.end);
  await window.type("!");
  await stage.becomes("Chapters.md", CHAPTERS.replace("# Two", "# Two!"));
  await window.press(Keys.control, "z");
  await stage.becomes("Chapters.md", CHAPTERS);
});

test("a key makes a page to be read of the note, another shows it as it is written", async (stage, window) => {
  await window.press(Keys.control, Keys.shift, "r");
  await window.find('.cm-content[contenteditable="false"]');
  await window.type("qq");
  await window.press(Keys.control, Keys.shift, "r");
  await window.find('.cm-content[contenteditable="true"]');
  assert.doesNotMatch(await stage.text(), /qq/);
  await window.press(Keys.control, Keys.shift, "s");
  await until("the signs to be there", async () => (await stage.text()).includes("## Inner"));
  assert.equal(await count(window, ".cm-h1"), 0);
  await window.press(Keys.control, Keys.shift, "s");
  await window.find(".cm-h1");
  assert.equal(await stage.read("Chapters.md"), CHAPTERS);
});

test("words are found in the note, and Escape goes back to the text", async (_, window) => {
  await window.press(Keys.control, "f");
  await hasFocus(window, ".cm-search input, .cm-panel input");
  await window.press(Keys.control, "a");
  await window.type("second");
  await window.press(Keys.enter);
  await until("the match to be marked", () =>
    window.run("return document.querySelector('.cm-searchMatch-selected')?.textContent === 'Second'"),
  );
  await window.press(Keys.escape);
  await hasFocus(window, EDITOR);
});

test("what is written and undone leaves the file with the bytes that it had", async (stage, window) => {
  await stage.openNote("Odd");
  await window.press(Keys.control, Keys.end);
  await window.type(" (more");
  await window.press(Keys.enter);
  await window.type("- item");
  await stage.becomes("Odd.md", /last \(more\)?\r\n- item\)?$/);
  for (let step = 0; step < 12 && (await stage.text()).includes("more"); step++) await window.press(Keys.control, "z");
  await stage.becomes("Odd.md", ODD);
});

test("a query lists tasks of all notes, and a tick is written where the task is", async (stage, window) => {
  await stage.openNote("Query");
  await window.middle(".query-block .query-task", "call Ada");
  await window.click('.query-block input[aria-label^="call Ada"]');
  await stage.becomes("Todo.md", "# Todo\n\n- [x] call Ada\n- [ ] air the room\n");
  await until("the task to be gone from the open ones", async () => !(await stage.text()).includes("call Ada"));
});

test("with Ctrl a link shows what it leads to", async (stage, window) => {
  await stage.openNote("Links");
  await window.press(Keys.control, Keys.end);
  const link = await window.middle(".cm-line", "Other");
  await window.hold(Keys.control, async () => {
    await window.moveTo(link);
    await window.middle('[role=dialog][aria-label^="Preview of"]', "Of another kind.");
  });
  await window.press(Keys.escape);
  await window.gone('[role=dialog][aria-label^="Preview of"]');
});

test("a note is renamed, and the links of others follow in their own style", async (stage, window) => {
  await stage.openNote("Old name");
  await window.press(Keys.f2);
  await hasFocus(window, '[aria-label="New name"]');
  await window.press(Keys.control, "a");
  await window.type("New name");
  await window.press(Keys.enter);
  await stage.tabIs("New name");
  await stage.becomes("Links.md", "See [[New name]], [it](New%20name.md#Part) and [[Other]].\n\nEnd.\n");
});

test("lines of scripts from the right begin at the right", async (stage, window) => {
  await stage.openNote("Scripts");
  const atRight = (words) =>
    window.run(
      `const line = [...document.querySelectorAll(".cm-line")].find((it) => it.textContent.includes(arguments[0]));
       const range = document.createRange();
       range.selectNodeContents(line);
       const [inner, all] = [range.getBoundingClientRect(), line.getBoundingClientRect()];
       return all.right - inner.right < inner.left - all.left;`,
      words,
    );
  assert.equal(await atRight("שלום"), true);
  assert.equal(await atRight("Birds"), false);
  await window.clickOn(".cm-line", "שלום");
  await window.press(Keys.home);
  await window.type("א");
  await stage.becomes("Scripts.md", "Birds\n\nאשלום עולם\n\nEnd.\n");
});

test("Vim's keys edit when they are wanted, and type when they are not", async (stage, window) => {
  await stage.openNote("Vim");
  await stage.runCommand("Vim keys: on or off");
  await window.middle(".cm-vim-panel", "--NORMAL--");
  await window.type("ggdd");
  await stage.becomes("Vim.md", "two\n");
  await window.type("u");
  await stage.becomes("Vim.md", "one\ntwo\n");
  await stage.runCommand("Vim keys: on or off");
  await window.gone(".cm-vim-panel");
  await window.type("d");
  await stage.becomes("Vim.md", "done\ntwo\n");
});

test("the versions of a note are shown beside what it says now", async (stage, window) => {
  await stage.openNote("Todo");
  await stage.runCommand("Keep this version");
  await window.press(Keys.control, Keys.end);
  await window.type("- later");
  await stage.becomes("Todo.md", /- later$/);
  await stage.runCommand("Versions of this note");
  await window.middle("[role=dialog]", "kept by you");
  await window.middle("[role=dialog] .cm-content", "later");
  await window.press(Keys.escape);
  await window.gone("[role=dialog]");
});

/** The promise: whatever ends the program, at most so much of the typing is lost, in milliseconds. */
const LOST_AT_MOST = 250;

test("the program is killed while somebody types: all but the last moment is back, and it is said", async (stage, window) => {
  await stage.openNote("Diary");
  await window.press(Keys.control, Keys.end);
  const typed = [];
  for (let word = 0; word < 30; word++) {
    await window.type(`${word} `);
    typed.push({ time: Date.now(), word: `${word} ` });
  }
  const end = Date.now();
  await stage.crash();
  const kept = typed.filter(({ time }) => time <= end - LOST_AT_MOST).map(({ word }) => word).join("");
  assert.ok(kept.length > 20, "it was typed long enough");
  await until("it to be said", () =>
    stage.window.run(
      "return /“Diary” was (not saved|written)|Text of “Diary”/.test(document.querySelector('.toasts')?.textContent)",
    ),
  );
  await until("the text to be back", async () => (await stage.read("Diary.md")).startsWith(`# Diary\n\n${kept}`));
});

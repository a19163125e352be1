import { beforeEach, describe, expect, test } from "vitest";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const NOTE = `# Notation

See the [guide][g], [g][] and [Guide]; [none] leads nowhere.

A claim.[^why] Another.[^2]

> [!tip]- Folded away
> The inside of it.

> [!note]+ Open
> The inside of the other.

- An item that is long enough to be broken over more than one line of the window, because it says many things that nobody needs to know
  - [ ] A task that is long enough to be broken over more than one line of the window, because it says many things that nobody needs to know

[g]: Other.md
[guide]: <Other.md>

[^why]: Because of *this*.
[^2]: And that.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Window["page"];

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Note.md": NOTE, "Other.md": "# Other\n" }));
  await openNote(page, "Note");
  await editorOf(page).getByText("A claim.").waitFor();
});

const text = () => editorOf(page).innerText();

test("links by their label are links, where a line says where they lead", async () => {
  await page.keyboard.press("Control+End");
  const line = editorOf(page).locator(".cm-line", { hasText: "leads nowhere" });
  const shown = "See the guide, g and Guide; [none] leads nowhere.";
  await eventually(async () => (await line.textContent()) === shown, "marks of links are away");
  await line.getByText("guide", { exact: true }).click();
  await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
  expect(window.errors).toEqual([]);
});

describe("callouts", () => {
  test("one with a minus is closed when the note opens, one with a plus is open, and both turn", async () => {
    await page.keyboard.press("Control+End");
    await eventually(async () => !(await text()).includes("The inside of it."), "the first is closed");
    expect(await text()).toContain("The inside of the other.");
    await editorOf(page).getByRole("button", { name: "Unfold callout" }).click();
    await eventually(async () => (await text()).includes("The inside of it."), "the first is open");
    await editorOf(page).getByRole("button", { name: "Fold callout" }).nth(1).click();
    await eventually(async () => !(await text()).includes("The inside of the other."), "the second is closed");
    expect(await served.read("Note.md")).toBe(NOTE);
  });

  test("one that was opened stays open while its note is away", async () => {
    await editorOf(page).getByRole("button", { name: "Unfold callout" }).click();
    await openNote(page, "Other");
    await openNote(page, "Note");
    await editorOf(page).getByText("The inside of it.").waitFor();
  });

  test("one that is written stays open", async () => {
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n\n> [!bug]- New\n> still seen\n\n\nend");
    await editorOf(page).getByText("still seen").waitFor();
    await eventually(async () => (await served.read("Note.md")).endsWith("end"), "it is saved");
    expect(await text()).toContain("still seen");
  });
});

describe("footnotes", () => {
  test("a mark shows under the pointer what it says", async () => {
    await page.keyboard.press("Control+End");
    await editorOf(page).getByText("why", { exact: true }).first().hover();
    const tip = page.locator(".cm-footnote-tip", { hasText: "Because of this." });
    await tip.locator("em", { hasText: "this" }).waitFor();
  });

  test("one that is written in its place is a mark that shows what it says, and its source at the caret", async () => {
    await served.write("Place.md", "# Place\n\nA word^[said *here*] and more.\n");
    await openNote(page, "Place");
    const line = editorOf(page).locator(".cm-line", { hasText: "A word" });
    const mark = page.getByRole("img", { name: "Footnote: said *here*" });
    await mark.waitFor();
    expect(await line.textContent()).toBe("A word* and more.");
    await mark.hover();
    await page.locator(".cm-footnote-tip", { hasText: "said here" }).waitFor();
    await mark.click();
    await line.getByText("^[").waitFor();
    await runCommand(page, "Switch between reading and writing");
    await mark.waitFor();
    await mark.hover();
    await page.locator(".cm-footnote-tip", { hasText: "said here" }).waitFor();
  });

  test("a mark leads to what it says, and that leads back", async () => {
    await page.keyboard.press("Control+Home");
    await editorOf(page).getByText("2", { exact: true }).first().click();
    await page.keyboard.type("Also: ");
    await eventually(
      async () => (await served.read("Note.md")).includes("[^2]: Also: And that."),
      "the caret is there",
    );
    await runCommand(page, "Go to what a footnote says, or back");
    await page.keyboard.type("Really. ");
    await eventually(async () => (await served.read("Note.md")).includes("Another.Really. [^2]"), "it is back");
  });

  test("when reading, the keyboard goes to a mark, sees what it says, and goes there and back", async () => {
    await served.write("Read.md", "# Read\n\nClaimed[^a] and kept^[for *now*].\n\n[^a]: Because of [[Note]].\n");
    await openNote(page, "Read");
    await runCommand(page, "Switch between reading and writing");
    const reading = page.locator(".cm-reading .cm-content");
    await reading.focus();
    const reference = page.locator('[role="doc-noteref"]:focus', { hasText: /^a$/ });
    const back = page.locator('[role="doc-backlink"]:focus', { hasText: /^a$/ });
    const tip = page.locator(".cm-footnote-tip");
    await page.keyboard.press("Tab");
    await reference.waitFor();
    await tip.getByText("Because of Note.").waitFor();
    await page.keyboard.press("Escape");
    await tip.waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    await tip.locator("em", { hasText: "now" }).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await back.waitFor();
    expect(await tip.count()).toBe(0);
    expect(await reading.innerText()).not.toContain("[^");
    await page.keyboard.press("Enter");
    await reference.waitFor();
    await tip.locator(".cm-link", { hasText: "Note" }).click();
    await page.getByRole("tab", { name: "Note", exact: true, selected: true }).waitFor();
  });

  test("a new one is numbered, written and stands at the end", async () => {
    await editorOf(page).getByText("A claim.").click();
    await page.keyboard.press("End");
    await runCommand(page, "Insert footnote");
    await page.keyboard.type("New.");
    await eventually(async () => (await served.read("Note.md")).endsWith("[^2]: And that.\n[^1]: New."), "written");
    expect(await served.read("Note.md")).toContain("Another.[^2][^1]\n");
  });
});

test("lines of a list item that break go on below its text", async () => {
  await page.keyboard.press("Control+Home");
  for (const words of ["An item that", "A task that"]) {
    const line = editorOf(page).locator(".cm-line", { hasText: words });
    await eventually(async () => (await line.getAttribute("class"))?.includes("cm-hang") ?? false, "it hangs");
    const [first, second] = await line.evaluate((element, begin) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      const lefts: number[] = [];
      let bottom = 0;
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        const start = lefts.length === 0 ? node.data.indexOf(begin) : 0;
        if (start < 0) continue;
        for (let at = start; at < node.data.length; at++) {
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const box = range.getBoundingClientRect();
          if (box.width === 0 || box.top < bottom) continue;
          lefts.push(box.left);
          ({ bottom } = box);
        }
      }
      return lefts;
    }, words);
    expect(Math.abs((first ?? 0) - (second ?? 1000))).toBeLessThan(1.5);
  }
});

test("a quote and a callout in a list stand under their item, and their lists begin anew", async () => {
  await served.write(
    "Under.md",
    "# Under\n\n- outer\n  > quoted\n  > - inner\n  >   - [x] done\n\n- next\n  > [!tip] Callout\n  > said\n",
  );
  await openNote(page, "Under");
  const line = (words: string) => editorOf(page).locator(".cm-line", { hasText: words });
  const left = async (of: ReturnType<typeof line>) => (await of.boundingBox())?.x ?? 0;
  await line("done").getByRole("checkbox").waitFor();
  const margin = await left(line("Under"));
  // As far as an item stands in another one: 1.6 letters of 16 pixels.
  const step = 25.6;
  for (const words of ["quoted", "inner", "done", "Callout", "said"])
    expect((await left(line(words))) - margin, words).toBeCloseTo(step, 0);
  const inner = await left(line("inner").locator(".cm-bullet"));
  const done = await left(line("done").getByRole("checkbox"));
  expect(Math.abs(done - inner - step)).toBeLessThan(4);
});

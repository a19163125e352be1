import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";
import { png } from "./media.ts";

const NOTE = `# Page

Before it.

<details>
<summary>More of it</summary>
<p>Hidden <b>until</b> it is asked for, with <a href="Other.md">another note</a>.</p>
</details>

<table>
<tr><th>Bed</th><th align="right">Rows</th></tr>
<tr><td>North</td><td align="right">4</td></tr>
</table>

<img src="images/bird%201.png" alt="A bird" width="120">

<!-- a comment -->

<iframe src="https://pages.example/garden" title="A garden"></iframe>

The end.
`;

const OVER = `# Over

Before it.

<details>
<summary>Over Markdown</summary>

This is **within** it.

</details>

After it.
`;

const INLINE = `# Inline

Some <b>thick</b>, <i>slanted</i>, <s>gone</s> and <small>little</small> text.

A <span style="color: rgb(255, 0, 0); position: fixed; background: url(https://evil.example/s)">red</span> word.

Never <b>closed.

The end.
`;

const HOSTILE = `# Hostile

<div onclick="EVIL = 1" style="position: fixed; inset: 0; z-index: 9999; background: url(https://evil.example/a)" id="app" class="toast">
<script>EVIL = 2</script>
<img src="x.png" onerror="EVIL = 3"><img src="https://evil.example/b.png">
<style>body { display: none }</style>
<a href="javascript:EVIL = 4">a link</a>
<svg onload="EVIL = 5"><script>EVIL = 6</script></svg>
<iframe src="https://evil.example/c" srcdoc="<script>parent.EVIL = 7</script>"></iframe>
<video src="https://evil.example/d.mp4" poster="https://evil.example/e.png" autoplay></video>
<object data="https://evil.example/f"></object><embed src="https://evil.example/g">
<form action="https://evil.example/h"><input autofocus onfocus="EVIL = 8"><button>send</button></form>
<meta http-equiv="refresh" content="0; url=https://evil.example/i"><base href="https://evil.example/">
seen
</div>

The end.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
/** What was let out to the web. */
let gone: string[];

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Page.md": NOTE,
    "Over.md": OVER,
    "Inline.md": INLINE,
    "Hostile.md": HOSTILE,
    "Around.md": "# Around\n\n![[Page]]\n",
    "Other.md": "# Other\n\nSomething else.\n",
    "images/bird 1.png": png(240, 100),
  }));
  gone = [];
  await page.context().route(
    ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== "127.0.0.1",
    (route) => {
      gone.push(route.request().url());
      return route.abort();
    },
  );
});

const blocks = () => page.locator(".cm-html-block");
const summary = () => editorOf(page).locator("summary");
const topOf = (text: string) =>
  editorOf(page)
    .getByText(text)
    .evaluate((line) => Math.round(line.getBoundingClientRect().top));

async function openPageNote(): Promise<void> {
  await openNote(page, "Page");
  await page.locator(".cm-html-block .media-picture img").waitFor();
  await eventually(
    () => page.locator(".cm-html-block img").evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth > 0),
    "the picture is there",
  );
}

test("is shown, with pictures of the space and without the web, and the note stays as it is", async () => {
  await openPageNote();
  expect(await blocks().count()).toBe(4);
  expect(await editorOf(page).getByRole("cell", { name: "North" }).count()).toBe(1);
  expect(await editorOf(page).getByRole("img", { name: "A bird" }).boundingBox()).toMatchObject({
    width: 120,
    height: 50,
  });
  // What is said to other writers stays to be seen.
  expect(await editorOf(page).getByText("<!-- a comment -->").count()).toBe(1);
  expect(await page.locator(".media-note").innerText()).toMatch(
    /^Page of the web:\s*A garden \(https:\/\/pages\.example/,
  );
  expect(await served.read("Page.md")).toBe(NOTE);
  expect(gone).toEqual([]);
  expect(window.errors).toEqual([]);
});

describe("details", () => {
  test("open and close by a press and by the keyboard, and stay as they were left", async () => {
    await openPageNote();
    const inside = editorOf(page).getByText("Hidden until");
    expect(await inside.isVisible()).toBe(false);
    await summary().click();
    await inside.waitFor();
    // The text is not to be written in by that.
    expect(await editorOf(page).getByText("<summary>").count()).toBe(0);
    await summary().focus();
    await page.keyboard.press("Enter");
    await inside.waitFor({ state: "hidden" });
    await page.keyboard.press("Space");
    await inside.waitFor();
    await openNote(page, "Other");
    await openNote(page, "Page");
    await inside.waitFor();
    await inside.getByText("another note").click();
    await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
    expect(await served.read("Page.md")).toBe(NOTE);
  });

  test("hold Markdown, which is written where it stands once they are open", async () => {
    await openNote(page, "Over");
    await summary().waitFor();
    const inside = editorOf(page).getByText("This is within it.");
    // A parser that is held up reads the end of it later than its beginning.
    await inside.waitFor({ state: "detached" });
    expect(await editorOf(page).getByText("After it.").isVisible()).toBe(true);
    await summary().click();
    await inside.waitFor();
    await inside.click();
    await page.keyboard.press("End");
    await page.keyboard.type(" More.");
    await eventually(
      async () => (await served.read("Over.md")).includes("**within** it. More.\n\n</details>"),
      "it is saved",
    );
    await summary().click();
    await inside.waitFor({ state: "hidden" });
    // A search leads into it all the same.
    await editorOf(page).getByText("Before it.").click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await editorOf(page).getByText("<summary>Over Markdown</summary>").waitFor();
    await editorOf(page).getByText("within").waitFor();
  });
});

test("the caret shows the source, by a press, by a button and by arrows, and takes it back", async () => {
  await openPageNote();
  const source = editorOf(page).getByText("<tr><td>North</td>");
  const end = await topOf("The end.");
  await editorOf(page).getByRole("cell", { name: "North" }).click();
  await source.waitFor();
  await page.keyboard.press("Control+Home");
  await source.waitFor({ state: "hidden" });
  expect(await topOf("The end.")).toBe(end);
  await blocks().nth(1).getByRole("button", { name: "Edit" }).focus();
  await page.keyboard.press("Enter");
  await source.waitFor();
  await page.keyboard.press("Control+Home");
  await editorOf(page).getByText("Before it.").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await editorOf(page).getByText("<summary>More of it</summary>").waitFor();
  expect(await served.read("Page.md")).toBe(NOTE);
});

test("a picture that is renamed stays in it, and counts as used", async () => {
  await openPageNote();
  await page.keyboard.press("Control+Shift+E");
  await page.getByRole("treeitem", { name: "images" }).click();
  await page.getByRole("treeitem", { name: "bird 1.png" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Rename F2|^Rename$/ }).click();
  await page.getByLabel("New name").fill("crow & co.png");
  await page.keyboard.press("Enter");
  const renamed = NOTE.replace("images/bird%201.png", "images/crow%20%26%20co.png");
  await eventually(async () => (await served.read("Page.md")) === renamed, "the note names it anew");
  const picture = page.locator('.cm-html-block img[alt="A bird"]');
  await eventually(
    () => picture.evaluate((it: HTMLImageElement) => it.src.includes("crow") && it.naturalWidth > 0),
    "it is shown",
  );
  await runCommand(page, "Links: broken, ambiguous, orphans, unused files");
  await page.getByRole("tab", { name: "Unused" }).click();
  await page.getByText("Every attachment is linked to or shown by a note.").waitFor();
  expect(window.errors).toEqual([]);
});

test("takes no room anew when the note is opened again", async () => {
  await openPageNote();
  const before = await topOf("The end.");
  await openNote(page, "Other");
  await openPageNote();
  expect(await topOf("The end.")).toBe(before);
});

test("is seen by who only reads, in the note and in another that shows it", async () => {
  await openNote(page, "Around");
  await page.locator(".media-embed .rendered").getByRole("cell", { name: "North" }).waitFor();
  await page.locator(".media-embed .rendered").getByText("More of it").click();
  await page.locator(".media-embed .rendered").getByText("Hidden until").waitFor();
  await openNote(page, "Over");
  await runCommand(page, "Switch between reading and writing");
  await page.locator(".cm-reading").waitFor();
  await summary().click();
  await editorOf(page).getByText("This is within it.").waitFor();
  expect(await editorOf(page).getByText("</details>").count()).toBe(0);
  expect(await editorOf(page).getByRole("button", { name: "Edit" }).count()).toBe(0);
});

test("elements in a line look as what they are, with their tags where the caret is", async () => {
  await openNote(page, "Inline");
  const line = editorOf(page).locator(".cm-line", { hasText: "thick" });
  await line.getByText("thick", { exact: true }).waitFor();
  const looks = await page.evaluate(() => {
    const style = (selector: string) => {
      const element = document.querySelector(`.cm-content ${selector}`);
      if (!element) throw new Error(selector);
      return getComputedStyle(element);
    };
    const [text, red] = [style(".cm-line"), style("span[style].cm-element")];
    return {
      thick: Number(style("b").fontWeight) > Number(text.fontWeight),
      slanted: style("i").fontStyle,
      gone: style("s").textDecorationLine,
      little: parseFloat(style("small").fontSize) < parseFloat(text.fontSize),
      red: [red.color, red.position, red.backgroundImage],
    };
  });
  expect(looks).toEqual({
    thick: true,
    slanted: "italic",
    gone: "line-through",
    little: true,
    red: ["rgb(255, 0, 0)", "static", "none"],
  });
  expect(await line.textContent()).toBe("Some thick, slanted, gone and little text.");
  await editorOf(page).getByText("Never <b>closed.").waitFor();
  await line.getByText("thick", { exact: true }).click();
  await line.getByText("<b>").waitFor();
  expect(await line.textContent()).toBe("Some <b>thick</b>, slanted, gone and little text.");
  await runCommand(page, "Switch between reading and writing");
  await eventually(async () => !(await line.textContent())?.includes("<"), "who reads sees no tags");
  expect(await served.read("Inline.md")).toBe(INLINE);
  expect(gone).toEqual([]);
  expect(window.errors).toEqual([]);
});

test("what is hostile runs nothing, loads nothing and leaves the page as it is", async () => {
  await openNote(page, "Hostile");
  await blocks().first().waitFor();
  const { evil, shown, strays, reached } = await page.evaluate(() => {
    const block = document.querySelector(".cm-html-block");
    return {
      evil: (globalThis as { EVIL?: unknown }).EVIL,
      shown: getComputedStyle(document.body).display,
      strays: block?.querySelectorAll(
        ":is(script, style, iframe, video, object, embed, form, input, meta, base, svg, [id], [onclick])",
      ).length,
      reached: [...(block?.querySelectorAll("*") ?? [])].filter((it) => getComputedStyle(it).position === "fixed")
        .length,
    };
  });
  expect({ evil, shown, strays, reached }).toEqual({ evil: undefined, shown: "block", strays: 0, reached: 0 });
  // Its address was not safe: what is left is text, and a press on that shows the source.
  await editorOf(page).getByText("a link").click();
  await editorOf(page).getByText("javascript:EVIL = 4").waitFor();
  expect(await page.evaluate(() => (globalThis as { EVIL?: unknown }).EVIL)).toBeUndefined();
  expect(gone).toEqual([]);
  expect(page.url()).toContain("127.0.0.1");
  // That something was stopped is all that may be written down.
  expect(window.errors.filter((error) => !/Content Security Policy/.test(error))).toEqual([]);
});

test("nothing in it is out of reach, in both themes", async () => {
  await openPageNote();
  await summary().click();
  expect(await violationsInBothThemes(page, "html")).toEqual([]);
});

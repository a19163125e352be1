import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { ask, editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";
import { pdf, png, wav } from "./media.ts";

const PAGES = ["The nest", "The egg", "The second egg"];

const stage = stages();
let page: Page;
let served: Served;
let window: Window;

beforeEach(async () => {
  ({ page, served, window } = await stage({
    "Note.md":
      "A call: ![[call.wav]]\n\n![[broken.mp4]]\n\n[to the egg](birds.pdf#page=2)\n\n[[a #1.png]] [[data.bin]]\n\nend\n",
    "Papers.md": "before\n\n![[birds.pdf#page=2]]\n\nafter\n",
    "birds.pdf": pdf(PAGES),
    "call.wav": wav(),
    "broken.mp4": "no film",
    "a #1.png": png(2000, 1000),
    "data.bin": "0123456789",
  }));
});

const tab = (name: string) => page.getByRole("tab", { name, selected: true });
const pane = (name: string) => page.getByRole("tabpanel", { name, exact: true });

async function openFile(name: string): Promise<void> {
  await page.getByRole("treeitem", { name, exact: true }).click();
  await tab(name).waitFor();
}

const pageNow = () => page.getByRole("spinbutton", { name: /^Page/ }).inputValue();

test("a PDF is read page by page in its own tab, and its text can be marked", async () => {
  await openFile("birds.pdf");
  await page.getByText("of 3", { exact: true }).waitFor();
  await pane("birds.pdf").locator(".textLayer").getByText("The nest").waitFor();
  await page.getByRole("button", { name: "Next page" }).click();
  await eventually(async () => (await pageNow()) === "2", "the second page");
  await page.getByRole("spinbutton", { name: /^Page/ }).fill("3");
  await page.keyboard.press("Enter");
  await pane("birds.pdf").locator(".textLayer").getByText("The second egg").waitFor();
  const canvas = pane("birds.pdf").locator("canvas").last();
  await eventually(
    () => canvas.evaluate((it) => (it as HTMLCanvasElement).width > 300),
    "the page is drawn as wide as there is room",
  );
  expect(window.errors).toEqual([]);
});

test("a PDF is searched by the keyboard", async () => {
  await openFile("birds.pdf");
  await page.getByText("of 3", { exact: true }).waitFor();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("EGG");
  await page.getByText("1 of 2", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("2 of 2", { exact: true }).waitFor();
  expect(await pane("birds.pdf").locator(".textLayer .highlight").first().innerText()).toBe("egg");
  await eventually(async () => (await pageNow()) === "3", "its page is shown");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("raven");
  await page.getByText("none", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => (await page.locator(".textLayer .highlight").count()) === 0, "nothing is marked");
});

test("a link and a session lead to the page of a PDF", async () => {
  await openNote(page, "Note");
  await editorOf(page).press("ControlOrMeta+End");
  await editorOf(page)
    .getByText("to the egg")
    .click({ modifiers: ["ControlOrMeta"] });
  await tab("birds.pdf").waitFor();
  await eventually(async () => (await pageNow()) === "2", "the page that the link names");
  await page.getByRole("spinbutton", { name: /^Page/ }).fill("3");
  await page.keyboard.press("Enter");
  await eventually(
    async () => JSON.stringify(await ask(served, { method: "session.get" })).includes('"page":3'),
    "the page is remembered",
  );
  await page.reload();
  await tab("birds.pdf").waitFor();
  await eventually(async () => (await pageNow()) === "3", "the page is open again");
});

test("a PDF is shown in a note at the page that is named, and can be read there", async () => {
  await openNote(page, "Papers");
  await editorOf(page).press("ControlOrMeta+End");
  const embed = page.locator(".cm-media.media-embed");
  await embed.getByText("of 3", { exact: true }).waitFor();
  await embed.locator(".textLayer").getByText("The egg").waitFor();
  await embed.getByRole("button", { name: "Next page" }).click();
  await eventually(async () => (await pageNow()) === "3", "the next page");
  expect(await served.read("Papers.md")).toBe("before\n\n![[birds.pdf#page=2]]\n\nafter\n");
  await embed.getByRole("button", { name: "Open birds.pdf" }).click();
  await tab("birds.pdf").waitFor();
});

test("sound is played in the note and in its own tab, and what cannot be played says so", async () => {
  await openNote(page, "Note");
  await editorOf(page).press("ControlOrMeta+End");
  const player = page.locator(".cm-media audio");
  await eventually(
    () => player.evaluate((it) => Math.round((it as HTMLAudioElement).duration) === 1),
    "a second of sound is loaded",
  );
  await page.getByText("broken.mp4 cannot be played here").waitFor();
  await openFile("call.wav");
  const own = pane("call.wav").locator("audio");
  await eventually(() => own.evaluate((it) => (it as HTMLAudioElement).readyState >= 1), "it is loaded in its tab");
  await openFile("broken.mp4");
  await pane("broken.mp4").getByText("It cannot be played here").waitFor();
});

test("a picture fits its tab and is as large as is wanted", async () => {
  await openFile("a #1.png");
  const image = pane("a #1.png").getByRole("img");
  const width = async () => Math.round((await image.boundingBox())?.width ?? 0);
  await eventually(async () => (await width()) > 100 && (await width()) < 1200, "it fits");
  await page.getByText("2000 × 1000").waitFor();
  await page.getByRole("button", { name: "100 %" }).click();
  await eventually(async () => (await width()) === 2000, "it is as large as it is");
  await image.focus().catch(() => undefined);
  await pane("a #1.png").getByRole("group", { name: "a #1.png" }).press("0");
  await eventually(async () => (await width()) < 1200, "it fits again");
});

test("any other file says what can be done with it, and is in a tab that closes", async () => {
  await openFile("data.bin");
  await page.getByText("Jackdaw does not show files of this kind. It has 10 bytes.").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("data.bin");
  await page.keyboard.press("Control+w");
  await page.getByRole("tab", { name: "data.bin" }).waitFor({ state: "hidden" });
  await page.keyboard.press("Control+Shift+t");
  await tab("data.bin").waitFor();
});

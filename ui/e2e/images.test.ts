import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";
import { png } from "./media.ts";

const NOTE = `# Pictures

Own size: ![[bird.png]]

![[bird.png|200]]

![A bird|100x40](pictures/other%20bird.png)

![[gone.png]]

![A star](https://pictures.example/star.png)

![[broken.png]]

The end.
`;

const stage = stages();
let page: Page;
let served: Served;
let window: Window;

beforeEach(async () => {
  ({ page, served, window } = await stage({
    "Note.md": NOTE,
    "bird.png": png(400, 100),
    "pictures/other bird.png": png(50, 50, [160, 80, 60]),
    "broken.png": "no picture",
  }));
});

const pictures = () => page.locator(".cm-media img");
const sizes = () =>
  pictures().evaluateAll((all) =>
    all.map((image) => {
      const { width, height } = image.getBoundingClientRect();
      return [Math.round(width), Math.round(height)];
    }),
  );
const loaded = () =>
  eventually(
    async () =>
      (await pictures().evaluateAll((all) => all.filter((it) => (it as HTMLImageElement).naturalWidth > 0).length)) ===
      3,
    "the pictures are loaded",
  );

test("pictures are shown in the text, as large as is written or as they are, with what describes them", async () => {
  await openNote(page, "Note");
  await loaded();
  await editorOf(page).press("ControlOrMeta+End");
  expect(await sizes()).toEqual([
    [400, 100],
    [200, 50],
    [100, 40],
  ]);
  expect(await pictures().evaluateAll((all) => all.map((image) => (image as HTMLImageElement).alt))).toEqual([
    "bird.png",
    "bird.png",
    "A bird",
  ]);
});

test("a picture has its room before it is loaded: nothing below it moves", async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/file\/.*\.png/, async (route) => {
    await released;
    await route.continue();
  });
  await openNote(page, "Note");
  const end = editorOf(page).getByText("The end.");
  await eventually(async () => (await pictures().count()) === 4, "the pictures have their places");
  const top = async () => Math.round((await pictures().nth(2).boundingBox())?.y ?? 0);
  const before = await top();
  release();
  await loaded();
  await end.waitFor();
  expect(await top()).toBe(before);
});

test("the caret shows how a picture is written, with the picture below, and takes both back", async () => {
  await openNote(page, "Note");
  await loaded();
  await pictures().nth(1).click();
  await editorOf(page).getByText("![[bird.png|200]]").waitFor();
  const source = await editorOf(page).getByText("![[bird.png|200]]").boundingBox();
  const shown = await pictures().nth(1).boundingBox();
  expect(shown?.y).toBeGreaterThanOrEqual((source?.y ?? 0) + (source?.height ?? 0) - 8);
  await editorOf(page).press("ControlOrMeta+End");
  await editorOf(page).getByText("![[bird.png|200]]").waitFor({ state: "hidden" });
  expect(await served.read("Note.md")).toBe(NOTE);
});

test("a size that is written anew is shown at once", async () => {
  await openNote(page, "Note");
  await loaded();
  await pictures().nth(1).click();
  await editorOf(page).getByText("![[bird.png|200]]").waitFor();
  await editorOf(page).press("End");
  for (let sign = 0; sign < 5; sign++) await editorOf(page).press("Backspace");
  await page.keyboard.type("80]]");
  await editorOf(page).press("ControlOrMeta+End");
  await eventually(async () => (await sizes())[1]?.[0] === 80, "the picture is 80 wide");
});

test("a picture that changes on the disk is shown as it is now, and one that comes appears", async () => {
  await openNote(page, "Note");
  await loaded();
  await served.write("bird.png", png(120, 60));
  await eventually(async () => JSON.stringify((await sizes())[0]) === "[120,60]", "the new picture is shown");
  await served.write("gone.png", png(30, 20));
  await eventually(async () => JSON.stringify(await sizes()).includes("[30,20]"), "the picture that came is shown");
});

test("what is missing, damaged or of the web says so, and nothing is asked of the web", async () => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") asked.push(request.url());
  });
  await openNote(page, "Note");
  await loaded();
  await editorOf(page).press("ControlOrMeta+End");
  await eventually(async () => (await page.locator(".media-note").count()) === 3, "three that cannot be shown");
  expect(await page.locator(".media-note").allInnerTexts()).toEqual([
    expect.stringMatching(/^Picture:\s*gone\.png not found/),
    expect.stringMatching(/^Picture of the web:\s*A star \(https:\/\/pictures\.example\/star\.png\)/),
    expect.stringMatching(/^Picture:\s*broken\.png cannot be shown/),
  ]);
  expect(await page.getByRole("button", { name: "Open in the browser" }).count()).toBe(1);
  expect(asked).toEqual([]);
  expect(window.errors).toEqual([]);
});

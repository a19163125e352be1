import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { png } from "./media.ts";
import { eventually, openNote, stages, type Served, type Window } from "./harness.ts";
import { tablesOf } from "./tables.ts";

const PICTURES = `| Small | Large |
| ----- | ----- |
| ![[bird.png\\|20]] | ![A bird](bird.png) |
| ![A small bird\\|40x20](bird.png) | ![[gone.png]] |
| ![[Garden]] | ![A star](https://pictures.example/star.png) |
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
const { table, active, isIn } = tablesOf(() => ({ served, page }));

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Pictures.md": PICTURES,
    "Garden.md": "# Garden\n",
    "bird.png": png(1200, 300),
  }));
});

describe("pictures in its cells", () => {
  const pictures = () => table().locator("img");
  const loaded = () =>
    eventually(
      () => pictures().evaluateAll((all) => all.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
      "the pictures are loaded",
    );
  const theirPlaces = () => eventually(async () => (await pictures().count()) === 3, "the pictures have their places");

  test("are shown, as large as is written but no wider than the cell", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await loaded();
    const shown = await pictures().evaluateAll((all) =>
      all.map((image) => {
        const { width, height } = image.getBoundingClientRect();
        const room = image.closest("td")?.clientWidth ?? 0;
        return { alt: (image as HTMLImageElement).alt, width: Math.round(width), ratio: width / height, room };
      }),
    );
    expect(shown.map(({ alt }) => alt)).toEqual(["bird.png", "A bird", "A small bird"]);
    expect([shown[0]?.width, shown[2]?.width]).toEqual([20, 40]);
    expect(shown.map(({ ratio }) => Math.round(ratio))).toEqual([4, 4, 2]);
    expect(shown[1]?.width).toBeGreaterThan(200);
    expect(shown[1]?.width).toBeLessThan(shown[1]?.room ?? 0);
    expect(await table().innerText()).toMatch(/Picture:\s*gone\.png not found/);
    expect(await table().locator(".cm-link").allInnerTexts()).toEqual(["Garden"]);
    expect(window.errors).toEqual([]);
  });

  test("have their room before they are loaded", async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/file\/.*\.png/, async (route) => {
      await released;
      await route.continue();
    });
    await openNote(page, "Pictures");
    await theirPlaces();
    const height = () => table().evaluate((element) => Math.round(element.getBoundingClientRect().height));
    const before = await height();
    release();
    await loaded();
    expect(await height()).toBe(before);
  });

  test("are their source while the cell is written in", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await pictures().first().click();
    await isIn("Row 1, Small");
    expect(await active().innerText()).toContain("bird.png");
    expect(await active().locator("img").count()).toBe(0);
    await page.keyboard.press("Escape");
    await theirPlaces();
    expect(await served.read("Pictures.md")).toBe(PICTURES);
  });

  test("are not fetched from the web, but opened there by a press that leaves the cell as it is", async () => {
    await page.context().route("https://pictures.example/**", (route) => route.fulfill({ body: "" }));
    await openNote(page, "Pictures");
    const opened = page.waitForEvent("popup");
    await table().getByRole("button", { name: "Open in the browser" }).click();
    expect((await opened).url()).toBe("https://pictures.example/star.png");
    await table().getByRole("button", { name: "Open in the browser" }).waitFor();
  });

  test("come when their file does", async () => {
    await openNote(page, "Pictures");
    await theirPlaces();
    await served.write("gone.png", png(10, 10));
    await eventually(async () => (await pictures().count()) === 4, "the picture that was missing is shown");
  });
});

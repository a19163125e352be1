import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const HUB = "# Hub\n\nText.\n\n## Wheel\n\n#birds/crow\n";
const GUIDE =
  '---\nup: "[[Hub]]"\ntags: [birds]\n---\nSee [[Hub]], [[Hub#Wheel|the wheel]] and [a link](Hub.md#Wheel). #birds\n\n```\n[[Hub]] #birds\n```\n';

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

const has = (path: string, text: string) =>
  eventually(async () => (await served.read(path).catch(() => "")) === text, `${path} is as it should be`);
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
const toast = (text: string | RegExp) => page.getByRole("status").getByText(text);

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Hub.md": HUB,
    "Guide.md": GUIDE,
    "parts/Spoke.md": "[[Hub]] and [up](../Guide.md)\n",
    "parts/plan.png": "no picture",
    "Plain.md": "Nothing.\n",
  }));
});

describe("an attachment", () => {
  test("keeps its ending when only its name is written", async () => {
    await page.getByRole("treeitem", { name: "parts" }).click();
    await page.getByRole("treeitem", { name: "plan.png" }).click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Rename F2|^Rename$/ }).click();
    await page.getByLabel("New name").fill("map");
    await page.keyboard.press("Enter");
    await page.getByRole("treeitem", { name: "map.png" }).waitFor();
    expect(await readdir(join(served.space, "parts"))).toContain("map.png");
  });
});

describe("a note", () => {
  test("is renamed with its links after a look at what changes, and back by Undo", async () => {
    await openNote(page, "Hub");
    await runCommand(page, "Rename or move note… (preview)");
    await dialog("Rename").getByLabel("New name").fill("parts/Axle");
    await page.keyboard.press("Enter");
    const preview = dialog("Move “Hub” to “parts/Axle”");
    await preview.getByText("5 links in 2 notes change.").waitFor();
    const changes = preview.getByRole("region", { name: "What changes" });
    expect(await changes.getByRole("heading").allInnerTexts()).toEqual(["Guide\nGuide.md", "Spoke\nparts/Spoke.md"]);
    expect(await violationsInBothThemes(page, "rename-preview")).toEqual([]);
    expect(await readdir(served.space)).toContain("Hub.md");
    await preview.getByRole("button", { name: "Rename and update links" }).click();
    await page.getByRole("tab", { name: "Axle" }).waitFor();
    await has(
      "Guide.md",
      GUIDE.replace('up: "[[Hub]]"', 'up: "[[Axle]]"')
        .replace("See [[Hub]], [[Hub#", "See [[Axle]], [[Axle#")
        .replace("(Hub.md#", "(Axle.md#"),
    );
    await page.getByRole("button", { name: "Undo" }).click();
    await toast(/^Undone: Move “Hub”/).waitFor();
    await has("Guide.md", GUIDE);
    await has("Hub.md", HUB);
    expect(await readdir(join(served.space, "parts"))).toEqual(["Spoke.md", "plan.png"]);
    await page.getByRole("tab", { name: "Hub" }).waitFor();
    expect(window.errors).toEqual([]);
  });

  test("shows the links that cannot say its new name, and says so afterwards", async () => {
    await openNote(page, "Hub");
    await page.keyboard.press("F2");
    await page.getByLabel("New name").fill("C #1");
    await page.keyboard.press("Enter");
    const preview = dialog("Rename “Hub” to “C #1”");
    await preview.getByText("4 links cannot say that name and would lead nowhere.").waitFor();
    expect(await preview.getByRole("listitem").first().innerText()).toBe("Guide.md:2 Hub");
    expect(await violationsInBothThemes(page, "rename-left")).toEqual([]);
    await preview.getByRole("button", { name: "Rename and update links" }).click();
    await toast(/4 links cannot say that name, and lead nowhere now: in Guide, Spoke\./).waitFor();
    await has("Guide.md", GUIDE.replace("(Hub.md#", "(C%20%231.md#"));
  });

  test("takes its open neighbours along without a cursor that jumps, and what was just typed", async () => {
    await openNote(page, "parts/Spoke", "Spoke");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("just now");
    await page.keyboard.press("Control+Shift+E");
    await page.getByRole("treeitem", { name: "Hub" }).click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Rename F2|^Rename$/ }).click();
    await page.getByLabel("New name").fill("Axle");
    await page.keyboard.press("Enter");
    await has("parts/Spoke.md", "[[Axle]] and [up](../Guide.md)\njust now");
    await editorOf(page).getByText("Axle").first().waitFor();
    await editorOf(page).focus();
    await page.keyboard.type("!");
    await has("parts/Spoke.md", "[[Axle]] and [up](../Guide.md)\njust now!");
  });

  test("keeps its links if the reader wants that, and the setting says what happens unasked", async () => {
    await openNote(page, "Hub");
    await runCommand(page, "Rename or move note… (preview)");
    await dialog("Rename").getByLabel("New name").fill("Axle");
    await page.keyboard.press("Enter");
    await dialog(/^Rename “Hub”/)
      .getByRole("button", { name: "Rename, leave links" })
      .click();
    await page.getByRole("tab", { name: "Axle" }).waitFor();
    expect(await served.read("Guide.md")).toBe(GUIDE);

    await page.keyboard.press("Control+,");
    await dialog("Settings").getByRole("group", { name: "Links after a rename" }).getByText("Ask").click();
    await page.keyboard.press("Escape");
    await openNote(page, "Guide");
    await page.keyboard.press("F2");
    await page.getByLabel("New name").fill("Map");
    await page.keyboard.press("Enter");
    const asked = dialog("Rename “Guide” to “Map”");
    await asked.getByText("1 link in 1 note changes.").waitFor();
    await asked.getByRole("button", { name: "Cancel" }).click();
    await asked.waitFor({ state: "hidden" });
    expect(await readdir(served.space)).toContain("Guide.md");
  });
});

test("a folder is renamed with all that is in it, and what is open in the tree stays open", async () => {
  await served.write("Links.md", "[[parts/Spoke]] ![](parts/plan.png)\n");
  await page.getByRole("treeitem", { name: "Links" }).waitFor();
  await openNote(page, "Spoke");
  await page.keyboard.press("Control+Shift+E");
  await page.getByRole("treeitem", { name: "parts" }).click();
  await page.getByRole("treeitem", { name: "Spoke" }).waitFor();
  await page.getByRole("tree", { name: "Files" }).press("F2");
  await page.getByLabel("New name").fill("pieces");
  await page.keyboard.press("Enter");
  await has("Links.md", "[[pieces/Spoke]] ![](pieces/plan.png)\n");
  expect((await stat(join(served.space, "pieces/plan.png"))).isFile()).toBe(true);
  await page.getByRole("treeitem", { name: "Spoke" }).waitFor();
  await editorOf(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("more");
  await has("pieces/Spoke.md", "[[Hub]] and [up](../Guide.md)\nmore");
  expect(window.errors).toEqual([]);
});

test("a heading is renamed where the cursor is, and in every link to it", async () => {
  await openNote(page, "Hub");
  await page.keyboard.press("Control+End");
  await runCommand(page, "Rename this heading…");
  const naming = dialog("Rename this heading");
  expect(await naming.getByLabel("New text").inputValue()).toBe("Wheel");
  expect(await violationsInBothThemes(page, "rename-name")).toEqual([]);
  await naming.getByLabel("New text").fill("Rim & tyre");
  await page.keyboard.press("Enter");
  const preview = dialog("Rename the heading to “Rim & tyre”");
  await preview.getByText("3 places in 2 notes change.").waitFor();
  await preview.getByRole("button", { name: "Rename", exact: true }).click();
  await has("Hub.md", HUB.replace("Wheel", "Rim & tyre"));
  await eventually(
    async () => (await served.read("Guide.md")).includes("[[Hub#Rim & tyre|the wheel]]"),
    "the link follows",
  );
  await editorOf(page).getByText("Rim & tyre").waitFor();
});

test("a tag is renamed with those nested in it, everywhere but in code", async () => {
  await openNote(page, "Plain");
  await runCommand(page, "Rename a tag…");
  const naming = dialog("Rename a tag in all notes");
  await naming.getByLabel("Tag", { exact: true }).fill("birds");
  await naming.getByLabel("New name").fill("corvids");
  await page.keyboard.press("Enter");
  const preview = dialog("Rename the tag “#birds” to “#corvids”");
  await preview.getByText("3 tags in 2 notes change.").waitFor();
  await preview.getByRole("button", { name: "Rename", exact: true }).click();
  await has("Hub.md", HUB.replace("#birds/crow", "#corvids/crow"));
  await has(
    "Guide.md",
    GUIDE.replace("tags: [birds]", "tags: [corvids]").replace("Wheel). #birds", "Wheel). #corvids"),
  );
  await runCommand(page, "Undo the last rename");
  await has("Guide.md", GUIDE);
  await has("Hub.md", HUB);
});

test("nothing happens, and the reason is said, where something has the name already", async () => {
  await mkdir(join(served.space, "empty"));
  await openNote(page, "Hub");
  await page.keyboard.press("F2");
  await page.getByLabel("New name").fill("Guide");
  await page.keyboard.press("Enter");
  await toast(/Guide\.md/).waitFor();
  await has("Hub.md", HUB);
  await has("Guide.md", GUIDE);
  await has("parts/Spoke.md", "[[Hub]] and [up](../Guide.md)\n");
});

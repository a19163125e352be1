import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Window } from "./harness.ts";
import { png } from "./media.ts";

const stage = stages();
let page: Page;
let window: Window;

beforeEach(async () => {
  ({ page, window } = await stage({
    "Note.md":
      "See [[Birds]], [[Birds#Rooks|rooks]], [a bird](bird.png), [[Nowhere]] and <https://a.example/>.\n\nend\n",
    "Birds.md": "# Birds\n\nJackdaws and [[Note|more]].\n\n## Rooks\n\nThey like trees.\n",
    "bird.png": png(120, 60),
  }));
  await openNote(page, "Note");
  await editorOf(page).press("ControlOrMeta+End");
});

const card = () => page.getByRole("dialog", { name: /^Preview of/ });
const link = (text: string) => editorOf(page).getByText(text, { exact: true });

async function over(text: string): Promise<void> {
  await page.keyboard.down("Control");
  await link(text).hover();
}

test("with Ctrl a link shows what it leads to, and the pointer may go into that", async () => {
  await link("Birds").hover();
  await page.keyboard.down("Control");
  await card().getByText("Jackdaws and").waitFor();
  await page.keyboard.up("Control");
  await card().getByRole("link", { name: "more" }).hover();
  expect(await card().count()).toBe(1);
  await card().getByRole("button", { name: "Open Birds" }).click();
  await page.getByRole("tab", { name: "Birds", selected: true }).waitFor();
  await card().waitFor({ state: "hidden" });
  expect(window.errors).toEqual([]);
});

test("without Ctrl nothing comes, and what came goes with the pointer or with Escape", async () => {
  await link("Birds").hover();
  await over("rooks");
  await card().getByText("They like trees.").waitFor();
  expect(await card().getByText("Jackdaws").count()).toBe(0);
  await page.keyboard.up("Control");
  await page.mouse.move(2, 2);
  await card().waitFor({ state: "hidden" });
  await over("rooks");
  await card().waitFor();
  await page.keyboard.press("Escape");
  await card().waitFor({ state: "hidden" });
});

test("a picture is shown, a note that is missing says so, and the web is left alone", async () => {
  await over("a bird");
  await card().locator("img").waitFor();
  await over("Nowhere");
  await card().getByText("Nowhere does not exist yet.").waitFor();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await over("https://a.example/");
  await card().waitFor({ state: "hidden" });
  expect(asked.filter((url) => !url.includes("127.0.0.1"))).toEqual([]);
});

test("the keyboard asks for it at the caret, and Escape leads back to the text", async () => {
  await editorOf(page).press("ControlOrMeta+Home");
  for (let sign = 0; sign < 8; sign++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Alt+Shift+Enter");
  await card().getByText("Jackdaws and").waitFor();
  await eventually(() => card().evaluate((it) => it === document.activeElement), "the card has the keyboard");
  await page.keyboard.press("Escape");
  await card().waitFor({ state: "hidden" });
  await eventually(() => editorOf(page).evaluate((it) => it === document.activeElement), "the text has it again");
});

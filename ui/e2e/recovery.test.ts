import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, openPage, stages, type Stage } from "./harness.ts";

/** The promise: whatever ends the program, at most so much of the typing is lost, in milliseconds. */
const LOST_AT_MOST = 250;
/** Faster than any hand: a key in so many milliseconds, without a pause in which it would be saved. */
const PER_KEY = 20;

const stage = stages();
let the: Stage;
let page: Page;

beforeEach(async () => {
  the = await stage({ "Diary.md": "# Diary\n\n", "Other.md": "Other.\n" });
  ({ page } = the);
  await openNote(page, "Diary");
  await page.keyboard.press("Control+End");
});

const toast = (text: string | RegExp) => page.getByRole("status").getByText(text);

/** Types without a pause until it is told to stop; what was typed when. */
function typing(): { keys: { time: number; text: string }[]; stop: () => Promise<void> } {
  const keys: { time: number; text: string }[] = [];
  let going = true;
  const done = (async () => {
    for (let key = 0; going; key++) {
      const text = `${key} `;
      await page.keyboard.type(text);
      keys.push({ time: Date.now(), text });
      await new Promise((resolve) => setTimeout(resolve, PER_KEY));
    }
  })().catch(() => undefined);
  return {
    keys,
    stop: () => {
      going = false;
      return done;
    },
  };
}

/** What was typed until `end`, less what may be missing. */
const kept = (keys: { time: number; text: string }[], end: number) =>
  keys
    .filter(({ time }) => time <= end - LOST_AT_MOST)
    .map(({ text }) => text)
    .join("");

/** Before the first save, about it, behind a later one; in numbers, at moments of chance: `JACKDAW_KILLS=30`. */
const MOMENTS = process.env.JACKDAW_KILLS
  ? Array.from({ length: Number(process.env.JACKDAW_KILLS) }, () => Math.round(100 + Math.random() * 4900))
  : [700, 1100, 2450];

test.each(MOMENTS)(
  "the program is killed after %i ms of typing: all but the last moment is back, and it is said",
  async (after) => {
    const { keys, stop } = typing();
    await eventually(
      () => Promise.resolve((keys.at(0)?.time ?? Infinity) + after <= Date.now()),
      "it was typed long enough",
    );
    const end = Date.now();
    // Without the page: it still has the text, and would save it.
    await Promise.all([the.served.crash(), the.window.context.setOffline(true)]);
    await stop();
    await the.window.context.close();
    ({ page } = the.window = await openPage(the.browser, the.served));
    await toast(/“Diary” was (not saved|written)|Text of “Diary”|ended unexpectedly/)
      .first()
      .waitFor();
    await eventually(
      async () => (await the.served.read("Diary.md")).startsWith(`# Diary\n\n${kept(keys, end)}`),
      "the text is back on disk",
    );
    await editorOf(page).getByText("Diary").first().waitFor();
    expect(the.window.errors).toEqual([]);
  },
);

test("a window that dies while it is typed in gives its text to the next", async () => {
  const { keys, stop } = typing();
  await eventually(() => Promise.resolve(keys.length > 40), "something was typed");
  const end = Date.now();
  const session = await the.window.context.newCDPSession(page);
  // Neither is answered by a page that is no more.
  void session.send("Page.crash").catch(() => undefined);
  await page.waitForEvent("crash");
  void stop();
  ({ page } = the.window = await openPage(the.browser, the.served));
  await eventually(
    async () => (await the.served.read("Diary.md")).startsWith(`# Diary\n\n${kept(keys, end)}`),
    "the text is on disk",
  );
});

test("a text whose note was deleted is kept over a crash, until its reader wants it back", async () => {
  const { served } = the;
  await rm(join(served.space, "Diary.md"));
  await page.getByRole("alert").getByText("was deleted by another program").waitFor();
  await page.keyboard.type("still here");
  await expect.poll(() => editorOf(page).innerText()).toContain("still here");
  // Longer than until it is kept.
  await page.waitForTimeout(2 * LOST_AT_MOST);
  await served.crash();
  await the.window.context.close();
  ({ page } = the.window = await openPage(the.browser, served));
  await toast("“Diary” is gone, but text of it that was not saved is kept.").waitFor();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await eventually(
    async () => (await served.read("Diary.md").catch(() => "")) === "# Diary\n\nstill here",
    "it is back",
  );
});

test("a note that changed meanwhile is put together with what was not saved", async () => {
  const { served } = the;
  await served.write("Other.md", "one\n\ntwo\n\nthree\n");
  await openNote(page, "Other");
  await editorOf(page).getByText("three").waitFor();
  await page.keyboard.press("Control+End");
  const { keys, stop } = typing();
  await eventually(() => Promise.resolve(keys.length > 20), "something was typed");
  const end = Date.now();
  await Promise.all([served.crash(), the.window.context.setOffline(true)]);
  await stop();
  await the.window.context.close();
  const found = await served.read("Other.md");
  await served.write("Other.md", found.replace("one", "ONE"));
  ({ page } = the.window = await openPage(the.browser, served));
  await eventually(async () => {
    const text = await served.read("Other.md");
    return text.startsWith("ONE\n\ntwo\n\nthree\n") && text.includes(kept(keys, end));
  }, "both are in it");
});

import { spawnSync } from "node:child_process";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { editorOf, eventually, launch, openNote, openPage, serve } from "./harness.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

// In a user namespace of its own, so that nobody else on the machine goes short.
const FEW_WATCHES = [
  "unshare",
  "-Ur",
  "sh",
  "-c",
  'echo 3 > /proc/sys/user/max_inotify_watches && exec "$0" "$@"',
] as const;
const limitable = spawnSync(FEW_WATCHES[0], [...FEW_WATCHES.slice(1), "true"]).status === 0;

test("without watches the interface says that changes show late, and what mends it", async ({ skip }) => {
  if (!limitable) skip("this system lets nobody limit watches in a user namespace");
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`folder ${at}/note ${at}.md`, "text\n"]));
  const served = await serve(files, [], [...FEW_WATCHES]);
  const { page, context, errors } = await openPage(browser, served);
  const bar = page.getByRole("contentinfo");
  await bar.getByText("Changes by others show late").waitFor();
  expect(await bar.getByText("Changes by others show late").getAttribute("title")).toContain(
    "sudo sysctl fs.inotify.max_user_watches=",
  );
  await bar.getByRole("button", { name: /^Messages/ }).click();
  const said = page.getByRole("dialog", { name: "Messages" });
  await said
    .getByText(/show a few seconds late: .* To mend it: sudo sysctl fs\.inotify\.max_user_watches=\d+/)
    .waitFor();
  await page.keyboard.press("Escape");
  // Late is not never.
  await openNote(page, "note 7");
  await served.write("folder 7/note 7.md", "written by another program\n");
  await editorOf(page).getByText("written by another program").waitFor();
  expect(errors).toEqual([]);
  await context.close();
  await served.stop();
});

test("a note that is open stays open when its folder is moved with hundreds of others", async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`old/note ${at}.md`, `text ${at}\n`]));
  const served = await serve({ ...files, "old/Kept open.md": "text\n" });
  const { page, context, errors } = await openPage(browser, served);
  await openNote(page, "Kept open");
  await rename(join(served.space, "old"), join(served.space, "new"));
  await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "new" }).waitFor();
  await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "old" }).waitFor({ state: "hidden" });
  await editorOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("and more");
  await eventually(
    async () => (await served.read("new/Kept open.md").catch(() => "")).includes("and more"),
    "what is typed is saved where the note is now",
  );
  expect(await page.getByRole("alert").count()).toBe(0);
  await expect(served.read("old/Kept open.md")).rejects.toThrow();
  expect(errors).toEqual([]);
  await context.close();
  await served.stop();
});

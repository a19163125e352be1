import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, stages, type Served, type Window } from "./harness.ts";
import { png } from "./media.ts";

const stage = stages();
let page: Page;
let served: Served;
let window: Window;

beforeEach(async () => {
  ({ page, served, window } = await stage({ "Trips/Note.md": "one\n\ntwo\n", "taken.png": png(3, 3) }));
  await openNote(page, "Note");
  await editorOf(page).press("ControlOrMeta+End");
});

interface Given {
  name: string;
  type: string;
  bytes: number[];
}

const file = (name: string, type: string, bytes: Uint8Array | string): Given => ({
  name,
  type,
  bytes: [...Buffer.from(bytes)],
});

/** As the browser tells of what is pasted, or dropped on the text's line `on`. */
async function give(act: "paste" | "drop", files: Given[], texts: Record<string, string> = {}, on = ""): Promise<void> {
  const box = on === "" ? null : await editorOf(page).getByText(on, { exact: true }).boundingBox();
  const at = box ? { clientX: box.x + box.width - 1, clientY: box.y + box.height / 2 } : {};
  await editorOf(page).evaluate(
    (element, [act, files, texts, at]) => {
      const data = new DataTransfer();
      for (const { name, type, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      for (const [type, text] of Object.entries(texts)) data.setData(type, text);
      const told = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        act === "paste"
          ? new ClipboardEvent("paste", { ...told, clipboardData: data })
          : new DragEvent("drop", { ...told, dataTransfer: data, ...at }),
      );
    },
    [act, files, texts, at] as const,
  );
}

const becomes = (text: string | RegExp) =>
  eventually(
    async () => {
      const now = await served.read("Trips/Note.md");
      return typeof text === "string" ? now === text : text.test(now);
    },
    `the note is ${String(text)}`,
  );

const bytesOf = (path: string) => readFile(join(served.space, path));

test("a picture of the clipboard becomes a file with a name of its own, and is shown", async () => {
  await give("paste", [file("image.png", "image/png", png(40, 20))]);
  await becomes(/^one\n\ntwo\n!\[\[Pasted image \d{14}\.png\]\]$/);
  const [, name = ""] = /\[\[(.*)\]\]/.exec(await served.read("Trips/Note.md")) ?? [];
  expect(Buffer.compare(await bytesOf(name), Buffer.from(png(40, 20)))).toBe(0);
  await page.locator(".cm-media img").waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await becomes("one\n\ntwo\n");
  expect(window.errors).toEqual([]);
});

test("files are linked where they are dropped, under names that are free; nothing is written over", async () => {
  const before = await bytesOf("taken.png");
  const large = Buffer.alloc(1_500_000, "0123456789");
  await give("drop", [file("taken.png", "image/png", png(9, 9)), file("large.bin", "", large)], {}, "one");
  await becomes("one![[taken 1.png]]\n[[large.bin]]\n\ntwo\n");
  expect(Buffer.compare(await bytesOf("taken.png"), before)).toBe(0);
  expect(Buffer.compare(await bytesOf("large.bin"), large)).toBe(0);
});

test("a table comes as its text, though its picture is there too; a copied file comes as itself", async () => {
  await give("paste", [file("image.png", "image/png", png(4, 4))], { "text/plain": "cells" });
  await becomes("one\n\ntwo\ncells");
  await give("paste", [file("a.txt", "text/plain", "said")], { "text/plain": "/home/x/a.txt" });
  await becomes("one\n\ntwo\ncells[[a.txt]]");
  expect((await bytesOf("a.txt")).toString()).toBe("said");
});

test("new files go where the settings say", async () => {
  const places = page.getByRole("group", { name: "Attachments" });
  const settle = async (choose: () => Promise<unknown>, written: string) => {
    await page.keyboard.press("Control+,");
    await choose();
    await eventually(
      async () => (await served.read(".jackdaw/config.yaml").catch(() => "")).includes(written),
      `the settings say ${written}`,
    );
    await page.keyboard.press("Escape");
    await editorOf(page).press("ControlOrMeta+End");
  };
  await settle(() => places.getByText("By the note").click(), 'attachmentFolder: "./"');
  await give("paste", [file("a.bin", "", "a")]);
  await becomes("one\n\ntwo\n[[a.bin]]");
  expect((await bytesOf("Trips/a.bin")).toString()).toBe("a");
  await settle(async () => {
    await places.getByText("Subfolder").click();
    await page.getByLabel("Its name").fill("files");
    await page.getByLabel("Its name").press("Enter");
  }, 'attachmentFolder: "./files"');
  await give("paste", [file("b.bin", "", "b")]);
  await becomes("one\n\ntwo\n[[a.bin]][[b.bin]]");
  expect((await bytesOf("Trips/files/b.bin")).toString()).toBe("b");
  await settle(async () => {
    await places.getByText("A folder").click();
    await page.getByLabel("Folder", { exact: true }).fill("Kept");
    await page.getByLabel("Folder", { exact: true }).press("Enter");
  }, "attachmentFolder: Kept");
  // The same name as another one: the link has to say which is meant.
  await give("paste", [file("a.bin", "", "c")]);
  await becomes(/\[\[Kept\/a\.bin\]\]$/);
});

test("a file that cannot be written says so, and the text stays as it is", async () => {
  await rm(join(served.space, "taken.png"));
  await served.write("Kept", "a file");
  await served.write(".jackdaw/config.yaml", "attachmentFolder: Kept\n");
  await give("paste", [file("a.bin", "", "a")]);
  await page.getByText(/“a\.bin” could not be brought in/).waitFor();
  expect(await served.read("Trips/Note.md")).toBe("one\n\ntwo\n");
});

test("a file that is dropped beside the text is refused, and the page stays", async () => {
  const refused = (on: string, types: Record<string, string>, files: string[] = []) =>
    page
      .locator(on)
      .first()
      .evaluate(
        (element, [types, files]) => {
          const dataTransfer = new DataTransfer();
          for (const [type, text] of Object.entries(types)) dataTransfer.setData(type, text);
          for (const name of files) dataTransfer.items.add(new File(["x"], name));
          return ["dragenter", "dragover", "drop"].map(
            (kind) => !element.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer })),
          );
        },
        [types, files] as const,
      );
  expect(await refused("footer", {}, ["a.txt"])).toEqual([true, true, true]);
  expect(await refused("footer", { "text/uri-list": "https://a.example/" })).toEqual([true, true, true]);
  expect(await refused("footer", { "text/plain": "text" })).toEqual([false, false, false]);
  expect((await refused(".cm-content", {}, ["a.txt"]))[0]).toBe(false);
  await becomes(/\[\[a\.txt\]\]/);
  await page.keyboard.press("Control+Shift+f");
  expect(await refused("#search", {}, ["a.txt"])).toEqual([true, true, true]);
  expect(await refused("#search", { "text/uri-list": "https://a.example/" })).toEqual([false, false, false]);
});

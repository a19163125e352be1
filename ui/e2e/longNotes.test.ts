import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { ClientMessage, NoteText, Request } from "../src/protocol/bindings.ts";
import { ask, editorOf, eventually, openNote, openPage, stages } from "./harness.ts";

/** Long enough to be sent as changes, as another system writes it. */
const LONG = `\uFEFF# Long\r\n\r\n${Array.from({ length: 6000 }, (_, at) => `😀 line ${at} of a long note\r\n`).join("")}`;
/** More than a change of some words, and far less than the note. */
const SMALL = 4000;

const stage = stages();

/** Listens to what the page sends from now on. */
async function onSent(page: Page, hear: (message: string) => void): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on("Network.webSocketFrameSent", ({ response }) => hear(response.payloadData));
  await session.send("Network.enable");
}

test("of a long note only what was typed is sent, and the rest stays as it is, to the byte", async () => {
  const { page, served, window } = await stage({ "Long.md": LONG });
  await openNote(page, "Long");
  await editorOf(page).getByText("line 0 of a long note").waitFor();
  let longest = 0;
  await onSent(page, ({ length }) => (longest = Math.max(longest, length)));
  await page.keyboard.press("Control+End");
  await page.keyboard.type("the end 😀\nof it", { delay: 30 });
  await eventually(async () => (await served.read("Long.md")) === `${LONG}the end 😀\r\nof it`, "it is on disk");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("er");
  const changed = `${LONG.replace("# Long", "# Longer")}the end 😀\r\nof it`;
  await eventually(async () => (await served.read("Long.md")) === changed, "so is the other place");
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThan(SMALL);

  // What another program writes meanwhile is what the next change is of.
  await served.write("Long.md", changed.replace("line 1 of", "line one of"));
  await editorOf(page).getByText("line one of a long note").waitFor();
  await page.keyboard.type("!");
  const both = changed.replace("line 1 of", "line one of").replace("# Longer", "# Longer!");
  await eventually(async () => (await served.read("Long.md")) === both, "both are on disk");
  expect(longest).toBeLessThan(SMALL);
  expect(window.errors).toEqual([]);
}, 60_000);

test("the unsaved end of a long note is back after a crash", async () => {
  const { page, served, window, browser } = await stage({ "Long.md": LONG });
  await openNote(page, "Long");
  await page.keyboard.press("Control+End");
  // How much was typed by when it was kept; with the next one the one before is answered.
  const kept: number[] = [];
  const before = LONG.slice(1).replaceAll("\r", "").length;
  await onSent(page, (message) => {
    const { request } = JSON.parse(message) as ClientMessage & { request?: Request };
    if (request?.method === "drafts.put" && typeof request.params.text === "object")
      kept.push(request.params.text.length - before);
  });
  let typed = "";
  while (kept.length < 2) {
    await page.keyboard.type("x");
    typed += "x";
  }
  await Promise.all([served.crash(), window.context.setOffline(true)]);
  await window.context.close();
  const next = await openPage(browser, served);
  await eventually(async () => {
    const text = await served.read("Long.md");
    return text.startsWith(LONG + typed.slice(0, kept[0])) && (LONG + typed).startsWith(text);
  }, "what was kept is on disk");
  expect(next.errors).toEqual([]);
}, 60_000);

/** Its notes are on no disk, and what it gives it is told whole. */
const FAR = {
  ".jackdaw/plugs/far/plug.yaml": `name: far
version: 1.0.0
permissions: [{ notes:provide: ["far/"] }, kv]
functions: { notes: { noteNamespace: "far/" } }
`,
  ".jackdaw/plugs/far/plug.js": `import { kv } from "jackdaw"
const first = ${JSON.stringify("a line of a far note\n".repeat(6000))}
export async function notes({ operation, text }) {
  if (operation === "read") return { text: (await kv.get("text")) ?? first }
  if (operation === "write") return void (await kv.set("text", text))
  return operation === "list" ? ["far/Long.md"] : []
}
`,
};

test("a long note that a plug provides is saved as well", async () => {
  const { page, served, window } = await stage({ "Near.md": "Near.\n", ...FAR }, ["--trust", "all"]);
  await openNote(page, "far/Long");
  await editorOf(page).getByText("a line of a far note").first().waitFor();
  const read = async () =>
    ((await ask(served, { method: "notes.read", params: { path: "far/Long.md" } })) as NoteText).text;
  const before = await read();
  for (const letter of "ab") {
    await page.keyboard.press("Control+End");
    await page.keyboard.type(letter);
    await eventually(
      async () => (await read()).endsWith(`\n${letter === "a" ? "a" : "ab"}`),
      "it was given to the plug",
    );
  }
  expect(await read()).toBe(`${before}ab`);
  expect(window.errors).toEqual([]);
}, 60_000);

import type { Page, Route } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { ask, editorOf, eventually, newContext, openNote, stages, type Stage } from "./harness.ts";

const stage = stages();
let staged: Stage;

/** All but the text, and what the text needs. */
const AROUND = "**/assets/around-*.js";

/** More than a window holds. */
const GARDEN = `# Garden\n\nThe plan for spring.\n${"\nA row of beans.\n".repeat(60)}`;

beforeEach(async () => {
  staged = await stage({ "Garden.md": GARDEN, "Chimney.md": "# Chimney\n" });
  await openNote(staged.page, "Garden");
  const session = () => ask(staged.served, { method: "session.get" });
  await eventually(async () => JSON.stringify(await session()).includes("Garden.md"), "what is open is stored");
});

const plan = (page: Page) => editorOf(page).getByText("The plan for spring.");

/** What is asked for waits until it is opened, whenever that is. */
function closed(): { hold: (route: Route) => Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { hold: (route) => opened.then(() => route.fallback()), open };
}

/** A window on the same space, which begins with the note that was left open; `around` has the request for what stands around it. */
async function openAgain(around: (route: Route) => unknown): Promise<Page> {
  const { browser, served, page } = staged;
  await page.close();
  const context = await newContext(browser);
  const again = await context.newPage();
  again.setDefaultTimeout(15_000);
  await again.route(AROUND, around);
  await eventually(async () => {
    await again.goto(`${served.url}/#token=${served.token}`);
    return plan(again)
      .waitFor({ timeout: 3000 })
      .then(
        () => true,
        () => false,
      );
  }, "the last note is open again");
  return again;
}

test("a note can be written in before the rest of the window is there, and what is typed for a list meanwhile is the list's", async () => {
  const gate = closed();
  const page = await openAgain(gate.hold);
  await editorOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Sow.");
  const onDisk = () => staged.served.read("Garden.md");
  await eventually(async () => (await onDisk()).includes("Sow."), "what was typed is on disk");
  const before = await editorOf(page).innerText();
  await page.keyboard.press("Control+p");
  await page.keyboard.type("Trash!");
  await page.keyboard.press("Backspace");
  expect(await editorOf(page).innerText()).toBe(before);
  gate.open();
  const palette = page.getByRole("dialog").getByRole("combobox", { name: "Command palette" });
  await eventually(async () => (await palette.inputValue()) === "Trash", "the palette has what was typed");
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "hidden" });
  await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
});

test("the text stands where it stood when it was left, and stays there when the rest of the window comes", async () => {
  const gate = closed();
  const before = await plan(staged.page).boundingBox();
  const page = await openAgain(gate.hold);
  const stands = async () => JSON.stringify(await plan(page).boundingBox()) === JSON.stringify(before);
  // Its face may still be on its way.
  await eventually(stands, "it stands where it stood");
  gate.open();
  await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
  await page.getByRole("treeitem", { name: "Chimney" }).waitFor();
  expect(await plan(page).boundingBox()).toEqual(before);
});

test("a window whose rest cannot be loaded says so, keeps the text, and can be loaded again", async () => {
  const page = await openAgain((route) => route.abort());
  const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await alert.waitFor();
  await editorOf(page).click();
  await page.keyboard.type("Dig. ");
  await page.unroute(AROUND);
  await alert.getByRole("button", { name: "Load the window again" }).click();
  await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
  await editorOf(page).getByText("Dig.").waitFor();
});

test("a note that is slow to read comes into a window that is there", async () => {
  const { browser, served } = staged;
  await staged.page.close();
  const page = await (await newContext(browser)).newPage();
  page.setDefaultTimeout(15_000);
  const reads = new Set<number>();
  const late: (() => void)[] = [];
  await page.routeWebSocket(/\/api\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { id, request } = JSON.parse(String(text)) as { id: number; request?: { method: string } };
      if (request?.method === "notes.read") reads.add(id);
      server.send(text);
    });
    server.onMessage((text) => {
      const { id } = JSON.parse(String(text)) as { id?: number };
      if (id !== undefined && reads.has(id)) late.push(() => socket.send(text));
      else socket.send(text);
    });
  });
  await page.goto(`${served.url}/#token=${served.token}`);
  await page.getByRole("treeitem", { name: "Garden" }).waitFor();
  await eventually(() => Promise.resolve(late.length > 0), "the note is read");
  expect(await plan(page).count()).toBe(0);
  for (const send of late) send();
  await plan(page).waitFor();
  await page.getByRole("tab", { name: "Garden", selected: true }).waitFor();
});

test("a page whose editor cannot be loaded says so", async () => {
  const { browser, served } = staged;
  const page = await (await newContext(browser)).newPage();
  await page.route("**/assets/start-*.js", (route) => route.abort());
  await page.goto(`${served.url}/#token=${served.token}`);
  await page.getByRole("alert").filter({ hasText: "Load the page again" }).waitFor();
});

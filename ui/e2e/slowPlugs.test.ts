import { expect, test } from "vitest";
import type { LogLine } from "../src/protocol/bindings.ts";
import { ask, editorOf, eventually, openNote, stages } from "./harness.ts";

const PLUG = ".jackdaw/plugs/tar";
/** The longest that a plug may ask for: nothing that waits for it would be done within a test's patience. */
const MANIFEST = `name: tar
version: 0.1.0
permissions: [ui, notes:read: ["**"], notes:write: ["**"]]
limits: { timeout: 60s, instances: 8 }
functions:
  status: { statusBar: { side: right } }
  people: { complete: { trigger: "@" } }
  chart: { codeWidget: { language: chart } }
  side: { panel: { side: right, title: Beside } }
  saving: { events: ["note:saving"] }
  saved: { events: ["note:saved", "note:opened"] }
`;
const HOOKS = ["status", "people", "chart", "side", "saving", "saved"];
/** Half of them wait for what never comes, half never give back the processor. */
const CODE = HOOKS.map((hook, at) => {
  const never = at % 2 === 0 ? "await new Promise((done) => setTimeout(done, 3_600_000));" : "for (;;) {}";
  return `export async function ${hook}() { console.log("${hook} began"); ${never} }\n`;
}).join("");

const stage = stages();

test("plugs that never answer hold up no key, no save and no note", async () => {
  const { page, served, window } = await stage(
    {
      "Note.md": "# Note\n\n```chart\nbars\n```\n\nend",
      "Other.md": "Other.\n",
      [`${PLUG}/plug.yaml`]: MANIFEST,
      [`${PLUG}/plug.js`]: CODE,
    },
    ["--trust", "all"],
  );
  const began = async (hook: string) => {
    const lines = (await ask(served, { method: "plugs.logs", params: { name: "tar", limit: 100 } })) as LogLine[];
    return lines.some(({ message }) => message.includes(`${hook} began`));
  };
  await openNote(page, "Note");
  await editorOf(page).getByText("end").waitFor();
  await eventually(() => began("chart"), "the plug is asked for its block");

  await page.keyboard.press("Control+End");
  await page.keyboard.type(" of @Ada");
  await eventually(() => began("people"), "the plug is asked for names");
  await page.keyboard.type(", and on");
  await editorOf(page).getByText("end of @Ada, and on").waitFor();
  await eventually(async () => (await served.read("Note.md")).endsWith("end of @Ada, and on"), "it is on disk");
  await eventually(() => began("saved"), "the plug hears of the save");
  await page.keyboard.type("\nmore");
  await eventually(async () => (await served.read("Note.md")).endsWith("and on\nmore"), "and so is what follows");

  await openNote(page, "Other");
  await editorOf(page).getByText("Other.").waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Written.");
  await eventually(async () => (await served.read("Other.md")) === "Other.\nWritten.", "another note, too");
  await eventually(() => began("status"), "the plug is asked for the status bar");
  // Its block says who is waited for; nothing of it has come.
  await openNote(page, "Note");
  await page.keyboard.press("Control+Home");
  await page.locator(".cm-plug-widget").waitFor();
  expect(await page.locator(".cm-plug-widget").innerText()).not.toMatch(/began|undefined/);
  expect(window.errors).toEqual([]);
});

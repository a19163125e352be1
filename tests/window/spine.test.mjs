// One run through the real window, as a person, a plug author and a script would: the three of them on one space.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test as testOf } from "node:test";

import { Keys, Window, until } from "./driver.mjs";

const BINARY = process.env.JACKDAW_BIN;
assert.ok(BINARY, "JACKDAW_BIN must name the program; `cargo xtask test` does");

const MANIFEST = `name: greeter
version: 1.0.0
permissions: [ui]
functions:
  greet:
    command: { name: "Greeter: Greet" }
    http: { method: GET, path: "/greet/{who}" }
`;

const code = (word) => `import { ui } from "jackdaw";
export async function greet(input: { params?: Record<string, string> }) {
  const who: string = input.params?.who ?? "you";
  if (!input.params) await ui.notify(\`${word}, \${who}\`);
  return { said: \`${word}, \${who}\` };
}
`;

let folder, space, data, window;

const note = (path) => readFile(join(space, path), "utf8");
const plug = (file) => join(space, ".jackdaw/plugs/greeter", file);
const holds = (words) => () => window.run("return document.body.innerText.includes(arguments[0])", words);
const shown = (words) => until(`the window to show “${words}”`, holds(words));

/** A test that leaves a picture of the window where it failed. */
function test(promise, body) {
  testOf(promise, async () => {
    try {
      await body();
    } catch (error) {
      const picture = join(tmpdir(), `jackdaw-window-${promise.replaceAll(/[^a-z]+/gi, "-").slice(0, 40)}.png`);
      // The driver sometimes never answers with one; that must not hide what failed.
      const taken = await window.screenshot().then((image) => writeFile(picture, image)).then(() => true, () => false);
      if (taken) error.message += ` (see ${picture})`;
      throw error;
    }
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "jackdaw-window-"));
  space = join(folder, "Notes");
  data = join(folder, "data");
  await mkdir(join(space, ".jackdaw/plugs/greeter"), { recursive: true });
  await writeFile(join(space, "Garden.md"), "# Garden\n\nThe plan for spring.\n");
  await writeFile(join(space, "Chimney.md"), "# Chimney\n\nSee [[Garden]].\n");
  await writeFile(plug("plug.yaml"), MANIFEST);
  await writeFile(plug("plug.ts"), code("Hello"));
  window = await Window.open(BINARY, [space, "--data-dir", data, "--trust", "greeter"]);
});

after(async () => {
  await window?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The address and token that a script finds. */
async function discovered() {
  const runtime = join(data, "runtime");
  const [file] = await until("a discovery file", async () => (await readdir(runtime)).filter((name) => name.endsWith(".json")));
  return JSON.parse(await readFile(join(runtime, file), "utf8"));
}

async function get(path, headers = {}) {
  const { url } = await discovered();
  const response = await fetch(url + path, { headers });
  return { status: response.status, text: await response.text() };
}

async function withToken(path) {
  const { token } = await discovered();
  return get(path, { authorization: `Bearer ${token}` });
}

async function runCommand(name) {
  await window.press(Keys.control, "p");
  await window.find("[role=dialog] input[role=combobox]");
  await window.type(name);
  await chosen(name);
  await window.press(Keys.enter);
}

/** Waits until the open picker has chosen this. */
function chosen(words) {
  return until(`${words} to be chosen`, () =>
    window.run(
      "return document.querySelector('[role=option][aria-selected=true]')?.textContent.includes(arguments[0])",
      words,
    ),
  );
}

test("a person opens a note and types, and it is on the disk", async () => {
  await window.click('[role=treeitem][data-path="Garden.md"]');
  await shown("The plan for spring.");
  await window.click(".cm-content");
  await window.press(Keys.control, Keys.end);
  await window.type("Sow the peas.");
  await until("the text on the disk", async () => (await note("Garden.md")).includes("Sow the peas."));
});

test("another program's change appears in the open editor", async () => {
  await writeFile(join(space, "Garden.md"), (await note("Garden.md")) + "\nAdded by another program.\n");
  await shown("Added by another program.");
});

test("the switcher finds a note by a few letters, and its backlinks are shown", async () => {
  await window.press(Keys.control, "o");
  await window.find("[role=dialog] input[role=combobox]");
  await window.type("gard");
  await chosen("Garden");
  await window.press(Keys.enter);
  await shown("See Garden.");
});

test("a search finds the line, and Enter opens it", async () => {
  await window.press(Keys.control, Keys.shift, "f");
  await window.find("#search");
  await window.type("by another progr");
  await shown("Added by another program.");
  await until("the match to be marked", () =>
    window.run("return document.querySelector('[role=treeitem] mark')?.textContent === 'by'"),
  );
  await window.press(Keys.enter);
  await until("the note to be open", () =>
    window.run("return document.querySelector('[role=tab][aria-selected=true]')?.textContent.includes('Garden')"),
  );
});

test("a request that the window gives up is worked on no longer", async () => {
  // It never ends by itself; left alone it is stopped by its limit, with `timeout`.
  const sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
  const ended = await window.run(
    `const { invoke } = window.__TAURI_INTERNALS__;
     const asked = invoke("request", { request: { method: "query", params: { sql: arguments[0] } }, id: 4000000000 });
     const cancelling = setInterval(() => invoke("cancel", { id: 4000000000 }), 5);
     return asked.then(() => "answered", ({ code }) => code).finally(() => clearInterval(cancelling));`,
    sql,
  );
  assert.equal(ended, "unavailable");
});

test("the palette runs a plug's command", async () => {
  await runCommand("Greeter: Greet");
  await shown("Hello, you");
});

test("a script gets the plug's route with the token, and 401 without", async () => {
  assert.deepEqual(JSON.parse((await withToken("/plug/greeter/greet/ada")).text), { said: "Hello, ada" });
  assert.equal((await get("/plug/greeter/greet/ada")).status, 401);
});

test("an author saves the plug's file, and the next run does what it says", async () => {
  await writeFile(plug("plug.ts"), code("Good morning"));
  await until("the new answer", async () => (await withToken("/plug/greeter/greet/ada")).text.includes("Good morning"));
  await runCommand("Greeter: Greet");
  await shown("Good morning, you");
});

test("an author breaks it: the old one answers on, and the error is in the window", async () => {
  await writeFile(plug("plug.ts"), "export function greet( {\n");
  await until("the diagnostic", async () => {
    const status = JSON.parse((await withToken("/api/plugs/greeter")).text);
    return status.state === "running" && status.diagnostics[0]?.file === "plug.ts";
  });
  assert.deepEqual(JSON.parse((await withToken("/plug/greeter/greet/ada")).text), { said: "Good morning, ada" });
  await shown("plug.ts:2:1");
  await shown("1 plug has an error");
  await runCommand("Greeter: Greet");
  await shown("Good morning, you");
});

test("an author mends it, and the error is gone", async () => {
  await writeFile(plug("plug.ts"), code("Good night"));
  await runUntilSaid("Good night, you");
  await until("no plug to be in trouble", async () => !(await holds("plug has an error")()));
});

async function runUntilSaid(words) {
  await until("the mended plug to answer", async () => (await withToken("/plug/greeter/greet/x")).text.includes("Good night"));
  await runCommand("Greeter: Greet");
  await shown(words);
}

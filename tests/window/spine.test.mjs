// One run through the real window, as a person, a plug author and a script would: the three of them on one space.

import assert from "node:assert/strict";

import { Keys, until } from "./driver.mjs";
import { tests } from "./stage.mjs";

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

const MAIN = ".jackdaw/plugs/greeter/plug.ts";

const { test, stage } = tests(
  {
    "Garden.md": "# Garden\n\nThe plan for spring.\n",
    "Chimney.md": "# Chimney\n\nSee [[Garden]].\n",
    ".jackdaw/plugs/greeter/plug.yaml": MANIFEST,
    [MAIN]: code("Hello"),
  },
  ["--trust", "greeter"],
);

async function get(path, headers = {}) {
  const { url } = await stage().discovered();
  const response = await fetch(url + path, { headers });
  return { status: response.status, text: await response.text() };
}

async function withToken(path) {
  const { token } = await stage().discovered();
  return get(path, { authorization: `Bearer ${token}` });
}

test("a person opens a note and types, and it is on the disk", async (stage, window) => {
  await window.click('[role=treeitem][data-path="Garden.md"]');
  await stage.shown("The plan for spring.");
  await window.click(".cm-content");
  await window.press(Keys.control, Keys.end);
  await window.type("Sow the peas.");
  await stage.becomes("Garden.md", /Sow the peas\./);
});

test("another program's change appears in the open editor", async (stage) => {
  await stage.write("Garden.md", (await stage.read("Garden.md")) + "\nAdded by another program.\n");
  await stage.shown("Added by another program.");
});

test("the switcher finds a note by a few letters, and its backlinks are shown", async (stage, window) => {
  await window.press(Keys.control, "o");
  await window.find("[role=dialog] input[role=combobox]");
  await window.type("gard");
  await stage.chosen("Garden");
  await window.press(Keys.enter);
  await stage.shown("See Garden.");
});

test("a search finds the line, and Enter opens it", async (stage, window) => {
  await window.press(Keys.control, Keys.shift, "f");
  await window.find("#search");
  await window.type("by another progr");
  await stage.shown("Added by another program.");
  await until("the match to be marked", () =>
    window.run("return document.querySelector('[role=treeitem] mark')?.textContent === 'by'"),
  );
  await window.press(Keys.enter);
  await stage.tabIs("Garden");
});

test("a request that the window gives up is worked on no longer", async (_, window) => {
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

test("the palette runs a plug's command", async (stage) => {
  await stage.runCommand("Greeter: Greet");
  await stage.shown("Hello, you");
});

test("a script gets the plug's route with the token, and 401 without", async () => {
  assert.deepEqual(JSON.parse((await withToken("/plug/greeter/greet/ada")).text), { said: "Hello, ada" });
  assert.equal((await get("/plug/greeter/greet/ada")).status, 401);
});

test("an author saves the plug's file, and the next run does what it says", async (stage) => {
  await stage.write(MAIN, code("Good morning"));
  await until("the new answer", async () => (await withToken("/plug/greeter/greet/ada")).text.includes("Good morning"));
  await stage.runCommand("Greeter: Greet");
  await stage.shown("Good morning, you");
});

test("an author breaks it: the old one answers on, and the error is in the window", async (stage) => {
  await stage.write(MAIN, "export function greet( {\n");
  await until("the diagnostic", async () => {
    const status = JSON.parse((await withToken("/api/plugs/greeter")).text);
    return status.state === "running" && status.diagnostics[0]?.file === "plug.ts";
  });
  assert.deepEqual(JSON.parse((await withToken("/plug/greeter/greet/ada")).text), { said: "Good morning, ada" });
  await stage.shown("plug.ts:2:1");
  await stage.shown("1 plug has an error");
  await stage.runCommand("Greeter: Greet");
  await stage.shown("Good morning, you");
});

test("an author mends it, and the error is gone", async (stage) => {
  await stage.write(MAIN, code("Good night"));
  await until("the mended plug to answer", async () => (await withToken("/plug/greeter/greet/x")).text.includes("Good night"));
  await stage.runCommand("Greeter: Greet");
  await stage.shown("Good night, you");
  await until("no plug to be in trouble", async () => !(await stage.holds("plug has an error")));
});

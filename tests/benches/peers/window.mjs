// How long the real window takes from the start of its process until a note can be edited, and until a page is shown: an empty Tauri window,
// and WebKitGTK's own browser. Arguments: the program, the empty window, the space, the data folder, the rounds. Prints milliseconds.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { Window, freePort, until } from "../../window/driver.mjs";

const [binary, emptyWindow, space, data, rounds] = process.argv.slice(2);
/** Where Debian puts the browser that comes with WebKitGTK. */
const BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const PAGE = "data:text/html,<p class='shown'>Garden</p>";
/** Between two looks: short beside what is measured, long enough not to disturb it. */
const LOOK = 5;
/** The window keeps its session a moment after the last change. */
const KEPT = 2_000;

/** Who says to have the space. */
function running() {
  const folder = join(data, "runtime");
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).pid);
}

/** From the order to start a program until its page says yes; `then` is done before the window closes. */
async function shown(program, args, script, { page, then }) {
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: "true" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const window = new Window(driver, `http://127.0.0.1:${port}`);
  await until("WebKitWebDriver to listen", async () => (await fetch(`${window.base}/status`)).ok);
  const begun = performance.now();
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: program, args } } };
  const { sessionId } = await window.send("POST", "/session", { capabilities });
  window.session = `/session/${sessionId}`;
  if (page) await window.send("POST", `${window.session}/url`, { url: page });
  while (!(await window.run(script))) await delay(LOOK);
  const took = performance.now() - begun;
  await then?.(window);
  const pids = running();
  // The driver kills the program, or is gone before it has: then it would have the space while the next one starts. Its discovery file stays.
  await window.send("DELETE", window.session).catch(() => undefined);
  await window.abandon();
  for (const pid of pids) {
    await until(`process ${pid} to end`, () => {
      try {
        return !process.kill(pid, "SIGKILL");
      } catch {
        return true;
      }
    });
  }
  rmSync(join(data, "runtime"), { recursive: true, force: true });
  return took;
}

const editable = "return document.querySelector('.cm-content[contenteditable=true]')?.innerText.includes('The plan for spring') ?? false";
const listed = `return document.querySelector('[role=treeitem][data-path="Garden.md"]') !== null`;
const page = "return document.querySelector('.shown')?.innerText === 'Garden'";
const args = [space, "--data-dir", data];
// The last session is restored, so the note is opened once by hand.
await shown(binary, args, listed, {
  then: async (window) => {
    await window.click('[role=treeitem][data-path="Garden.md"]');
    while (!(await window.run(editable))) await delay(LOOK);
    await delay(KEPT);
  },
});
const [ours, empty, browser] = [[], [], []];
for (let round = 0; round < Number(rounds); round++) {
  ours.push(await shown(binary, args, editable, {}));
  empty.push(await shown(emptyWindow, [], page, {}));
  if (existsSync(BROWSER)) browser.push(await shown(BROWSER, ["--automation"], page, { page: PAGE }));
}
console.log(JSON.stringify({ ours, empty, browser }));

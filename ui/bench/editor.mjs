// The editor beside plain CodeMirror, in Chromium: `node bench/editor.mjs PROGRAM` prints JSON, times in milliseconds.
// `node bench/editor.mjs PROGRAM dist` measures a page that the program does not carry yet.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { build } from "vite";
import { coreGzip } from "./core.mjs";
import { listenToKeys, putCaret, switchNotes, typeKeys } from "./measure.mjs";
import { noteOf } from "./note.mjs";

const [program, dist] = process.argv.slice(2);
if (!program) throw new Error("usage: node bench/editor.mjs PROGRAM [DIST]");
/** Letters in a note. */
const SIZES = { "10 kB": 10_000, "100 kB": 100_000, "1 MB": 1_000_000, "10 MB": 10_000_000 };
const KEYS = 120;
const SWITCHES = 40;

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".md": "text/markdown" };
const plain = new URL("./dist/", import.meta.url).pathname;

async function servePlain(text) {
  const server = createServer((request, response) => {
    const path = request.url === "/" ? "index.html" : (request.url ?? "").slice(1);
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    if (path === "note.md") return void response.end(text);
    readFile(join(plain, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

async function serveProgram(notes) {
  const home = await mkdtemp(join(tmpdir(), "jackdaw-bench-"));
  await mkdir(join(home, "space"));
  for (const [name, text] of Object.entries(notes)) await writeFile(join(home, "space", name), text);
  const child = spawn(
    program,
    ["serve", join(home, "space"), "--port", "0", "--json", "--data-dir", join(home, "data")],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url, token } = JSON.parse(line);
  const stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    await rm(home, { recursive: true, force: true });
  };
  return { url: `${url}/#token=${token}`, stop };
}

// Frames come when they are ready, not with a screen's beat: the beat would hide what is measured.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
    "--disable-background-networking",
    ...(dist ? ["--disable-features=LocalNetworkAccessChecks"] : []),
  ],
});

async function pageOn({ url }, open) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  if (dist && open)
    await context.route(/^http:\/\/127\.0\.0\.1:\d+\/(?!api\/|plug\/|frame\/|file\/)/, async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ path: join(dist, pathname === "/" ? "index.html" : pathname) });
    });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await listenToKeys(page);
  await page.goto(url);
  await open?.(page);
  return page;
}

const openNote = (name) => (page) => page.getByRole("treeitem", { name }).first().click();

await build({ configFile: new URL("./vite.config.ts", import.meta.url).pathname, logLevel: "error" });
const result = { typing: [], switching: [], core_gzip: await coreGzip() };
for (const [size, length] of Object.entries(SIZES)) {
  const text = noteOf(length);
  process.stderr.write(`typing in ${size}\n`);
  const of = { size };
  for (const [who, serve] of [
    ["ours", () => serveProgram({ "Long.md": text })],
    ["plain", () => servePlain(text)],
  ]) {
    const served = await serve();
    const page = await pageOn(served, who === "ours" ? openNote("Long") : undefined);
    await putCaret(page);
    of[who] = await typeKeys(page, KEYS);
    await page.context().close();
    await served.stop();
  }
  result.typing.push(of);
}
const served = await serveProgram({ "One.md": noteOf(50_000), "Two.md": noteOf(60_000) });
const page = await pageOn(served, async (shown) => {
  for (const name of ["One", "Two"]) {
    await shown.getByRole("treeitem", { name, exact: true }).click();
    // A note that is only looked at gives its tab to the next one.
    await shown.getByRole("tab", { name, exact: true, selected: true }).dblclick();
  }
});
await page.locator(".cm-line").first().click();
result.switching = await switchNotes(page, SWITCHES);
await browser.close();
await served.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);

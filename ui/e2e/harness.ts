import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { WebSocket } from "ws";
import type { Request, ServerMessage } from "../src/protocol/bindings.ts";
import { readSession, type Session } from "../src/state/session.ts";

/** Where the program is; `cargo xtask test` sets it. */
const TARGET = process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname;
const BINARY = process.env.JACKDAW_BIN ?? join(TARGET, "debug/jackdaw");
/** Debian's. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** While the interface is worked on: a folder whose files stand in for those that the program carries. */
const DIST = process.env.JACKDAW_UI_DIST;
/** How many times slower than this machine the page is to be. */
const SLOW = Number(process.env.JACKDAW_SLOW ?? "1");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A page that the harness hands out itself does not count as local, and could not reach the program.
  ...(DIST ? ["--disable-features=LocalNetworkAccessChecks"] : []),
];

/** Until a space of any of the tests is indexed: a test's own end comes before it. */
const INDEXED_MS = 120_000;

export interface Served {
  url: string;
  token: string;
  /** The space's folder. */
  space: string;
  /** Writes a file as another program would. */
  write(path: string, text: string | Uint8Array): Promise<void>;
  read(path: string): Promise<string>;
  stop(): Promise<void>;
  /** Stops the program and starts it anew on the same space and data; its address and token are new. */
  restart(): Promise<void>;
  /** The same, but it is killed where it stands, as by a power cut. */
  crash(): Promise<void>;
}

/**
 * Compiling the script engine costs seconds of a debug build. The result is the same for every test, so they share that folder, also with those of
 * `tests/`.
 */
const COMPILED = join(dirname(BINARY), "jackdaw-tests-compiled");

/** A real `jackdaw serve` on a space of these files, with its data beside it; under another program that ends by becoming it, if one is named. */
export async function serve(
  files: Record<string, string | Uint8Array>,
  flags: string[] = [],
  wrapper: string[] = [],
): Promise<Served> {
  const home = await mkdtemp(join(tmpdir(), "jackdaw-e2e-"));
  const space = join(home, "space");
  const at = (path: string) => join(space, path);
  const write = async (path: string, text: string | Uint8Array) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  };
  await mkdir(space);
  await mkdir(COMPILED, { recursive: true });
  await mkdir(join(home, "data/cache"), { recursive: true });
  await symlink(COMPILED, join(home, "data/cache/compiled"));
  for (const [path, text] of Object.entries(files)) await write(path, text);

  let child: ChildProcess;
  const start = async () => {
    const args = ["serve", space, "--port", "0", "--json", "--data-dir", join(home, "data"), ...flags];
    const [program = BINARY, ...before] = [...wrapper, BINARY];
    child = spawn(program, [...before, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const { stdout } = child;
    if (!stdout) throw new Error("no standard output");
    const lines = createInterface({ input: stdout });
    const [line] = (await Promise.race([
      once(lines, "line"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`jackdaw serve ended with ${code}`))),
    ])) as [string];
    return JSON.parse(line) as { url: string; token: string };
  };
  const end = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };

  const served: Served = {
    ...(await start()),
    space,
    write,
    read: (path) => readFile(at(path), "utf8"),
    stop: async () => {
      await end();
      await rm(home, { recursive: true, force: true });
    },
    restart: async () => {
      await end();
      Object.assign(served, await start());
    },
    crash: async () => {
      await end("SIGKILL");
      Object.assign(served, await start());
    },
  };
  return served;
}

/** Asks the program as another face would. */
export async function ask(served: Served, request: Request): Promise<unknown> {
  const socket = new WebSocket(`${served.url.replace("http", "ws")}/api/ws`);
  try {
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "hello", token: served.token }));
    socket.send(JSON.stringify({ type: "request", id: 1, request }));
    return await new Promise((resolve, reject) => {
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as ServerMessage;
        if (message.type === "reply") resolve(message.value);
        if (message.type === "failure") reject(new Error(message.failure.message));
      });
      socket.on("close", () => reject(new Error("the program hung up")));
    });
  } finally {
    socket.close();
  }
}

/** Waits until the window's state, which is stored some time after it changed, is such. */
export async function sessionHolds(served: Served, is: (session: Session) => boolean): Promise<void> {
  await eventually(async () => {
    const session = readSession(await ask(served, { method: "session.get" }));
    return session !== null && is(session);
  }, "the session is stored");
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A context of its own: no session storage, no cache of another test. */
export async function newContext(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  if (DIST)
    await context.route(/^http:\/\/127\.0\.0\.1:\d+\/(?!api\/|plug\/|frame\/|file\/)/, async (route) => {
      const { pathname } = new URL(route.request().url());
      const path = join(DIST, pathname === "/" ? "index.html" : pathname);
      const policy = pathname === "/" ? (await route.fetch()).headers()["content-security-policy"] : undefined;
      await route.fulfill({ path, ...(policy ? { headers: { "content-security-policy": policy } } : {}) });
    });
  return context;
}

export interface Window {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page; every test expects none. */
  errors: string[];
}

/** Lets a page be so many times slower than the machine that it runs on. */
export async function slowDown(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: times });
}

/** A page on a served space, ready to be used. */
export async function openPage(
  browser: Browser,
  served: Served,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Window> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  if (SLOW > 1) await slowDown(page, SLOW);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // The text alone does not say what could not be loaded.
    if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`.trim());
  });
  await page.goto(`${served.url}/#token=${served.token}`);
  // Thousands of notes take a debug build their time.
  await page
    .getByRole("contentinfo")
    .getByText(/^[\d,]+ notes?$/)
    .waitFor({ timeout: INDEXED_MS });
  return { page, context, errors };
}

/** What a test is about. */
export interface Stage {
  browser: Browser;
  served: Served;
  window: Window;
  page: Page;
}

/**
 * For a file of tests: one browser for all of them. What is returned starts the program on a space of these files, with a window on it;
 * behind each test both are stopped, and whatever else was opened in the browser.
 */
export function stages(): (
  files: Record<string, string | Uint8Array>,
  flags?: string[],
  wrapper?: string[],
) => Promise<Stage> {
  let browser: Browser;
  let running: Served[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const over = running;
    running = [];
    for (const context of browser.contexts()) await context.close();
    for (const served of over) await served.stop();
  });
  return async (files, flags, wrapper) => {
    const served = await serve(files, flags, wrapper);
    running.push(served);
    const window = await openPage(browser, served);
    return { browser, served, window, page: window.page };
  };
}

/** Waits for a thing that comes true by itself, with a generous end. */
export async function eventually(what: () => Promise<boolean>, message: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`never came true: ${message}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const editorOf = (page: Page) => page.locator(".cm-content").first();

/** A key that comes while a dialog is open is the dialog's: what it does may be on disk before it closes. */
async function noDialog(page: Page): Promise<void> {
  await page.locator('.modal[data-state="open"]').waitFor({ state: "hidden" });
}

/** Opens a note by the quick switcher. `title` is its tab's, where `name` is an alias. */
export async function openNote(page: Page, name: string, title?: string): Promise<void> {
  await noDialog(page);
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog", { name: "Open a note" });
  await dialog.getByRole("combobox").fill(name);
  await dialog.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  // Its own tab: another one may have been selected all the time.
  const tab = title ?? name.split("/").at(-1) ?? name;
  const tabs = page.getByRole("tablist", { name: "Open notes" });
  await tabs.getByRole("tab", { name: tab, selected: true }).waitFor();
}

/** What CodeMirror leaves Enter to the text for when a list has just come, and more than that (`interactionDelay` in `completion.ts`). */
const LIST_IS_NEW = 100;

/** In the page: until no list of completions has come, gone or changed for so many milliseconds. */
function unchangedFor(quiet: number): Promise<void> {
  return new Promise((resolve) => {
    const isOfList = (node: Node) =>
      node instanceof Element &&
      (node.closest(".cm-tooltip-autocomplete") ?? node.querySelector(".cm-tooltip-autocomplete")) !== null;
    const observer = new MutationObserver((changes) => {
      const concerned = changes.some(
        ({ target, addedNodes, removedNodes }) =>
          (target instanceof Element && target.closest(".cm-tooltip-autocomplete") !== null) ||
          [...addedNodes, ...removedNodes].some(isOfList),
      );
      if (!concerned) return;
      clearTimeout(timer);
      timer = setTimeout(done, quiet);
    });
    const done = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(done, quiet);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** Takes the first completion of the list that offers `label`, by the keyboard. */
export async function takeCompletion(page: Page, label: string, key = "Enter"): Promise<void> {
  const list = page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)");
  await list.getByRole("listbox").getByText(label).first().waitFor();
  // Nothing tells when the list takes keys; a person is slower than that. One that is made anew meanwhile is as new.
  await page.evaluate(unchangedFor, LIST_IS_NEW);
  await list.waitFor();
  await page.keyboard.press(key);
}

/** Runs a command from the palette. */
export async function runCommand(page: Page, name: string): Promise<void> {
  await noDialog(page);
  await page.keyboard.press("Control+p");
  const dialog = page.getByRole("dialog", { name: "Command palette" });
  await dialog.getByRole("combobox").fill(name);
  await dialog.getByRole("option", { name }).first().click();
  await dialog.waitFor({ state: "hidden" });
}

/** Waits until nothing fades or moves any more, but for what does so without an end (a caret). */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

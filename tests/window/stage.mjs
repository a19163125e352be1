// A real window on a space of its own, and what a person does in it. Every file of tests here opens one.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { Keys, Window, until } from "./driver.mjs";

export const BINARY = process.env.JACKDAW_BIN;
assert.ok(BINARY, "JACKDAW_BIN must name the program; `cargo xtask test` does");

export class Stage {
  /** The program on a space of these files, by their paths. */
  static async open(files, flags = []) {
    const folder = await mkdtemp(join(tmpdir(), "jackdaw-window-"));
    const stage = new Stage(folder, flags);
    await mkdir(stage.space);
    for (const [path, content] of Object.entries(files)) await stage.write(path, content);
    await stage.start();
    return stage;
  }

  constructor(folder, flags) {
    this.folder = folder;
    this.space = join(folder, "Notes");
    this.data = join(folder, "data");
    this.flags = flags;
  }

  async start() {
    this.window = await Window.open(BINARY, [this.space, "--data-dir", this.data, ...this.flags]);
    await this.window.find("footer");
  }

  /** As a power cut would: the program ends where it stands. Starts it anew on the same space and data. */
  async crash() {
    const { pid } = await this.discovered();
    process.kill(pid, "SIGKILL");
    await this.window.abandon();
    await this.start();
  }

  /** Closes the window as a person does, and opens it again. */
  async restart() {
    const { pid } = await this.discovered();
    await this.window.close(() => !isThere(pid));
    await this.start();
  }

  async close() {
    const { pid } = await this.discovered();
    try {
      await this.window.close(() => !isThere(pid));
    } finally {
      // One that lost its page hears of nothing.
      if (isThere(pid)) process.kill(pid);
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  /** Whether a process has ended. */
  isOver(pid) {
    return !isThere(pid);
  }

  /** Where a file of the space is. */
  at(path) {
    return join(this.space, path);
  }

  read(path) {
    return readFile(this.at(path), "utf8");
  }

  /** As another program would. */
  async write(path, content) {
    await mkdir(dirname(this.at(path)), { recursive: true });
    await writeFile(this.at(path), content);
  }

  /** Waits for a file to be this, or to match it. */
  async becomes(path, wanted) {
    let now;
    const isSo = (text) => (typeof wanted === "string" ? text === wanted : wanted.test(text));
    await until(`${path} to be ${String(wanted)}`, async () => isSo((now = await this.read(path)))).catch((error) => {
      error.message += `, but it is ${JSON.stringify(now)}`;
      throw error;
    });
  }

  /** The address and token that a script finds, and the program's process. */
  async discovered() {
    const runtime = join(this.data, "runtime");
    const names = async () => (await readdir(runtime)).filter((name) => name.endsWith(".json"));
    const [file] = await until("a discovery file", names);
    return JSON.parse(await readFile(join(runtime, file), "utf8"));
  }

  /** What the open note shows. */
  text() {
    return this.window.run("return document.querySelector('.cm-content').innerText");
  }

  holds(words) {
    return this.window.run("return document.body.innerText.includes(arguments[0])", words);
  }

  shown(words) {
    return until(`the window to show “${words}”`, () => this.holds(words));
  }

  /** Waits until the open picker has chosen this. */
  chosen(words) {
    return until(`${words} to be chosen`, () =>
      this.window.run(
        "return document.querySelector('[role=option][aria-selected=true]')?.textContent.includes(arguments[0])",
        words,
      ),
    );
  }

  /** By the palette. */
  async runCommand(name) {
    await this.#pick("p", name);
  }

  /** By the switcher. */
  async openNote(name) {
    await this.#pick("o", name);
    await this.tabIs(name);
  }

  async #pick(key, name) {
    await this.window.press(Keys.control, key);
    await this.window.find("[role=dialog] input[role=combobox]");
    await this.window.type(name);
    await this.chosen(name);
    await this.window.press(Keys.enter);
    await this.window.gone("[role=dialog] input[role=combobox]");
  }

  tabIs(title) {
    return until(`${title} to be open`, () =>
      this.window.run(
        "return document.querySelector('[role=tab][aria-selected=true]')?.textContent.includes(arguments[0])",
        title,
      ),
    );
  }
}

function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * For a file of tests: one window for all of them, opened and closed around them. `stage()` is it; a test that fails leaves a picture of
 * the window.
 */
export function tests(files, flags) {
  let stage;
  before(async () => {
    stage = await Stage.open(files, flags);
  });
  after(() => stage?.close());
  return {
    stage: () => stage,
    test: (promise, body) =>
      test(promise, async () => {
        try {
          await body(stage, stage.window);
        } catch (error) {
          const picture = join(tmpdir(), `jackdaw-window-${promise.replaceAll(/[^a-z]+/gi, "-").slice(0, 40)}.png`);
          // The driver sometimes never answers with one; that must not hide what failed.
          const taken = await stage.window.screenshot().then((image) => writeFile(picture, image)).then(() => true, () => false);
          if (taken) error.message += ` (see ${picture})`;
          // What is open in front of the note is not in the way of the next.
          await stage.window.press(Keys.escape).catch(() => undefined);
          throw error;
        }
      }),
  };
}

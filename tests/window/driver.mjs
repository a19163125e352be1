// Drives the real window: WebKitWebDriver starts the program and speaks W3C WebDriver to its web view. No dependency but Node.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** How long to wait for what must come; generous, as other work may share the machine. */
const PATIENCE = Number(process.env.JACKDAW_PATIENCE ?? 60_000);

/** In the page: where words are that are seen, whatever elements they are made of. */
const MIDDLE = `
  const [selector, words] = arguments;
  for (const element of document.querySelectorAll(selector)) {
    const at = element.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(), from = 0; text; from += text.length, text = texts.nextNode()) {
      const isIn = (place) => place >= from && place <= from + text.length;
      if (isIn(at)) range.setStart(text, at - from);
      if (isIn(at + words.length)) {
        range.setEnd(text, at + words.length - from);
        break;
      }
    }
    const { left, top, width, height } = range.getBoundingClientRect();
    const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
    if (width > 0 && y > 0 && y < innerHeight) return { x, y };
  }
  return null;`;

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A free port: asked of the system, then given back. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until `check` returns something true, and returns it. What it throws last is the reason if it never does. */
export async function until(what, check) {
  const end = Date.now() + PATIENCE;
  let reason = "";
  while (Date.now() < end) {
    try {
      const value = await check();
      if (value) return value;
      reason = "";
    } catch (error) {
      reason = ` (${error.message})`;
    }
    await delay(50);
  }
  throw new Error(`waited in vain: ${what}${reason}`);
}

/** The window of a program, with what a person does to it. */
export class Window {
  static async open(binary, args) {
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      // Without the first, the web view refuses to be driven and the session hangs.
      env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: "true" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const window = new Window(driver, `http://127.0.0.1:${port}`);
    try {
      await until("WebKitWebDriver to listen", async () => (await fetch(`${window.base}/status`)).ok);
      const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
      const { sessionId } = await window.send("POST", "/session", { capabilities });
      window.session = `/session/${sessionId}`;
      return window;
    } catch (error) {
      await window.abandon();
      throw error;
    }
  }

  constructor(driver, base) {
    this.driver = driver;
    this.base = base;
  }

  async send(method, path, body) {
    const response = await fetch(this.base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      // A web view that hangs must end the test, not the run.
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  /** Runs JavaScript in the page: the body of a function of `arguments`. */
  run(script, ...args) {
    return this.send("POST", `${this.session}/execute/sync`, { script, args });
  }

  /** The first element that a CSS selector finds; waits for it. */
  find(selector) {
    return until(`an element ${selector}`, async () => {
      const found = await this.send("POST", `${this.session}/element`, { using: "css selector", value: selector });
      return found[ELEMENT];
    });
  }

  /** Waits until a CSS selector finds nothing any more. */
  gone(selector) {
    return until(`${selector} to be gone`, () => this.run("return document.querySelector(arguments[0]) === null", selector));
  }

  async click(selector) {
    await this.send("POST", `${this.session}/element/${await this.find(selector)}/click`, {});
  }

  /** The middle of the first words like these that are seen within what a CSS selector finds; waits for them. */
  middle(selector, words) {
    return until(`“${words}” in ${selector}`, () => this.run(MIDDLE, selector, words));
  }

  /** Clicks on words. */
  async clickOn(selector, words) {
    await this.moveTo(await this.middle(selector, words));
    await this.pointer([
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ]);
  }

  /** Moves the pointer, in two steps as a hand would. */
  async moveTo({ x, y }) {
    await this.pointer([
      { type: "pointerMove", duration: 0, x: x + 1, y: y + 1 },
      { type: "pointerMove", duration: 0, x, y },
    ]);
  }

  pointer(actions) {
    const mouse = { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions };
    return this.send("POST", `${this.session}/actions`, { actions: [mouse] });
  }

  /** Holds a key down for as long as something is done. */
  async hold(key, act) {
    await this.keys([{ type: "keyDown", value: key }]);
    try {
      await act();
    } finally {
      await this.keys([{ type: "keyUp", value: key }]);
    }
  }

  /** Types into whatever has the focus. */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.keys(actions);
  }

  /** Presses keys together, e.g. `press(Keys.control, "p")`. */
  async press(...values) {
    await this.keys([
      ...values.map((value) => ({ type: "keyDown", value })),
      ...values.toReversed().map((value) => ({ type: "keyUp", value })),
    ]);
  }

  keys(actions) {
    return this.send("POST", `${this.session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** A PNG of the page. */
  async screenshot() {
    return Buffer.from(await this.send("GET", `${this.session}/screenshot`), "base64");
  }

  /** The program is no more: only the driver is left to be ended. */
  async abandon() {
    this.driver.kill();
    if (this.driver.exitCode === null && this.driver.signalCode === null) await once(this.driver, "exit");
  }

  /**
   * Closes the window as a person does. `isOver` says whether the program has ended: the driver would take it along. `meanwhile` is called when
   * the window is gone, and the program may not be.
   */
  async close(isOver, meanwhile = () => undefined) {
    try {
      // The driver's own ways to close a window end the program where it stands.
      const ended = this.run("void window.__TAURI_INTERNALS__.invoke('plugin:window|destroy', { label: 'main' })");
      await ended.catch(() => undefined);
      meanwhile();
      await until("the program to end", isOver);
    } finally {
      await this.abandon();
    }
  }
}

export const Keys = {
  control: "\uE009",
  shift: "\uE008",
  alt: "\uE00A",
  enter: "\uE007",
  escape: "\uE00C",
  tab: "\uE004",
  backspace: "\uE003",
  home: "\uE011",
  end: "\uE010",
  left: "\uE012",
  up: "\uE013",
  right: "\uE014",
  down: "\uE015",
  f2: "\uE032",
};

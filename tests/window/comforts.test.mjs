// What the window itself does for its reader: its zoom, and the spelling of the system.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Keys, until } from "./driver.mjs";
import { countPixels } from "./pixels.mjs";
import { tests } from "./stage.mjs";

const { test } = tests({ "Note.md": "# Note\n\n" });

const width = (stage) => stage.window.run("return innerWidth");
/** Waits until the page has as many pixels of its own as the window shows in so many percent. */
const shows = (stage, full, percent) =>
  until(`all to be shown in ${percent} %`, async () => Math.abs((await width(stage)) - (full * 100) / percent) <= 1);

test("keys and commands zoom the window, and the next start has it as it was left", async (stage, window) => {
  const full = await width(stage);
  await window.press(Keys.control, "=");
  await shows(stage, full, 110);
  await window.press(Keys.control, "=");
  await shows(stage, full, 125);
  await stage.runCommand("Zoom out");
  await shows(stage, full, 110);
  const settings = () => readFile(join(stage.data, "config/settings.yaml"), "utf8");
  await until("it to be in the settings", async () => /^zoom: 110$/m.test(await settings()));
  await stage.restart();
  assert.ok(Math.abs((await width(stage)) - full / 1.1) <= 1, "from the first picture on");
  await stage.window.press(Keys.control, "-");
  await stage.window.press(Keys.control, "-");
  await shows(stage, full, 90);
  await stage.window.press(Keys.control, "0");
  await shows(stage, full, 100);
});

/** The line below a word that no dictionary has. */
const isRed = (red, green, blue) => red - green > 70 && red - blue > 70;
const underlined = async (window) => countPixels(await window.screenshot(), isRed);

test("a word that the system's dictionary has not is underlined, unless spelling is off", async (stage) => {
  await stage.openNote("Note");
  const { window } = stage;
  await window.press(Keys.control, Keys.end);
  await window.type("The jackdaw sleeps. ");
  assert.equal(await underlined(window), 0);
  await window.type("A jakcdaww slepes. ");
  await until("two words to be underlined", async () => (await underlined(window)) > 20);
  await stage.runCommand("Spell check: on or off");
  await until("nothing to be underlined", async () => (await underlined(window)) === 0);
});

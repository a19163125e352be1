// What other programs copy, pasted in the real window, and what is dragged from them: WebKitGTK gives its page neither files nor pictures.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { promisify } from "node:util";

import { Keys, until } from "./driver.mjs";
import { tests } from "./stage.mjs";

/** Debian's: it has GTK. */
const PYTHON = "/usr/bin/python3";
const PROGRAM = new URL("otherProgram.py", import.meta.url).pathname;
const bird = await readFile(new URL("files/bird.png", import.meta.url));

const outside = await mkdtemp(join(tmpdir(), "jackdaw-outside-"));
const [picture, said] = [join(outside, "a bird.png"), join(outside, "said.txt")];
await writeFile(picture, bird);
await writeFile(said, "said\n");
after(() => rm(outside, { recursive: true, force: true }));

const { test } = tests({ "Note.md": "# Note\n\n", "Drop.md": "# Drop\n\nhere\n" });

/** While another program has this to give. */
async function offering(given, act) {
  const program = spawn(PYTHON, [PROGRAM, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = await Promise.race([
      once(createInterface({ input: program.stdout }), "line"),
      once(program, "exit").then(([code]) => Promise.reject(new Error(`the other program ended with ${code}`))),
    ]);
    assert.equal(line, "ready");
    await act();
  } finally {
    program.kill();
    if (program.exitCode === null && program.signalCode === null) await once(program, "exit");
  }
}

/** The pointer of the screen itself: only it can carry something from one window to another. */
const pointer = (...args) => promisify(execFile)("xdotool", args);

/** Pastes into the open note, whose text becomes `before` and what is pasted. */
async function pasted(stage, window, given, before, wanted) {
  await offering(given, async () => {
    await window.press(Keys.control, Keys.end);
    await window.press(Keys.control, "v");
    await stage.becomes("Note.md", wanted);
  });
  await stage.write("Note.md", before);
  await until("the note to be as it was", async () => !/\[\[|\*\*/.test(await stage.text()));
}

const EMPTY = "# Note\n\n";

test("a picture that was copied becomes a file of the space and is shown", async (stage, window) => {
  await stage.openNote("Note");
  let name = "";
  await offering(["picture", picture], async () => {
    await window.press(Keys.control, Keys.end);
    await window.press(Keys.control, "v");
    await stage.becomes("Note.md", /^# Note\n\n!\[\[Pasted image \d{14}\.png\]\]$/);
    [, name] = /\[\[(.*)\]\]/.exec(await stage.read("Note.md"));
  });
  assert.deepEqual(await readFile(stage.at(name)), bird);
  await until("the picture to be shown", () =>
    window.run("return document.querySelector('.cm-media img')?.naturalWidth === 120"),
  );
  await window.press(Keys.control, "z");
  await stage.becomes("Note.md", EMPTY);
});

test("files that a file manager copied come in byte for byte, and are linked", async (stage, window) => {
  await pasted(stage, window, ["files", picture, said], EMPTY, `${EMPTY}![[a bird.png]]\n[[said.txt]]`);
  assert.deepEqual(await readFile(stage.at("a bird.png")), bird);
  assert.equal(await stage.read("said.txt"), "said\n");
});

test("so do those of a file manager that copies in a way of its own", async (stage, window) => {
  await pasted(stage, window, ["old-files", said], EMPTY, `${EMPTY}[[said 1.txt]]`);
});

test("what cannot come in is said, and nothing is written", async (stage, window) => {
  await offering(["files", outside], async () => {
    await window.press(Keys.control, Keys.end);
    await window.press(Keys.control, "v");
    await stage.shown("is a folder or a device: only files can be brought in");
  });
  assert.equal(await stage.read("Note.md"), EMPTY);
});

test("a page's piece is pasted as Markdown", async (stage, window) => {
  await pasted(stage, window, ["html", "<p>a <b>bold</b> word</p>"], EMPTY, `${EMPTY}a **bold** word`);
});

test("files that are dragged into the text are linked where they are dropped", async (stage, window) => {
  await stage.openNote("Drop");
  const { x, y } = await window.middle(".cm-line", "here");
  await offering(["files", said], async () => {
    await pointer("mousemove", "1250", "880", "mousedown", "1");
    for (const step of [1240, 1200, 1000, 700]) await pointer("mousemove", `${step}`, `${y}`);
    // The page is asked while something moves over it, and may be dropped on when it has said that it wants that.
    await until("the place of the drop to be shown", async () => {
      await pointer("mousemove", `${x + 10}`, `${y}`);
      await pointer("mousemove", `${x}`, `${y}`);
      return window.run("return document.querySelector('.cm-dropCursor') !== null");
    });
    await pointer("mouseup", "1");
    await stage.becomes("Drop.md", /^# Drop\n\n\w*\[\[said 2\.txt\]\]\w*\n$/);
  });
  assert.equal(await stage.read("said 2.txt"), "said\n");
});

test("files that are dropped beside the text do not take the window away", async (stage, window) => {
  await offering(["files", said], async () => {
    await pointer("mousemove", "1250", "880", "mousedown", "1");
    for (const step of [1240, 1000, 500, 200]) await pointer("mousemove", `${step}`, "600");
    // At once on another part of the page, which has not been asked yet.
    await pointer("mousemove", "180", "850", "mouseup", "1");
  });
  await stage.openNote("Note");
  assert.match(await window.run("return location.href"), /^tauri:/);
});

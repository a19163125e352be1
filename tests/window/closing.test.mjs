// The program is started again while its window closes: its user wants a window, not the one that goes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

import { until } from "./driver.mjs";
import { BINARY, tests } from "./stage.mjs";

const { test } = tests({ "Garden.md": "# Garden\n" });

const start = (stage) =>
  spawn(BINARY, [stage.space, "--data-dir", stage.data], { stdio: ["ignore", "inherit", "inherit"] });

test("a second start brings the window to the front, and is done", async (stage) => {
  const [code] = await once(start(stage), "exit");
  assert.equal(code, 0);
});

test("one that comes while the window closes opens its own", async (stage, window) => {
  const { pid } = await stage.discovered();
  let second;
  try {
    await window.close(
      () => stage.isOver(pid),
      () => (second = start(stage)),
    );
    await until("the second to have the space", async () => {
      assert.equal(second.exitCode, null, "it ended without a window");
      return (await stage.discovered()).pid === second.pid;
    });
  } finally {
    const ended = second?.exitCode === null ? once(second, "exit") : null;
    second?.kill();
    await ended;
    await stage.start();
  }
});

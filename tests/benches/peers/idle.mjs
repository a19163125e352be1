// What a window costs at rest. Arguments: the program, the empty window, the space, the data folder, the rounds, the seconds. Prints the
// milliseconds of processor time of each round, of the window's process and all that it started.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const [binary, emptyWindow, space, data, rounds, seconds] = process.argv.slice(2);
/** Until all that a start begins is over, and the caret rests. */
const SETTLED = 15_000;
/** Linux counts processor time in hundredths of a second, on every machine that is in use. */
const TICK = 10;

/** Each process with what it has used, in ticks, and who started it. */
function processes() {
  const all = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // Behind the name, which may hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      all.set(Number(pid), { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It has ended.
    }
  }
  return all;
}

function used(root) {
  const all = processes();
  const isOf = (pid) => pid === root || (all.has(pid) && isOf(all.get(pid).parent));
  return [...all].filter(([pid]) => isOf(pid)).reduce((sum, [, { used }]) => sum + used, 0);
}

async function rest(program, args) {
  const child = spawn(program, args, { stdio: "ignore" });
  await delay(SETTLED / 2);
  // There is no window manager that would give it the keyboard.
  execFileSync("xdotool", ["search", "--all", "--onlyvisible", "--pid", String(child.pid), "--name", ".", "windowfocus"]);
  await delay(SETTLED / 2);
  const before = used(child.pid);
  await delay(Number(seconds) * 1000);
  const took = (used(child.pid) - before) * TICK;
  child.kill("SIGTERM");
  await once(child, "exit");
  return took;
}

const [ours, empty] = [[], []];
const args = [space, "--data-dir", data];
for (let round = 0; round < Number(rounds); round++) {
  ours.push(await rest(binary, args));
  empty.push(await rest(emptyWindow, []));
}
console.log(JSON.stringify({ ours, empty }));

// Timers inside a call: Rust asks for the next one when nothing else is left to run, and drops the rest when the call ends.
import native from "jackdaw:native";
import { report } from "jackdaw:console";

const MAX_DELAY = 2 ** 31 - 1;

/** By due time, then by age. */
let queue = [];
let sequence = 0;

function insert(timer) {
  let at = queue.length;
  while (at > 0 && queue[at - 1].due > timer.due) at--;
  queue.splice(at, 0, timer);
}

function start(callback, delay, args, repeats) {
  if (typeof callback !== "function") throw new TypeError("a timer needs a function as its first argument");
  const wait = Math.min(Math.max(Number(delay) || 0, 0), MAX_DELAY);
  const timer = { id: ++sequence, due: native.monotonic() + wait, every: repeats ? Math.max(wait, 1) : 0, callback, args };
  insert(timer);
  native.armTimers();
  return timer.id;
}

export function setTimeout(callback, delay, ...args) {
  return start(callback, delay, args, false);
}

export function setInterval(callback, delay, ...args) {
  return start(callback, delay, args, true);
}

export function clearTimeout(id) {
  queue = queue.filter((timer) => timer.id !== id);
}

export function queueMicrotask(callback) {
  if (typeof callback !== "function") throw new TypeError("queueMicrotask needs a function");
  Promise.resolve().then(() => callback());
}

/** Runs one timer that is due and answers 0, or tells how many milliseconds the next one is away; -1 if there is none. */
export function pump() {
  if (queue.length === 0) return -1;
  const now = native.monotonic();
  if (queue[0].due > now) return queue[0].due - now;
  const timer = queue.shift();
  if (timer.every > 0) {
    timer.due = Math.max(timer.due + timer.every, now);
    insert(timer);
  }
  try {
    timer.callback(...timer.args);
  } catch (thrown) {
    report("a timer threw", thrown);
  }
  return 0;
}

/** Drops what is left of the call that just ended. */
export function resetTimers() {
  queue = [];
}

let origin;

export const performance = {
  now() {
    origin ??= native.monotonic();
    return native.monotonic() - origin;
  },
  get timeOrigin() {
    return native.now() - performance.now();
  },
};

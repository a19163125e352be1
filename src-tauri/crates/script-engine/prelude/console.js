// `console` and the module's `log`: both write to the plug's log.
import native from "jackdaw:native";
import { frames } from "jackdaw:errors";
import { format, inspect } from "jackdaw:inspect";

let indent = "";
const counts = new Map();
const timers = new Map();

function write(level, text) {
  const line = indent === "" ? text : indent + text.replaceAll("\n", `\n${indent}`);
  native.log(level, line.toWellFormed());
}

/** What the prelude itself has to tell the author: a lost rejection, a timer that threw. */
export function report(what, thrown) {
  write("error", `${what}: ${typeof thrown === "string" ? thrown : inspect(thrown)}`);
}

const writer = (level) => (...values) => write(level, format(values));

export const log = Object.freeze({ debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") });

export const console = {
  debug: writer("debug"),
  log: writer("info"),
  info: writer("info"),
  warn: writer("warn"),
  error: writer("error"),
  dir: (value) => write("info", inspect(value)),
  table: (value) => write("info", inspect(value)),
  trace(...values) {
    const where = frames(new Error().stack) ?? "";
    write("debug", `Trace: ${format(values)}\n  ${where.replaceAll("\n", "\n  ")}`);
  },
  assert(condition, ...values) {
    if (!condition) write("error", values.length === 0 ? "Assertion failed" : `Assertion failed: ${format(values)}`);
  },
  count(label = "default") {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    write("info", `${label}: ${count}`);
  },
  countReset: (label = "default") => void counts.delete(label),
  time: (label = "default") => void timers.set(label, native.monotonic()),
  timeLog: (label = "default", ...values) => elapsed(label, values),
  timeEnd(label = "default") {
    elapsed(label, []);
    timers.delete(label);
  },
  group(...values) {
    if (values.length > 0) write("info", format(values));
    indent += "  ";
  },
  groupCollapsed(...values) {
    console.group(...values);
  },
  groupEnd() {
    indent = indent.slice(2);
  },
};

function elapsed(label, values) {
  const start = timers.get(label);
  if (start === undefined) return write("warn", `there is no timer "${label}"`);
  const took = `${label}: ${(native.monotonic() - start).toFixed(3)} ms`;
  write("info", values.length === 0 ? took : `${took} ${format(values)}`);
}

/** Forgets the indentation that a call left behind. */
export function resetConsole() {
  indent = "";
}

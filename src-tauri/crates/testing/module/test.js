// The module "jackdaw/test": what a test of a plug can do. It lives beside the test in its sandbox; each method is one syscall of the
// host that runs tests.
import { syscall } from "jackdaw";

// ------------------------------------------------------------------ tests

const tests = [];
const groups = [];
const hooks = { before: [], after: [] };
let current;
let snapshots = 0;

function add(name, fn, flags) {
  if (typeof name !== "string" || name === "") throw new TypeError("a test needs a name");
  if (typeof fn !== "function" && !flags.skip) throw new TypeError(`the test "${name}" needs a function`);
  const whole = [...groups.map((group) => group.name), name].join(" › ");
  if (tests.some((other) => other.name === whole)) throw new TypeError(`two tests are named "${whole}"`);
  const only = flags.only || groups.some((group) => group.only);
  const skip = flags.skip || groups.some((group) => group.skip);
  tests.push({ name: whole, fn, only, skip, path: [...groups], place: new Error().stack });
}

export const test = Object.assign((name, fn) => add(name, fn, {}), {
  only: (name, fn) => add(name, fn, { only: true }),
  skip: (name, fn) => add(name, fn, { skip: true }),
});
export const it = test;

function group(name, fn, flags) {
  groups.push({ name, before: [], after: [], ...flags });
  try {
    fn();
  } finally {
    groups.pop();
  }
}

export const describe = Object.assign((name, fn) => group(name, fn, {}), {
  only: (name, fn) => group(name, fn, { only: true }),
  skip: (name, fn) => group(name, fn, { skip: true }),
});

export function beforeEach(fn) {
  (groups.at(-1)?.before ?? hooks.before).push(fn);
}

export function afterEach(fn) {
  (groups.at(-1)?.after ?? hooks.after).push(fn);
}

/** For the host: which tests there are. */
export function list() {
  return tests.map(({ name, only, skip, place }) => ({ name, only, skip, place }));
}

/** For the host: runs one of them. */
export async function run({ index }) {
  current = tests[index];
  snapshots = 0;
  begun = [];
  const before = [...hooks.before, ...current.path.flatMap((group) => group.before)];
  const after = [...current.path.flatMap((group) => group.after), ...hooks.after];
  for (const fn of before) await fn();
  try {
    await current.fn();
    // What waits for a promise asks it a step later.
    for (let step = 0; step < 3; step++) await null;
    const forgotten = begun.find(({ promise }) => !promise.heard);
    if (forgotten !== undefined) throw forgotten.place;
  } finally {
    for (const fn of after) await fn();
  }
}

// ------------------------------------------------------------------ what has to be awaited

/** What the test has begun. */
let begun = [];

/** A promise that knows whether anybody waits for it. */
class Begun extends Promise {
  heard = false;
  static get [Symbol.species]() {
    return Promise;
  }
  then(...handlers) {
    this.heard = true;
    return super.then(...handlers);
  }
}

/** `work` as what a test has to wait for, else it fails at the line that did not; an expectation fails at that line too. */
function awaited(words, work) {
  const begin = (...given) => {
    // Made here: what is thrown later, when the promise is settled, has no line of the test in its stack.
    const place = new AssertionError(`${words} was not awaited, so the test cannot see what comes of it; write \`await ${words}\``);
    // Begun without a function around it: the engine keeps ten frames of a stack, and the test's is to be among them.
    let outcome;
    try {
      outcome = Promise.resolve(work(...given));
    } catch (error) {
      outcome = Promise.reject(error);
    }
    const settled = outcome.catch((error) => {
      if (!(error instanceof AssertionError)) throw error;
      place.message = error.message;
      throw place;
    });
    const promise = new Begun((resolve) => resolve(settled));
    begun.push({ promise, place });
    return promise;
  };
  // Stacks name it so.
  Object.defineProperty(begin, "name", { value: /(\w+)\(…\)$/.exec(words)[1] });
  return begin;
}

// ------------------------------------------------------------------ the world of a test

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    text += base64[a >> 2] + base64[((a & 3) << 4) | ((b ?? 0) >> 4)];
    text += b === undefined ? "=" : base64[((b & 15) << 2) | ((c ?? 0) >> 6)];
    text += c === undefined ? "=" : base64[c & 63];
  }
  return text;
}

function fromBase64(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

const encode = (body) => {
  if (body === undefined || body === null) return "";
  return toBase64(typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body.buffer ?? body));
};

const lowered = (headers) => [...new Headers(headers ?? {})].map(([name, value]) => [name.toLowerCase(), value]);

/** What an answer is made of: `{ json }`, `{ text }` or `{ body }`, with `status` and `headers`. */
function content(given) {
  const headers = lowered(given.headers);
  const named = (name) => headers.some(([each]) => each === name);
  if ("json" in given) {
    if (!named("content-type")) headers.push(["content-type", "application/json"]);
    return { headers, body: encode(JSON.stringify(given.json)) };
  }
  if ("text" in given && !named("content-type")) headers.push(["content-type", "text/plain; charset=utf-8"]);
  return { headers, body: encode(given.text ?? given.body) };
}

/** Calls a function of the plug as the palette, a script or another plug would; waits for all that comes of it. */
export const call = awaited("call(…)", (name, input = {}) => syscall("test.call", { function: name, input }));

/** Asks one of the plug's routes. */
export const http = awaited("http(…)", async (method, path, init = {}) => {
  const made = "json" in init || "text" in init ? content(init) : { headers: lowered(init.headers), body: encode(init.body) };
  const answer = await syscall("test.http", { method: method.toUpperCase(), path, ...made });
  const empty = [101, 204, 205, 304].includes(answer.status);
  return new Response(empty ? null : fromBase64(answer.body), { status: answer.status, headers: answer.headers });
});

/** Tells plugs an event, and waits for its handlers. */
export const emit = awaited("emit(…)", async (name, data = null) => void (await syscall("test.emit", { name, data })));

/** The plug's settings from now on; it is loaded anew. */
export const settings = awaited("settings(…)", async (values) => void (await syscall("test.settings", { values })));

const inSpace = (action, parameters) => syscall("test.space", { do: action, ...parameters });

/** The functions of an object of the module, each to be awaited. */
const world = (object, functions) =>
  Object.freeze(Object.fromEntries(Object.entries(functions).map(([name, work]) => [name, awaited(`${object}.${name}(…)`, work)])));

export const space = world("space", {
  write: async (path, text) => void (await inSpace("write", { path, text })),
  read: async (path) => inSpace("read", { path }),
  list: async () => inSpace("list", {}),
  exists: async (path) => (await inSpace("list", {})).includes(path),
  delete: async (path) => void (await inSpace("delete", { path })),
  rename: async (from, to) => void (await inSpace("rename", { path: from, to })),
});

export const clock = world("clock", {
  now: async () => new Date(await syscall("test.clock", {})),
  set: async (instant) => void (await syscall("test.clock", { set: instant instanceof Date ? instant.toISOString() : instant })),
  advance: async (time) => void (await syscall("test.clock", { advance: time })),
});

async function answers(target, answer, once) {
  const [, method, url] = /^(?:([A-Z]+)\s+)?(\S+)$/.exec(target) ?? [];
  if (url === undefined) throw new TypeError(`network.on needs an address like "GET https://example.org/*", not ${show(target)}`);
  const given = typeof answer === "string" ? { text: answer } : answer;
  const known = ["json", "text", "body", "status", "headers"];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new TypeError(`an answer of the network has ${known.join(", ")}; not "${unknown}"`);
  await syscall("test.network.on", { method: method ?? null, url, status: given.status ?? 200, ...content(given), once });
}

export const network = world("network", {
  on: async (target, answer) => answers(target, answer, false),
  once: async (target, answer) => answers(target, answer, true),
  requests: async () =>
    (await syscall("test.network.requests", {})).map((request) => ({ ...request, headers: Object.fromEntries(request.headers) })),
});

const byUser = (action, parameters) => syscall("test.user", { do: action, ...parameters });

export const user = world("user", {
  opens: async (path, options = {}) => void (await byUser("opens", { path, ...options })),
  answers: async (...values) => void (await byUser("answers", { values })),
  editor: async () => byUser("editor", {}),
  notifications: async () => byUser("notifications", {}),
  questions: async () => byUser("questions", {}),
});

/** What the plug logged: `[{ level, message, function }]`. */
export const log = awaited("log(…)", async () => syscall("test.log", {}));

/** What the plug asked of the application: `[{ plug, function, name, input, error? }]`. */
export const syscalls = awaited("syscalls(…)", async (name) => {
  const made = await syscall("test.syscalls", {});
  return name === undefined ? made : made.filter((each) => each.name === name);
});

// ------------------------------------------------------------------ expectations

class AssertionError extends Error {
  get name() {
    return "AssertionError";
  }
}

/** A value as one writes it, keys sorted so that snapshots do not depend on their order. */
function show(value, indent = "") {
  const deeper = `${indent}  `;
  const lines = (open, parts, close) => {
    if (parts.length === 0) return open + close;
    const short = `${open} ${parts.join(", ")} ${close}`;
    if (short.length <= 72 && !short.includes("\n")) return open === "[" ? `[${parts.join(", ")}]` : short;
    return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close}`;
  };
  if (typeof value === "string") return value.includes("\n") ? `\`${value}\`` : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `[function ${value.name || "?"}]`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (value instanceof Date) return `Date ${JSON.stringify(value)}`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} [${[...value].join(", ")}]`;
  if (value instanceof Map) return `Map ${lines("{", [...value].map(([k, v]) => `${show(k, deeper)} => ${show(v, deeper)}`), "}")}`;
  if (value instanceof Set) return `Set ${lines("{", [...value].map((v) => show(v, deeper)), "}")}`;
  if (Array.isArray(value)) return lines("[", value.map((item) => show(item, deeper)), "]");
  const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
  return lines("{", Object.keys(value).sort().map((name) => `${key(name)}: ${show(value[name], deeper)}`), "}");
}

const own = (value) => Object.keys(value).filter((key) => value[key] !== undefined);

function equal(a, b, partly = false) {
  if (b?.matches instanceof Function && b[MATCHER]) return b.matches(a);
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a)?.constructor !== Object.getPrototypeOf(b)?.constructor) return false;
  if (a instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error) return a.message === b.message;
  if (a instanceof Map || a instanceof Set) return equal([...a], [...b], partly);
  if (Array.isArray(a) || ArrayBuffer.isView(a)) return a.length === b.length && [...a].every((item, at) => equal(item, b[at], partly));
  const [left, right] = [own(a), own(b)];
  return (partly || left.length === right.length) && right.every((key) => key in a && equal(a[key], b[key], partly));
}

const MATCHER = Symbol("matcher");
const matcher = (words, matches) => ({ [MATCHER]: true, matches, toString: () => words });

/** The lines in which two texts differ, as a diff. */
function difference(expected, received) {
  const [left, right] = [expected.split("\n"), received.split("\n")];
  if (left.length + right.length < 4) return `\n  expected ${expected}\n  received ${received}`;
  let [head, tail] = [0, 0];
  while (head < left.length && left[head] === right[head]) head++;
  while (tail < left.length - head && tail < right.length - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  const around = 2;
  const shown = [
    ...(head > around ? ["  …"] : []),
    ...left.slice(Math.max(0, head - around), head).map((line) => `  ${line}`),
    ...left.slice(head, left.length - tail).map((line) => `- ${line}`),
    ...right.slice(head, right.length - tail).map((line) => `+ ${line}`),
    ...left.slice(left.length - tail, left.length - tail + around).map((line) => `  ${line}`),
    ...(tail > around ? ["  …"] : []),
  ];
  return `\n  (- expected, + received)\n${shown.map((line) => `  ${line}`).join("\n")}`;
}

const includes = (whole, part) =>
  typeof whole === "string" ? whole.includes(part) : [...whole].some((item) => equal(item, part));

function at(value, path) {
  return String(path).split(".").reduce((inner, key) => inner?.[key], value);
}

const matchers = {
  toBe: [(a, b) => Object.is(a, b), "to be"],
  toEqual: [(a, b) => equal(a, b), "to equal"],
  toMatchObject: [(a, b) => equal(a, b, true), "to have what is in"],
  toContain: [includes, "to contain"],
  toMatch: [(a, b) => (b instanceof RegExp ? b.test(a) : String(a).includes(b)), "to match"],
  toHaveLength: [(a, b) => a?.length === b, "to have the length"],
  toHaveProperty: [(a, path, ...rest) => (rest.length ? equal(at(a, path), rest[0]) : at(a, path) !== undefined), "to have the property"],
  toBeGreaterThan: [(a, b) => a > b, "to be greater than"],
  toBeGreaterThanOrEqual: [(a, b) => a >= b, "to be at least"],
  toBeLessThan: [(a, b) => a < b, "to be less than"],
  toBeLessThanOrEqual: [(a, b) => a <= b, "to be at most"],
  toBeCloseTo: [(a, b, digits = 2) => Math.abs(a - b) < 10 ** -digits / 2, "to be close to"],
  toBeInstanceOf: [(a, b) => a instanceof b, "to be made by"],
  toBeTruthy: [(a) => Boolean(a), "to be true in an if"],
  toBeFalsy: [(a) => !a, "to be false in an if"],
  toBeNull: [(a) => a === null, "to be null"],
  toBeUndefined: [(a) => a === undefined, "to be undefined"],
  toBeDefined: [(a) => a !== undefined, "to be defined"],
};

/** Whether what was thrown is what is expected: a part of its message, a pattern, a class or a code. */
function fits(thrown, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(thrown?.message);
  if (typeof expected === "function") return thrown instanceof expected;
  if (typeof expected === "object") return equal(thrown, expected, true) || own(expected).every((key) => equal(thrown?.[key], expected[key]));
  return thrown?.code === expected || String(thrown?.message).includes(expected);
}

function judge(passed, negated, words, received, expected) {
  if (passed !== negated) return;
  const not = negated ? "not " : "";
  if (expected.length === 0) throw new AssertionError(`expected ${show(received)} ${not}${words}`);
  if (!negated && words === "to equal") {
    throw new AssertionError(`it is not equal to what is expected${difference(show(expected[0]), show(received))}`);
  }
  const shown = expected.map((value) => (value?.[MATCHER] ? String(value) : show(value))).join(", ");
  throw new AssertionError(`expected ${show(received)}\n  ${not}${words} ${shown}`);
}

function expectations(received, negated) {
  const made = {};
  for (const [name, [passes, words]] of Object.entries(matchers)) {
    made[name] = (...expected) => judge(passes(received, ...expected), negated, words, received, expected);
  }
  made.toThrow = (expected) => {
    if (typeof received !== "function") throw new TypeError("expect(…).toThrow needs a function; for a promise: await expect(…).rejects.toThrow()");
    let thrown;
    try {
      received();
    } catch (error) {
      thrown = { error };
    }
    thrownAs(thrown, negated, expected);
  };
  made.toMatchSnapshot = awaited("expect(…).toMatchSnapshot(…)", async (hint) => {
    if (negated) throw new TypeError("a snapshot cannot be negated");
    const name = `${current.name}${hint === undefined ? "" : `: ${hint}`} ${++snapshots}`;
    const text = show(received);
    const before = await syscall("test.snapshot", { name, text });
    if (before !== null) {
      throw new AssertionError(`it does not match its snapshot; --update takes it as it is now${difference(before, text)}`);
    }
  });
  return made;
}

function thrownAs(thrown, negated, expected) {
  if (thrown === undefined) {
    if (negated) return;
    throw new AssertionError(`expected an error${expected === undefined ? "" : ` like ${show(expected)}`}, but nothing was thrown`);
  }
  if (fits(thrown.error, expected) !== negated) return;
  if (negated) throw new AssertionError(`expected no such error, but this was thrown: ${show(thrown.error)}`);
  throw new AssertionError(`expected an error like ${show(expected)}\n  but this was thrown: ${show(thrown.error)}`);
}

/** `await expect(promise).resolves.toBe(…)` */
const later = (promise, negated) =>
  new Proxy({}, {
    get: (_, name) =>
      awaited(`expect(…).resolves.${String(name)}(…)`, async (...expected) => expectations(await promise, negated)[name](...expected)),
  });

/** `await expect(promise).rejects.toThrow(…)` */
const rejected = (promise, negated) => ({
  toThrow: awaited("expect(…).rejects.toThrow(…)", async (expected) => {
    let thrown;
    try {
      await (typeof promise === "function" ? promise() : promise);
    } catch (error) {
      thrown = { error };
    }
    thrownAs(thrown, negated, expected);
  }),
  toMatchObject: awaited("expect(…).rejects.toMatchObject(…)", async (expected) => {
    try {
      await (typeof promise === "function" ? promise() : promise);
    } catch (error) {
      return thrownAs({ error }, negated, expected);
    }
    thrownAs(undefined, negated, expected);
  }),
});

export const expect = Object.assign(
  (received) => ({
    ...expectations(received, false),
    not: { ...expectations(received, true), resolves: later(received, true), rejects: rejected(received, true) },
    resolves: later(received, false),
    rejects: rejected(received, false),
  }),
  {
    anything: () => matcher("anything", (value) => value !== null && value !== undefined),
    any: (type) => matcher(`any ${type.name}`, (value) => value instanceof type || typeof value === type.name.toLowerCase()),
    stringContaining: (part) => matcher(`a string with ${show(part)}`, (value) => typeof value === "string" && value.includes(part)),
    stringMatching: (pattern) => matcher(`a string like ${pattern}`, (value) => typeof value === "string" && pattern.test(value)),
    objectContaining: (part) => matcher(`an object with ${show(part)}`, (value) => equal(value, part, true)),
    arrayContaining: (parts) => matcher(`a list with ${show(parts)}`, (value) => Array.isArray(value) && parts.every((part) => includes(value, part))),
  },
);

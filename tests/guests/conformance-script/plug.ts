// The script twin of `../conformance`: the same functions with the same answers, so that one table of cases holds for both.
// Without type annotations, so that tests of the sandbox can run it as it stands.
import {
  blob, clipboard, config, editor, events, files, kv, log, net, notes, plug, plugs, search, secrets, shell, ui,
} from "jackdaw";

const settings = await config.get();
if (settings.atInit === "spin") for (;;);
if (settings.atInit === "throw") throw Object.assign(new Error("init threw on purpose"), { code: "conflict" });

export function echo(input, ctx) {
  return { input, ctx: { hook: ctx.hook, function: ctx.function, origin: ctx.origin } };
}

export function throw_error() {
  throw Object.assign(new Error("thrown on purpose"), { code: "conflict" });
}

export function spin() {
  for (;;);
}

export function bomb() {
  const held = [];
  for (;;) held.push(new Uint8Array(1 << 20).fill(1));
}

/** A script cannot trap: the nearest thing is an error that nothing in it expects. */
export function trap() {
  return null.nothing;
}

export function recurse(depth = 0) {
  return recurse(depth + 1) + 1;
}

function toBase64(bytes) {
  let text = "";
  // Not all at once: each byte is an argument on the stack.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}

function fromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

const nothing = (value) => value ?? null;

const syscalls = {
  "config.get": () => config.get(),
  "config.env": () => ({ ...config.env }),
  "kv.get": ({ key }) => kv.get(key),
  "kv.set": ({ key, value }) => kv.set(key, value),
  "kv.delete": ({ key }) => kv.delete(key),
  "kv.list": ({ prefix }) => kv.list(prefix),
  "blob.put": ({ bytes }) => blob.put(fromBase64(bytes)),
  "blob.get": async ({ hash }) => toBase64(await blob.get(hash)),
  "events.emit": ({ name, data }) => events.emit(name, data),
  "log.write": ({ level, message }) => log[level](message),
  "net.fetch": async ({ url, method, headers, body }) => {
    const response = await net.fetch(url, { method, headers, body });
    return { status: response.status, headers: [...response.headers], body: await response.text() };
  },
  "plugs.call": ({ function: name, input }) => plugs.call(name, input),
  "plug.info": () => plug.info(),
  "plug.asset": async ({ path }) => toBase64(await plug.asset(path)),
  "clock.now": () => Date.now(),
  "clock.monotonic": () => performance.now(),
  "clock.offset": ({ at }) => -new Date(at).getTimezoneOffset(),
  "clock.sleep": ({ milliseconds }) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  "random.bytes": ({ length }) => toBase64(crypto.getRandomValues(new Uint8Array(length))),
  "notes.list": ({ glob }) => notes.list(glob),
  "notes.read": ({ path }) => notes.read(path),
  "notes.meta": ({ path }) => notes.meta(path),
  "notes.write": ({ path, text, ifHash }) => notes.write(path, text, { ifHash }),
  "notes.append": ({ path, text }) => notes.append(path, text),
  "notes.delete": ({ path }) => notes.delete(path),
  "notes.rename": ({ from, to }) => notes.rename(from, to),
  "notes.links": ({ path }) => notes.links(path),
  "notes.backlinks": ({ path }) => notes.backlinks(path),
  "notes.tags": () => notes.tags(),
  "notes.tasks": ({ filter }) => notes.tasks(filter),
  "files.list": ({ glob }) => files.list(glob),
  "files.read": async ({ path }) => toBase64(await files.read(path)),
  "files.write": ({ path, bytes }) => files.write(path, fromBase64(bytes)),
  "files.delete": ({ path }) => files.delete(path),
  "search.query": ({ q, limit }) => search.query(q, { limit }),
  "editor.current": () => editor.current(),
  "editor.replace": ({ range, text }) => editor.replace(range, text),
  "editor.insert": ({ text }) => editor.insert(text),
  "editor.open": ({ path, line }) => editor.open(path, { line }),
  "editor.save": () => editor.save(),
  "ui.notify": ({ message, level }) => ui.notify(message, level),
  "ui.prompt": ({ message, default: initial }) => ui.prompt(message, initial),
  "ui.confirm": ({ message }) => ui.confirm(message),
  "ui.pick": ({ items, placeholder }) => ui.pick(items, { placeholder }),
  "commands.set": ({ commands }) => ui.commands.set(commands),
  "clipboard.read": () => clipboard.read(),
  "clipboard.write": ({ text }) => clipboard.write(text),
  "secrets.get": ({ name }) => secrets.get(name),
  "secrets.set": ({ name, value }) => secrets.set(name, value),
  "shell.run": ({ program, args, stdin }) => shell.run(program, args, stdin),
};

async function perform({ syscall, args }) {
  const known = syscalls[syscall];
  if (known === undefined) return { unknown: syscall };
  try {
    return nothing(await known(args ?? {}));
  } catch (error) {
    return { error: { code: error.code ?? "internal", message: error.message } };
  }
}
export { perform as do };

export async function route(request) {
  const { pathname, search: query } = new URL(request.url);
  const { name } = await plug.info();
  return new Response(
    JSON.stringify({
      method: request.method,
      url: pathname.slice(`/plug/${name}`.length) + query,
      params: request.params,
      query: request.query,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    }),
    { status: 201, headers: { "content-type": "application/json", "x-conformance": "yes" } },
  );
}

export function route_throw() {
  throw Object.assign(new Error("the route threw on purpose"), { code: "conflict" });
}

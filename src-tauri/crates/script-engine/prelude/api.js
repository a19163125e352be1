// The module "jackdaw": what a plug may ask of the application. Every method is one syscall with named parameters.
import native from "jackdaw:native";
import { bytesOf, encodeText, fromBase64, toBase64 } from "jackdaw:bytes";
import { log } from "jackdaw:console";
import { fail } from "jackdaw:errors";
import { fetch } from "jackdaw:net";
import { call } from "jackdaw:syscall";

export {
  ConflictError, InternalError, InvalidError, NotFoundError, PermissionDeniedError, TimeoutError, TooLargeError, UnavailableError,
} from "jackdaw:errors";
export { log };

function neededBytes(value, where) {
  const bytes = typeof value === "string" ? encodeText(value) : bytesOf(value);
  if (bytes === undefined) throw new TypeError(`${where} needs bytes (a Uint8Array or ArrayBuffer) or a string`);
  return bytes;
}

export const notes = Object.freeze({
  list: async (glob) => call("notes.list", { glob }),
  read: async (path) => call("notes.read", { path }),
  meta: async (path) => call("notes.meta", { path }),
  write: async (path, text, options) => call("notes.write", { path, text, ifHash: options?.ifHash }),
  append: async (path, text) => call("notes.append", { path, text }),
  delete: async (path) => void call("notes.delete", { path }),
  rename: async (from, to) => call("notes.rename", { from, to }),
  links: async (path) => call("notes.links", { path }),
  backlinks: async (path) => call("notes.backlinks", { path }),
  tags: async () => call("notes.tags", {}),
  tasks: async (filter) => call("notes.tasks", { filter }),
  query: async (sql) => call("notes.query", { sql }),
});

export const files = Object.freeze({
  list: async (glob) => call("files.list", { glob }),
  read: async (path) => fromBase64(call("files.read", { path })),
  write: async (path, bytes) => void call("files.write", { path, bytes: toBase64(neededBytes(bytes, "files.write")) }),
  delete: async (path) => void call("files.delete", { path }),
});

export const search = Object.freeze({
  query: async (q, options) => call("search.query", { q, limit: options?.limit }),
});

export const kv = Object.freeze({
  get: async (key) => call("kv.get", { key }) ?? undefined,
  set: async (key, value) => void call("kv.set", { key, value: value ?? null }),
  delete: async (key) => void call("kv.delete", { key }),
  list: async (prefix = "") => call("kv.list", { prefix }),
});

export const blob = Object.freeze({
  put: async (bytes) => native.blobPut(neededBytes(bytes, "blob.put"), fail),
  get: async (hash) => new Uint8Array(native.blobGet(String(hash), fail)),
});

export const events = Object.freeze({
  emit: async (name, data) => void call("events.emit", { name, data: data ?? null }),
});

export const editor = Object.freeze({
  current: async () => call("editor.current", {}),
  replace: async (range, text) => void call("editor.replace", { range, text }),
  insert: async (text) => void call("editor.insert", { text }),
  open: async (path, options) => void call("editor.open", { path, line: options?.line }),
  save: async () => void call("editor.save", {}),
});

export const ui = Object.freeze({
  notify: async (message, level) => void call("ui.notify", { message, level }),
  prompt: async (message, initial) => call("ui.prompt", { message, default: initial }),
  confirm: async (message) => call("ui.confirm", { message }),
  /** The application sees labels and positions; the caller gets its own item back. */
  async pick(items, options) {
    const given = [...items];
    const shown = given.map((item, at) => {
      const { label, detail } = typeof item === "object" && item !== null ? item : { label: item };
      return { label: String(label), detail: detail === undefined ? undefined : String(detail), value: String(at) };
    });
    const picked = call("ui.pick", { items: shown, placeholder: options?.placeholder });
    return picked === null ? null : given[Number(picked.value)];
  },
  /** A line in the status bar, until it is done or the call ends. */
  async progress(label) {
    const id = call("progress.start", { label: String(label) });
    let wanted = true;
    return Object.freeze({
      get cancelled() {
        return !wanted;
      },
      /** False once the user has cancelled. */
      async update(value, text) {
        return (wanted = call("progress.update", { id, value, label: text }));
      },
      done: async () => void call("progress.done", { id }),
    });
  },
  commands: Object.freeze({ set: async (commands) => void call("commands.set", { commands: [...commands] }) }),
});

export const net = Object.freeze({ fetch });

export const plugs = Object.freeze({
  call: async (name, input) => call("plugs.call", { function: name, input: input ?? {} }),
});

let env;

export const config = Object.freeze({
  get: async () => native.config(),
  get env() {
    return (env ??= Object.freeze(native.env()));
  },
});

export const secrets = Object.freeze({
  get: async (name) => call("secrets.get", { name }) ?? undefined,
  set: async (name, value) => void call("secrets.set", { name, value: value ?? null }),
});

export const clipboard = Object.freeze({
  read: async () => call("clipboard.read", {}),
  write: async (text) => void call("clipboard.write", { text }),
});

export const shell = Object.freeze({
  run: async (program, args = [], stdin = undefined) => call("shell.run", { program, args, stdin }),
});

export const plug = Object.freeze({
  asset: async (path) => new Uint8Array(native.asset(String(path), fail)),
  info: async () => native.info(),
});

/** Any syscall by its name: those that an application of its own adds, and those that other plugs declare. */
export const syscall = async (name, parameters) => call(name, parameters ?? {});

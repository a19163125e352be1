// `Headers`: names in lower case, several values joined by a comma, iterated in the order of their names.

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Authors use few names and use them again: the check is paid once.
const known = new Map();
const KNOWN = 256;

function checkedName(name) {
  const lower = known.get(name);
  if (lower !== undefined) return lower;
  const text = String(name);
  if (!NAME.test(text)) throw new TypeError(`"${text}" is not a header name`);
  if (known.size < KNOWN) known.set(text, text.toLowerCase());
  return text.toLowerCase();
}

const isBlank = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

function checkedValue(name, value) {
  let text = String(value).toWellFormed();
  if (isBlank(text.charCodeAt(0)) || isBlank(text.charCodeAt(text.length - 1))) text = text.replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, "");
  if (text.includes("\n") || text.includes("\r") || text.includes("\0")) {
    throw new TypeError(`the value of the header "${name}" contains a line break or NUL`);
  }
  return text;
}

let adopt;
let flatten;

export class Headers {
  #values = new Map();

  static {
    adopt = (flat) => {
      const headers = new Headers();
      for (let at = 0; at < flat.length; at += 2) {
        const name = flat[at].toLowerCase();
        const values = headers.#values.get(name);
        if (values === undefined) headers.#values.set(name, [flat[at + 1]]);
        else values.push(flat[at + 1]);
      }
      return headers;
    };
    flatten = (headers) => {
      const flat = [];
      for (const [name, values] of headers.#values) for (const value of values) flat.push(name, value);
      return flat;
    };
  }

  constructor(init) {
    if (init === undefined || init === null) return;
    if (init instanceof Headers) {
      for (const [name, values] of init.#values) this.#values.set(name, [...values]);
    } else if (typeof init[Symbol.iterator] === "function" && typeof init !== "string") {
      for (const pair of init) {
        const [name, value, ...more] = pair;
        if (value === undefined || more.length > 0) throw new TypeError("Headers needs pairs of a name and a value");
        this.append(name, value);
      }
    } else if (typeof init === "object") {
      for (const name of Object.keys(init)) this.append(name, init[name]);
    } else {
      throw new TypeError("Headers needs an object, pairs, or other Headers");
    }
  }

  append(name, value) {
    const key = checkedName(name);
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [checkedValue(key, value)]);
    else values.push(checkedValue(key, value));
  }

  delete(name) {
    this.#values.delete(checkedName(name));
  }

  get(name) {
    return this.#values.get(checkedName(name))?.join(", ") ?? null;
  }

  getSetCookie() {
    return [...(this.#values.get("set-cookie") ?? [])];
  }

  has(name) {
    return this.#values.has(checkedName(name));
  }

  set(name, value) {
    const key = checkedName(name);
    this.#values.set(key, [checkedValue(key, value)]);
  }

  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }

  *entries() {
    for (const name of [...this.#values.keys()].sort()) {
      if (name === "set-cookie") for (const value of this.#values.get(name)) yield [name, value];
      else yield [name, this.#values.get(name).join(", ")];
    }
  }

  *keys() {
    for (const [name] of this.entries()) yield name;
  }

  *values() {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  get [Symbol.toStringTag]() {
    return "Headers";
  }

  [Symbol.for("jackdaw.inspect")](show) {
    return `Headers ${show(Object.fromEntries(this))}`;
  }
}

/** Headers from `[name, value, name, value, …]`, which the host has checked. */
export { adopt as headersOf };

/** The reverse, with repeated headers kept apart. */
export { flatten as flatHeaders };

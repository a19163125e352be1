// `URL` and `URLSearchParams` as the WHATWG URL standard has them. Parsing is the `url` crate's, in Rust.
import native from "jackdaw:native";

// The order in which Rust gives the parts.
const HREF = 0, ORIGIN = 1, PROTOCOL = 2, USERNAME = 3, PASSWORD = 4, HOST = 5, HOSTNAME = 6, PORT = 7, PATHNAME = 8, SEARCH = 9, HASH = 10;

const text = (value) => String(value).toWellFormed();

let linkTo;

export class URLSearchParams {
  #pairs = [];
  #url = undefined;

  static {
    linkTo = (params, url, search) => {
      params.#url = url;
      params.#pairs = parsePairs(search);
    };
  }

  constructor(init = "") {
    if (typeof init === "object" && init !== null) {
      if (typeof init[Symbol.iterator] === "function") {
        for (const pair of init) {
          const [name, value, ...more] = pair;
          if (value === undefined || more.length > 0) throw new TypeError("URLSearchParams needs pairs of a name and a value");
          this.#pairs.push([text(name), text(value)]);
        }
      } else {
        for (const name of Object.keys(init)) this.#pairs.push([text(name), text(init[name])]);
      }
    } else {
      this.#pairs = parsePairs(text(init).replace(/^\?/, ""));
    }
  }

  #changed() {
    if (this.#url !== undefined) this.#url.search = this.toString();
  }

  get size() {
    return this.#pairs.length;
  }

  append(name, value) {
    this.#pairs.push([text(name), text(value)]);
    this.#changed();
  }

  delete(name, value) {
    this.#pairs = this.#pairs.filter(([each, old]) => each !== text(name) || (value !== undefined && old !== text(value)));
    this.#changed();
  }

  get(name) {
    return this.#pairs.find(([each]) => each === text(name))?.[1] ?? null;
  }

  getAll(name) {
    return this.#pairs.filter(([each]) => each === text(name)).map(([, value]) => value);
  }

  has(name, value) {
    return this.#pairs.some(([each, old]) => each === text(name) && (value === undefined || old === text(value)));
  }

  set(name, value) {
    const first = this.#pairs.findIndex(([each]) => each === text(name));
    if (first < 0) {
      this.#pairs.push([text(name), text(value)]);
    } else {
      this.#pairs[first] = [text(name), text(value)];
      this.#pairs = this.#pairs.filter(([each], at) => at <= first || each !== text(name));
    }
    this.#changed();
  }

  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }

  forEach(callback, self) {
    for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
  }

  *entries() {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys() {
    for (const [name] of this.#pairs) yield name;
  }

  *values() {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return native.formSerialize(this.#pairs.flat());
  }

  get [Symbol.toStringTag]() {
    return "URLSearchParams";
  }

  [Symbol.for("jackdaw.inspect")]() {
    return `URLSearchParams { ${this.toString()} }`;
  }
}

function parsePairs(search) {
  const flat = native.formParse(search);
  const pairs = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at], flat[at + 1]]);
  return pairs;
}

// Rust maps no Unicode in host names: they are folded here, and get their `xn--` form there.
const HOST_OF = /^([A-Za-z][A-Za-z0-9+.-]*:)?([/\\]{2})([^/?#\\]*)/;

function foldHost(input) {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(input)) return input;
  return input.trim().replace(HOST_OF, (whole, scheme = "", slashes, authority) => {
    const at = authority.lastIndexOf("@") + 1;
    return scheme + slashes + authority.slice(0, at) + native.asciiHost(authority.slice(at).normalize("NFKC").toLowerCase());
  });
}

export class URL {
  #parts;
  #params = undefined;

  constructor(input, base) {
    const parts = native.urlParse(foldHost(text(input)), base === undefined ? undefined : foldHost(text(base)));
    if (parts === undefined) throw new TypeError(base === undefined ? `"${input}" is not a URL` : `"${input}" is not a URL relative to "${base}"`);
    this.#parts = parts;
  }

  static canParse(input, base) {
    return URL.parse(input, base) !== null;
  }

  static parse(input, base) {
    try {
      return new URL(input, base);
    } catch {
      return null;
    }
  }

  #set(part, value) {
    const parts = native.urlSet(this.#parts[HREF], part, text(value));
    if (parts === undefined) return false;
    this.#parts = parts;
    return true;
  }

  get href() {
    return this.#parts[HREF];
  }
  set href(value) {
    this.#parts = new URL(value).#parts;
    if (this.#params !== undefined) linkTo(this.#params, this, this.#parts[SEARCH].slice(1));
  }
  get origin() {
    return this.#parts[ORIGIN];
  }
  get protocol() {
    return this.#parts[PROTOCOL];
  }
  set protocol(value) {
    this.#set(PROTOCOL, value);
  }
  get username() {
    return this.#parts[USERNAME];
  }
  set username(value) {
    this.#set(USERNAME, value);
  }
  get password() {
    return this.#parts[PASSWORD];
  }
  set password(value) {
    this.#set(PASSWORD, value);
  }
  get host() {
    return this.#parts[HOST];
  }
  set host(value) {
    this.#set(HOST, value);
  }
  get hostname() {
    return this.#parts[HOSTNAME];
  }
  set hostname(value) {
    this.#set(HOSTNAME, value);
  }
  get port() {
    return this.#parts[PORT];
  }
  set port(value) {
    this.#set(PORT, value);
  }
  get pathname() {
    return this.#parts[PATHNAME];
  }
  set pathname(value) {
    this.#set(PATHNAME, value);
  }
  get search() {
    return this.#parts[SEARCH];
  }
  set search(value) {
    this.#set(SEARCH, value);
    if (this.#params !== undefined) linkTo(this.#params, this, this.#parts[SEARCH].slice(1));
  }
  get hash() {
    return this.#parts[HASH];
  }
  set hash(value) {
    this.#set(HASH, value);
  }
  get searchParams() {
    if (this.#params === undefined) {
      this.#params = new URLSearchParams();
      linkTo(this.#params, this, this.#parts[SEARCH].slice(1));
    }
    return this.#params;
  }

  toString() {
    return this.href;
  }
  toJSON() {
    return this.href;
  }
  get [Symbol.toStringTag]() {
    return "URL";
  }
  [Symbol.for("jackdaw.inspect")]() {
    return `URL ${JSON.stringify(this.href)}`;
  }
}

// `Request` and `Response`. Bodies are whole: a string or bytes, no streams.
import native from "jackdaw:native";
import { bytesOf, decodeText, encodeText } from "jackdaw:bytes";
import { Headers, headersOf } from "jackdaw:headers";
import { URL, URLSearchParams } from "jackdaw:url";

const TEXT = "text/plain;charset=UTF-8";
const FORM = "application/x-www-form-urlencoded;charset=UTF-8";
const NORMALIZED = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

/** `[body, content type]` of what an author may pass as a body; bytes are copied, so that later changes do not reach it. */
function extractBody(body) {
  if (body === undefined || body === null) return [null, null];
  if (typeof body === "string") return [body.toWellFormed(), TEXT];
  if (body instanceof URLSearchParams) return [body.toString(), FORM];
  const bytes = bytesOf(body);
  if (bytes !== undefined) return [bytes.slice(), null];
  if (typeof body === "object" && Object.getPrototypeOf(body) === Object.prototype) {
    throw new TypeError("a body is a string, bytes or URLSearchParams; for JSON use JSON.stringify or Response.json");
  }
  return [String(body).toWellFormed(), TEXT];
}

let rawBody;

class Body {
  #content = null;
  #used = false;

  static {
    rawBody = (message) => message.#content;
  }

  constructor(content) {
    this.#content = content;
  }

  #take() {
    if (this.#used) throw new TypeError("the body was read already; use clone() to read it twice");
    this.#used = this.#content !== null;
    return this.#content;
  }

  get bodyUsed() {
    return this.#used;
  }

  #text() {
    const content = this.#take();
    return typeof content === "string" ? content : content === null ? "" : decodeText(content);
  }

  #bytes() {
    const content = this.#take();
    return typeof content === "string" ? encodeText(content) : content === null ? new Uint8Array(0) : content.slice();
  }

  // None of these awaits anything: what they throw has the caller's place in its stack.
  async text() {
    return this.#text();
  }

  async json() {
    const text = this.#text();
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new SyntaxError(`the body is not JSON: ${text === "" ? "it is empty" : error.message}`);
    }
  }

  async bytes() {
    return this.#bytes();
  }

  async arrayBuffer() {
    return this.#bytes().buffer;
  }
}

const INCOMING = Symbol("incoming");

export class Request extends Body {
  #method;
  #url;
  #headers;
  #signal;

  // The last three come with `INCOMING` alone.
  constructor(input, init = {}, url, headers, body) {
    if (input === INCOMING) {
      super(body);
      this.#method = init;
      this.#url = url;
      this.#headers = headers;
      return;
    }
    const from = input instanceof Request ? input : undefined;
    const method = requestMethod(init.method ?? from?.method ?? "GET");
    const [content, type] = init.body === undefined && from !== undefined ? [rawBody(from), null] : extractBody(init.body);
    if (content !== null && (method === "GET" || method === "HEAD")) throw new TypeError(`a ${method} request has no body`);
    super(content);
    this.#method = method;
    this.#url = from?.url ?? new URL(input).href;
    this.#headers = new Headers(init.headers ?? from?.headers);
    if (type !== null && !this.#headers.has("content-type")) this.#headers.set("content-type", type);
    this.#signal = init.signal ?? from?.signal;
  }

  get method() {
    return this.#method;
  }

  get url() {
    if (typeof this.#url === "function") this.#url = this.#url();
    return this.#url;
  }

  get headers() {
    if (typeof this.#headers === "string") this.#headers = headersOf(lines(this.#headers));
    return this.#headers;
  }

  get signal() {
    return this.#signal;
  }

  clone() {
    if (this.bodyUsed) throw new TypeError("the body was read already");
    return new Request(this);
  }

  get [Symbol.toStringTag]() {
    return "Request";
  }

  [Symbol.for("jackdaw.inspect")](show) {
    return `Request ${show({ method: this.method, url: this.url, headers: this.headers })}`;
  }
}

function requestMethod(method) {
  const text = String(method);
  if (!TOKEN.test(text)) throw new TypeError(`"${text}" is not a request method`);
  const upper = text.toUpperCase();
  return NORMALIZED.has(upper) ? upper : text;
}

export class Response extends Body {
  #status;
  #statusText;
  #headers;
  #url = "";

  constructor(body, init = {}) {
    if (init?.[INCOMING]) {
      super(body);
      this.#status = init.status;
      this.#statusText = "";
      this.#headers = headersOf(init.headers);
      this.#url = init.url;
      return;
    }
    const status = init?.status === undefined ? 200 : Number(init.status);
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`a response's status lies between 200 and 599, not ${init.status}`);
    const [content, type] = extractBody(body);
    if (content !== null && NULL_BODY.has(status)) throw new TypeError(`a response of status ${status} has no body`);
    super(content);
    this.#status = status;
    this.#statusText = String(init?.statusText ?? "");
    this.#headers = new Headers(init?.headers);
    if (type !== null && !this.#headers.has("content-type")) this.#headers.set("content-type", type);
  }

  static json(value, init = {}) {
    const text = JSON.stringify(value);
    if (text === undefined) throw new TypeError("Response.json was given a value that JSON cannot hold");
    const headers = new Headers(init?.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return new Response(text, { ...init, headers });
  }

  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`${status} is not a status of a redirect`);
    return new Response(null, { status, headers: { location: String(url) } });
  }

  get status() {
    return this.#status;
  }

  get statusText() {
    return this.#statusText;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get headers() {
    return this.#headers;
  }

  get url() {
    return this.#url;
  }

  clone() {
    if (this.bodyUsed) throw new TypeError("the body was read already");
    return new Response(rawBody(this), { [INCOMING]: true, status: this.#status, headers: [...this.#headers].flat(), url: this.#url });
  }

  get [Symbol.toStringTag]() {
    return "Response";
  }

  [Symbol.for("jackdaw.inspect")](show) {
    return `Response ${show({ status: this.status, headers: this.headers })}`;
  }
}

const lines = (text) => (text === "" ? [] : text.split("\n"));

const dictionary = (flat) => {
  const made = {};
  for (let at = 0; at < flat.length; at += 2) {
    const key = flat[at];
    // Not an assignment for that one: it is a key like any other.
    if (key === "__proto__") Object.defineProperty(made, key, { value: flat[at + 1], writable: true, enumerable: true, configurable: true });
    else made[key] = flat[at + 1];
  }
  return made;
};

let name;

/**
 * The request that a route got. It is made for each call, so what a function may not ask for is made when it does: the whole URL, the headers
 * (lines of a name and a value in turns), and the pairs of `params` and `query`, of which `query` has the last of repeated keys.
 */
export class RouteRequest extends Request {
  #params;
  #query;

  constructor(method, path, params, query, headers, body) {
    super(INCOMING, method, () => whole(path, headers), headers, body);
    this.#params = params;
    this.#query = query;
  }

  get params() {
    if (Array.isArray(this.#params)) this.#params = dictionary(this.#params);
    return this.#params;
  }

  get query() {
    if (Array.isArray(this.#query)) this.#query = dictionary(this.#query);
    return this.#query;
  }

  [Symbol.for("jackdaw.inspect")](show) {
    return `Request ${show({ method: this.method, url: this.url, params: this.params, query: this.query, headers: this.headers })}`;
  }
}

function whole(path, headers) {
  const all = lines(headers);
  const at = all.findIndex((each, position) => position % 2 === 0 && each === "host");
  name ??= native.info().name;
  return `http://${at < 0 ? "localhost" : all[at + 1]}/plug/${name}${path.startsWith("/") ? "" : "/"}${path}`;
}

/** What `fetch` got. */
export function incomingResponse(status, headers, body, url) {
  return new Response(body, { [INCOMING]: true, status, headers, url });
}

/** A message's whole body: a string, bytes, or null. */
export { rawBody as contentOf };

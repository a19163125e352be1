// Text and bytes: `TextEncoder`, `TextDecoder`, `atob`, `btoa`. The work is done in Rust.
import native from "jackdaw:native";
import { DOMException } from "jackdaw:errors";

/** A view of the same bytes as `Uint8Array`; undefined if the value holds no bytes. */
export function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value);
  return undefined;
}

export function encodeText(text) {
  return new Uint8Array(native.encode(String(text).toWellFormed()));
}

/** UTF-8 with replacement characters; a byte order mark is dropped. */
export function decodeText(bytes) {
  return native.decode("utf-8", bytes, false, false);
}

export function toBase64(bytes) {
  return native.toBase64(bytes);
}

export function fromBase64(text) {
  return new Uint8Array(native.fromBase64(text));
}

export class TextEncoder {
  get encoding() {
    return "utf-8";
  }

  encode(text = "") {
    return encodeText(text);
  }

  encodeInto(text, target) {
    let read = 0;
    let written = 0;
    for (const character of String(text).toWellFormed()) {
      const code = character.codePointAt(0);
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (written + size > target.length) break;
      target.set(encodeText(character), written);
      written += size;
      read += character.length;
    }
    return { read, written };
  }
}

const LABELS = {
  "utf-8": "utf-8", utf8: "utf-8", "unicode-1-1-utf-8": "utf-8",
  "utf-16le": "utf-16le", "utf-16": "utf-16le",
  "windows-1252": "windows-1252", latin1: "windows-1252", "iso-8859-1": "windows-1252", ascii: "windows-1252", "us-ascii": "windows-1252",
};

export class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBom;
  #rest = new Uint8Array(0);
  #started = false;

  constructor(label = "utf-8", options = {}) {
    const encoding = LABELS[String(label).trim().toLowerCase()];
    if (encoding === undefined) throw new RangeError(`TextDecoder knows utf-8, utf-16le and windows-1252, not "${label}"`);
    this.#encoding = encoding;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBom = Boolean(options?.ignoreBOM);
  }

  get encoding() {
    return this.#encoding;
  }

  get fatal() {
    return this.#fatal;
  }

  get ignoreBOM() {
    return this.#ignoreBom;
  }

  decode(input, options) {
    let bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    if (bytes === undefined) throw new TypeError("TextDecoder.decode needs an ArrayBuffer or a view of one");
    if (this.#rest.length > 0) bytes = joined(this.#rest, bytes);
    const streams = Boolean(options?.stream);
    const end = streams ? bytes.length - native.incompleteTail(this.#encoding, bytes) : bytes.length;
    this.#rest = bytes.slice(end);
    const text = native.decode(this.#encoding, bytes.subarray(0, end), this.#fatal, this.#ignoreBom || this.#started);
    this.#started = streams && (this.#started || end > 0);
    if (!streams) this.#rest = new Uint8Array(0);
    if (text === undefined) throw new TypeError(`the bytes are not valid ${this.#encoding}`);
    return text;
  }
}

function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

export function btoa(text) {
  const encoded = native.btoa(String(text).toWellFormed());
  if (encoded === undefined) throw new DOMException("btoa takes only characters up to U+00FF; encode the text first", "InvalidCharacterError");
  return encoded;
}

export function atob(text) {
  const decoded = native.atob(String(text).toWellFormed());
  if (decoded === undefined) throw new DOMException("atob was given text that is not base64", "InvalidCharacterError");
  return decoded;
}

// The classes of API errors, and how any thrown value is told to the host.
import { inspect } from "jackdaw:inspect";

const byCode = new Map();

function errorClass(name, code) {
  const made = class extends Error {};
  Object.defineProperty(made, "name", { value: name, configurable: true });
  const hidden = { writable: true, configurable: true };
  Object.defineProperty(made.prototype, "name", { value: name, ...hidden });
  Object.defineProperty(made.prototype, "code", { value: code, ...hidden });
  byCode.set(code, made);
  return made;
}

export const PermissionDeniedError = errorClass("PermissionDeniedError", "permission_denied");
export const NotFoundError = errorClass("NotFoundError", "not_found");
export const ConflictError = errorClass("ConflictError", "conflict");
export const InvalidError = errorClass("InvalidError", "invalid");
export const TimeoutError = errorClass("TimeoutError", "timeout");
export const UnavailableError = errorClass("UnavailableError", "unavailable");
export const TooLargeError = errorClass("TooLargeError", "too_large");
export const InternalError = errorClass("InternalError", "internal");

/** Throws what a syscall answered; Rust calls it. */
export function fail(code, message) {
  throw new (byCode.get(code) ?? InternalError)(message);
}

/** What `atob`, `AbortSignal` and others throw on the web. */
export class DOMException extends Error {
  #name;
  constructor(message = "", name = "Error") {
    super(message);
    this.#name = String(typeof name === "object" ? (name?.name ?? "Error") : name);
  }
  get name() {
    return this.#name;
  }
}

// `at f (plug.ts:12:5)`, and `at plug.ts:2:10` for a syntax error.
const FRAME = /^at (?:(.*) \()?(.+?):(\d+)(?::(\d+))?\)?$/;

/** The frames of the plug's own code, innermost first, one a line; undefined if there are none. */
export function frames(stack) {
  if (typeof stack !== "string") return undefined;
  const lines = [];
  for (const line of stack.split("\n")) {
    const match = FRAME.exec(line.trim());
    // `<input>` is the text that `JSON.parse` was given.
    if (match === null || match[2] === "jackdaw" || match[2].startsWith("jackdaw:") || match[2] === "<input>") continue;
    lines.push(`at ${match[1] || "<module>"} (${match[2]}:${match[3]}:${match[4] ?? 1})`);
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}

function isErrorLike(value) {
  return value instanceof Error || (typeof value === "object" && value !== null && typeof value.message === "string");
}

function headline(error) {
  const name = String(error.name ?? "") || "Error";
  const message = String(error.message ?? "");
  return message === "" ? name : `${name}: ${message}`;
}

// As the engine throws it; the module's own class of that name is another one.
const EngineError = globalThis.InternalError;
// The second stands in an error for whose own words there was no memory.
const REFUSED = new Set(["out of memory", "Invalid error message"]);

/** `[code, message, trace, whether it is the engine's word for a refused allocation]` of anything that can be thrown; never throws itself. */
export function describe(thrown) {
  try {
    if (!isErrorLike(thrown)) return ["internal", typeof thrown === "string" ? thrown : `thrown: ${inspect(thrown)}`, undefined, false];
    const code = String(thrown.code).replaceAll("-", "_");
    let message = headline(thrown);
    for (let cause = thrown.cause, depth = 0; cause !== undefined && depth < 4; cause = cause?.cause, depth++) {
      message += `; caused by ${isErrorLike(cause) ? headline(cause) : inspect(cause)}`;
    }
    if (thrown instanceof AggregateError && Array.isArray(thrown.errors)) {
      message += `: ${thrown.errors.map((error) => (isErrorLike(error) ? headline(error) : inspect(error))).join("; ")}`;
    }
    return [byCode.has(code) ? code : "internal", message, frames(thrown.stack), thrown instanceof EngineError && REFUSED.has(thrown.message)];
  } catch {
    return ["internal", "something was thrown that cannot be shown", undefined, false];
  }
}

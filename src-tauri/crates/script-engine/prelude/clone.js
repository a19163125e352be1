// `structuredClone`: data, with cycles and shared parts kept; functions and the like are refused.
import { DOMException } from "jackdaw:errors";

const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

export function structuredClone(value) {
  return clone(value, new Map());
}

function clone(value, seen) {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new DOMException(`a ${typeof value} cannot be cloned`, "DataCloneError");
  }
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const keep = (copy) => {
    seen.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) return cloneProperties(value, keep(new Array(value.length)), seen);
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) return keep(cloneView(value, seen));
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, item] of [...value]) copy.set(clone(key, seen), clone(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const item of [...value]) copy.add(clone(item, seen));
    return copy;
  }
  if (value instanceof Error) return cloneError(value, keep, seen);
  for (const wrapper of [Boolean, Number, String, BigInt]) {
    if (value instanceof wrapper) return keep(Object(value.valueOf()));
  }
  for (const opaque of [Promise, WeakMap, WeakSet, WeakRef]) {
    if (value instanceof opaque) throw new DOMException(`a ${opaque.name} cannot be cloned`, "DataCloneError");
  }
  return cloneProperties(value, keep({}), seen);
}

function cloneProperties(from, to, seen) {
  for (const key of Object.keys(from)) to[key] = clone(from[key], seen);
  return to;
}

function cloneView(view, seen) {
  const buffer = clone(view.buffer, seen);
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  return new view.constructor(buffer, view.byteOffset, view.length);
}

function cloneError(error, keep, seen) {
  const copy = keep(new (ERRORS[error.name] ?? Error)(String(error.message)));
  if (typeof error.stack === "string") Object.defineProperty(copy, "stack", { value: error.stack, writable: true, configurable: true });
  if ("cause" in error) Object.defineProperty(copy, "cause", { value: clone(error.cause, seen), writable: true, configurable: true });
  return copy;
}

// What the Rust side calls.
import native from "jackdaw:native";
import { bytesOf } from "jackdaw:bytes";
import { resetConsole } from "jackdaw:console";
import { contentOf, incomingRequest, Response } from "jackdaw:http";
import { flatHeaders } from "jackdaw:headers";
import { resetTimers } from "jackdaw:timers";

export { describe } from "jackdaw:errors";
export { report } from "jackdaw:console";
export { pump } from "jackdaw:timers";

/** A function's second argument. */
export function context(hook, name, origin, deadline) {
  return { hook, function: name, origin, deadline };
}

const dictionary = (flat) => {
  const made = {};
  for (let at = 0; at < flat.length; at += 2) {
    // Not an assignment: a key `__proto__` is a key like any other.
    Object.defineProperty(made, flat[at], { value: flat[at + 1], writable: true, enumerable: true, configurable: true });
  }
  return made;
};

let name;

/** The `Request` that a route's function gets. `.query` has the last of repeated keys. */
export function request(method, path, params, query, headers, body) {
  const whole = () => {
    const at = headers.findIndex((each, position) => position % 2 === 0 && each === "host");
    name ??= native.info().name;
    return `http://${at < 0 ? "localhost" : headers[at + 1]}/plug/${name}${path.startsWith("/") ? "" : "/"}${path}`;
  };
  const made = incomingRequest(method, whole, headers, body.byteLength === 0 ? null : new Uint8Array(body));
  Object.defineProperties(made, {
    params: { value: dictionary(params), enumerable: true },
    query: { value: dictionary(query), enumerable: true },
  });
  return made;
}

/** `[status, headers, body]` of what a route's function returned. */
export function respond(value) {
  if (value instanceof Response) return [value.status, flatHeaders(value.headers), contentOf(value)];
  if (value === undefined) return [204, [], null];
  if (typeof value === "string") return [200, ["content-type", "text/plain; charset=utf-8"], value.toWellFormed()];
  const bytes = bytesOf(value);
  if (bytes !== undefined) return [200, ["content-type", "application/octet-stream"], bytes];
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError(`a route returns a Response, a string, bytes or JSON, not a ${typeof value}`);
  return [200, ["content-type", "application/json"], json];
}

/** A call has ended: nothing of it may reach into the next. */
export function reset() {
  resetTimers();
  resetConsole();
}

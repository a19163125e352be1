// What the Rust side calls.
import { bytesOf } from "jackdaw:bytes";
import { resetConsole } from "jackdaw:console";
import { contentOf, Response, RouteRequest } from "jackdaw:http";
import { flatHeaders } from "jackdaw:headers";
import { resetTimers } from "jackdaw:timers";

export { describe } from "jackdaw:errors";
export { report } from "jackdaw:console";
export { pump } from "jackdaw:timers";

/** Calls a function. The last four are its second argument. */
export function invoke(run, input, hook, name, origin, deadline) {
  return run(input, { hook, function: name, origin, deadline });
}

/**
 * Calls a route's function: what `respond` makes of its result, or, if that has to be waited for, the result alone in an array.
 * It is one function because each way from Rust to JavaScript and back costs as much as a short function.
 */
export function serve(run, method, path, params, query, headers, body, hook, name, origin, deadline) {
  const request = new RouteRequest(method, path, params, query, headers, body === null ? null : new Uint8Array(body));
  const result = run(request, { hook, function: name, origin, deadline });
  return typeof result?.then === "function" ? [result] : respond(result);
}

/** What a route's function returned, as `[status, headers, body]`, or as its JSON text. */
export function respond(value) {
  // What most routes return is looked at first.
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) return JSON.stringify(value) ?? noJson(value);
  if (value instanceof Response) return [value.status, flatHeaders(value.headers), contentOf(value)];
  if (value === undefined) return [204, [], null];
  if (typeof value === "string") return [200, ["content-type", "text/plain; charset=utf-8"], value.toWellFormed()];
  const bytes = bytesOf(value);
  if (bytes !== undefined) return [200, ["content-type", "application/octet-stream"], bytes];
  return JSON.stringify(value) ?? noJson(value);
}

function noJson(value) {
  throw new TypeError(`a route returns a Response, a string, bytes or JSON, not a ${typeof value}`);
}

/** A call has ended: nothing of it may reach into the next. */
export function reset() {
  resetTimers();
  resetConsole();
}

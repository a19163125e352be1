// Puts the globals in place. Evaluated once, when the engine is built: a new instance starts from the snapshot.
import native from "jackdaw:native";
import { AbortController, AbortSignal } from "jackdaw:abort";
import { atob, btoa, TextDecoder, TextEncoder } from "jackdaw:bytes";
import { structuredClone } from "jackdaw:clone";
import { console } from "jackdaw:console";
import { crypto } from "jackdaw:crypto";
import { DOMException } from "jackdaw:errors";
import { Headers } from "jackdaw:headers";
import { Request, Response } from "jackdaw:http";
import { fetch } from "jackdaw:net";
import { clearTimeout, performance, queueMicrotask, setInterval, setTimeout } from "jackdaw:timers";
import { URL, URLSearchParams } from "jackdaw:url";
import "jackdaw";

const globals = {
  AbortController, AbortSignal, atob, btoa, clearInterval: clearTimeout, clearTimeout, console, crypto, DOMException, fetch, Headers,
  performance, queueMicrotask, Request, Response, setInterval, setTimeout, structuredClone, TextDecoder, TextEncoder, URL, URLSearchParams,
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
// The engine's own is seeded by the clock, and once for all instances.
Object.defineProperty(Math, "random", { value: native.randomFloat, writable: true, configurable: true, enumerable: false });

export * from "jackdaw:hooks";

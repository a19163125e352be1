import { events, kv } from "jackdaw";

let calls = 0;
export const fine = () => ++calls;
export async function reads() {
  for (;;) await kv.get("k");
}
export async function writes() {
  for (let at = 0; ; at++) await kv.set("k", at);
}
export async function emits() {
  for (;;) {
    try {
      await events.emit("host-call-storm:drop", {});
    } catch {
      // The queue is full: go on.
    }
  }
}
/** A burst that ends by itself: none of its calls is lost. */
export async function bounded({ times }: { times: number }) {
  for (let at = 1; at <= times; at++) await kv.set("count", at);
  return kv.get("count");
}

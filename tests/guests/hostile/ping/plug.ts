import { events, kv } from "jackdaw";

export const attack = () => events.emit("ping:ball", {});
export async function serve() {
  await kv.set("heard", ((await kv.get("heard")) ?? 0) + 1);
  // Twice as many each time: without an end this fills every queue.
  await events.emit("ping:ball", {});
  await events.emit("ping:ball", {});
}
export const heard = () => kv.get("heard");

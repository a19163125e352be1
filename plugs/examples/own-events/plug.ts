import { events, kv, type EventInput } from "jackdaw";

export const finish = async ({ what = "it" }: { what?: string }) => events.emit("own-events:finished", { what });

export const heard = async ({ name, data }: EventInput<string, { what: string }>) => kv.set("last", `${name} ${data.what}`);

export const last = async () => kv.get<string>("last");

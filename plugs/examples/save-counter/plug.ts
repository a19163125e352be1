import { kv, type EventInput } from "jackdaw";

export async function saved({ data }: EventInput<"note:saved">): Promise<void> {
  await kv.set(data.path, ((await kv.get<number>(data.path)) ?? 0) + 1);
}

export async function renamed({ data }: EventInput<"note:renamed">): Promise<void> {
  const count = data.from === undefined ? undefined : await kv.get<number>(data.from);
  if (count === undefined || data.from === undefined) return;
  await kv.set(data.path, count);
  await kv.delete(data.from);
}

export const counts = async () => Object.fromEntries((await kv.list<number>()).map(({ key, value }) => [key, value]));

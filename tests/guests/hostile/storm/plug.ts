import { kv } from "jackdaw";

// The test saves this file again and again, each time with the next number.
const SAVE = 1;

/** Counts the call by its number and says which save answered. */
export async function which({ call }: { call: string }) {
  await kv.set(`call/${call}`, ((await kv.get(`call/${call}`)) ?? 0) + 1);
  return SAVE;
}
export const counts = async () => (await kv.list("call/")).map(({ key, value }) => [key, value]);

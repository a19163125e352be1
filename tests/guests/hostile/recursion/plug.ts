import { kv } from "jackdaw";

let count = 0;
const deep = (levels: number) => {
  let value: unknown = 1;
  for (let at = 0; at < levels; at++) value = [value];
  return value;
};
export const fine = () => ++count;
export const calls = (): number => calls() + 1;
export const json = () => JSON.parse("[".repeat(1_000_000));
export const pattern = () => new RegExp("(".repeat(100_000) + ")".repeat(100_000)).test("");
export const answer = () => deep(10_000);
export const syscall = () => kv.set("deep", deep(10_000));

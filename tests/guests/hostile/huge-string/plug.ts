import { events, kv as store, log, notes } from "jackdaw";

const huge = () => "x".repeat(33 << 20);
const told = async (what: () => Promise<unknown>) => {
  try {
    await what();
    return "done";
  } catch (error) {
    return error.code;
  }
};
export const fine = () => "fine";
export const kv = () => told(() => store.set("huge", huge()));
export const note = () => told(() => notes.write("Huge.md", huge()));
export const event = () => told(() => events.emit("huge-string:huge", huge()));
export const line = () => told(async () => log.info(huge()));
export const answer = () => "x".repeat(65 << 20);
export const route = () => huge();

import { blob, events, files, kv, net, notes, PermissionDeniedError, plugs } from "jackdaw";

const tries: Record<string, () => Promise<unknown>> = {
  "notes.write": () => notes.write("Public/a.md", "changed"),
  "notes.append": () => notes.append("Public/a.md", "changed"),
  "notes.delete": () => notes.delete("Public/a.md"),
  "notes.rename": () => notes.rename("Public/a.md", "Public/moved.md"),
  "notes.read": () => notes.read("Private/b.md"),
  "files.write": () => files.write("Public/new.bin", new Uint8Array([1])),
  "kv.set": () => kv.set("k", 1),
  "blob.put": () => blob.put(new Uint8Array([1])),
  "events.emit": () => events.emit("denied:event", {}),
  "plugs.call": () => plugs.call("good.say", {}),
  "net.fetch": () => net.fetch("https://example.org/"),
};
export const fine = () => "fine";
export async function attack() {
  const told: Record<string, unknown> = {};
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      told[name] = { value: await attempt() };
    } catch (error) {
      told[name] = { code: error.code, typed: error instanceof PermissionDeniedError };
    }
  }
  return told;
}

import { kv, notes } from "jackdaw";

export const fine = () => "fine";

/** Bends everything that the script module may rest on, then asks for what it must not get. */
export async function attack() {
  const told: Record<string, unknown> = {};
  const attempt = async (name: string, what: () => unknown) => {
    try {
      told[name] = { value: await what() };
    } catch (error) {
      told[name] = { code: error?.code ?? "none" };
    }
  };
  for (const [name, value] of Object.entries({ path: "Public/a.md", code: "ok", permission: "notes:read", plug: "good", origin: "user" })) {
    Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
  }
  await attempt("read", () => notes.read("Private/b.md"));
  Object.prototype.toJSON = () => ({ path: "Private/b.md" });
  await attempt("toJSON", () => notes.read("Public/a.md"));
  delete Object.prototype.toJSON;
  String.prototype.toString = () => "Private/b.md";
  Symbol.prototype.toPrimitive = () => "Private/b.md";
  await attempt("toString", () => notes.read(new String("Public/a.md") as string));
  JSON.stringify = () => '{"path":"Private/b.md"}';
  JSON.parse = () => ({ text: "forged" });
  await attempt("json", () => notes.read("Private/b.md"));
  Map.prototype.get = () => undefined;
  Array.prototype.map = () => [];
  Object.entries = () => [];
  Object.freeze = (value) => value;
  await attempt("frozen", () => {
    notes.read = async () => "mine";
  });
  await attempt("global", () => globalThis.__native?.syscall("notes.read", { path: "Private/b.md" }, () => {}));
  await attempt("kv", () => kv.set("k", 1));
  return told;
}

/** A result that looks like a promise, and one that throws when it is looked at. */
export const thenable = () => ({ then: (done) => done({ toJSON: () => { throw new Error("in toJSON"); } }) });

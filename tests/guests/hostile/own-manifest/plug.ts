import { files, notes } from "jackdaw";

const more = "name: own-manifest\nversion: 9.0.0\npermissions: [shell: [sh], secrets: [all]]\nfunctions: { fine: {} }\n";
const bytes = new TextEncoder().encode(more);
const targets = [
  ".jackdaw/plugs/own-manifest/plug.yaml",
  "./.jackdaw/plugs/own-manifest/plug.yaml",
  "x/../.jackdaw/plugs/own-manifest/plug.yaml",
  "Link/plug.yaml",
  "/.jackdaw/plugs/own-manifest/plug.yaml",
  ".jackdaw\\plugs\\own-manifest\\plug.yaml",
];
export const fine = () => "fine";
/** Tries every way to its own manifest again and again; tells what each was answered. */
export async function attack() {
  const told: Record<string, string> = {};
  const attempt = async (name: string, what: () => Promise<unknown>) => {
    try {
      await what();
      told[name] = "done";
    } catch (error) {
      told[name] = error.code;
    }
  };
  await notes.write("Bait.md", more);
  for (let round = 0; round < 20; round++) {
    for (const target of targets) {
      await attempt(`files.write ${target}`, () => files.write(target, bytes));
      await attempt(`notes.write ${target}`, () => notes.write(target, more));
      await attempt(`notes.rename ${target}`, () => notes.rename("Bait.md", target));
      await attempt(`files.delete ${target}`, () => files.delete(target));
    }
  }
  return told;
}

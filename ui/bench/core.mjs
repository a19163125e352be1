// How much code the editor is, compressed: what its entry imports at once, not what it loads when it is wanted.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "vite";

export async function coreGzip() {
  const configFile = new URL("./core.vite.config.ts", import.meta.url).pathname;
  const { output } = await build({ configFile, logLevel: "error" });
  const chunks = new Map(output.filter(({ type }) => type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const wanted = new Set();
  const want = (name) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of chunks.get(name)?.imports ?? []) want(other);
  };
  for (const [name, { isEntry }] of chunks) if (isEntry) want(name);
  let total = 0;
  for (const name of wanted) total += gzipSync(await readFile(new URL(`./core/${name}`, import.meta.url))).length;
  return total;
}

// Hot reload without a sandbox: Node watches a folder, imports the module afresh when it changes, and answers with what it exports.

import { watch } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const file = pathToFileURL(join(folder, "module.mjs")).href;

let loads = 0;
let current;

async function load() {
  const fresh = await import(`${file}?load=${++loads}`);
  current = fresh;
}

await load();
watch(folder, (_, name) => {
  // A half-written module is an error here; the next event brings the whole one.
  if (name === "module.mjs") load().catch((error) => console.error(error.message));
});
const server = createServer((_, response) => {
  const body = JSON.stringify(current.say());
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

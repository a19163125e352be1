// Hot reload as web developers know it: Vite's development server watches a folder and serves its modules, types stripped.

import { createServer } from "../../../ui/node_modules/vite/dist/node/index.js";

const [root] = process.argv.slice(2);
// The module that every plug imports is the application's, and not Vite's to serve.
const ours = { name: "jackdaw", enforce: "pre", resolveId: (id) => (id === "jackdaw" ? { id: "/jackdaw.js", external: true } : undefined) };
const server = await createServer({
  root,
  configFile: false,
  logLevel: "silent",
  appType: "custom",
  plugins: [ours],
  optimizeDeps: { noDiscovery: true },
  server: { host: "127.0.0.1", port: 0, hmr: false, ws: false, preTransformRequests: false },
});
await server.listen();
console.log(server.httpServer.address().port);

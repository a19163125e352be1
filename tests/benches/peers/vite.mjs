// Hot reload as web developers know it: Vite's development server watches a folder and serves its modules, types stripped.

import { createServer } from "../../../ui/node_modules/vite/dist/node/index.js";

const [root] = process.argv.slice(2);
const server = await createServer({
  root,
  configFile: false,
  logLevel: "silent",
  appType: "custom",
  optimizeDeps: { noDiscovery: true },
  server: { host: "127.0.0.1", port: 0, hmr: false, ws: false, preTransformRequests: false },
});
await server.listen();
console.log(server.httpServer.address().port);

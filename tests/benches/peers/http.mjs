// The route of `http.rs` on Node's own server: token checked, one path parameter, JSON out.

import { createServer } from "node:http";

const [, token] = process.argv.slice(2);

const server = createServer((request, response) => {
  if (request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401).end();
    return;
  }
  const { pathname } = new URL(request.url, "http://localhost");
  const who = /^\/hello\/([^/]+)$/.exec(pathname)?.[1];
  if (request.method !== "GET" || who === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = JSON.stringify({ said: `Hello, ${decodeURIComponent(who)}` });
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

// `net.fetch`, which is also the global `fetch`.
import { fromBase64, toBase64, encodeText } from "jackdaw:bytes";
import { flatHeaders } from "jackdaw:headers";
import { contentOf, incomingResponse, Request } from "jackdaw:http";
import { call } from "jackdaw:syscall";

export async function fetch(input, init) {
  const request = new Request(input, init);
  request.signal?.throwIfAborted();
  const content = contentOf(request);
  const flat = flatHeaders(request.headers);
  const headers = [];
  for (let at = 0; at < flat.length; at += 2) headers.push([flat[at], flat[at + 1]]);
  const body = content === null ? null : toBase64(typeof content === "string" ? encodeText(content) : content);
  const answer = call("net.fetch", { method: request.method, url: request.url, headers, body });
  request.signal?.throwIfAborted();
  const got = typeof answer.body === "string" && answer.body !== "" ? fromBase64(answer.body) : null;
  return incomingResponse(answer.status, answer.headers.flat(), got, answer.url ?? request.url);
}

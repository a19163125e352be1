import { once } from "node:events";
import { symlink } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ServerMessage } from "../src/protocol/bindings.ts";
import { eventually, serve, type Served } from "./harness.ts";

let served: Served;
let faces: WebSocket[] = [];

beforeEach(async () => {
  served = await serve({
    "Note.md": "text\n",
    "data.bin": "0123456789",
    "a b/größe.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "page.html": "<script>1</script>",
    ".hidden/secret.txt": "secret",
    "folder/.secret.txt": "secret",
  });
  await symlink("/etc/hostname", join(served.space, "out.txt"));
});

afterEach(async () => {
  for (const face of faces) face.close();
  faces = [];
  await served.stop();
});

/** A face of its own, and its ticket. */
async function attach(): Promise<{ face: WebSocket; ticket: string }> {
  const face = new WebSocket(`${served.url.replace("http", "ws")}/api/ws`);
  faces.push(face);
  await once(face, "open");
  face.send(JSON.stringify({ type: "hello", token: served.token }));
  face.send(JSON.stringify({ type: "request", id: 1, request: { method: "files.ticket" } }));
  const ticket = await new Promise<string>((resolve, reject) => {
    face.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === "reply") resolve(message.value as string);
      if (message.type === "failure") reject(new Error(message.failure.message));
    });
  });
  return { face, ticket };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** As an element of a page asks, without the token; the path goes out as it is written. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(served.url);
    const request = get({ hostname, port, path, headers, method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on("error", reject);
  });
}

test("a file is shown to whoever has a ticket, as something that runs nothing", async () => {
  const { ticket } = await attach();
  const answer = await ask(`/file/${ticket}/data.bin`);
  expect([answer.status, answer.text]).toEqual([200, "0123456789"]);
  expect(answer.headers["content-length"]).toBe("10");
  const svg = await ask(`/file/${ticket}/a%20b/gr%C3%B6%C3%9Fe.svg?v=1`);
  expect([svg.status, svg.headers["content-type"]]).toEqual([200, "image/svg+xml"]);
  const page = await ask(`/file/${ticket}/page.html`);
  expect(page.headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
  expect(page.headers["x-content-type-options"]).toBe("nosniff");
  expect(page.headers["access-control-allow-origin"]).toBeUndefined();
});

test("a stranger gets nothing, and a ticket leads to attachments alone", async () => {
  const { ticket } = await attach();
  for (const other of ["guessed", served.token, "", ticket.slice(1), `${ticket}x`])
    expect((await ask(`/file/${other}/data.bin`)).status, other).toBe(401);
  for (const path of [
    "Note.md",
    "gone.bin",
    "folder",
    "",
    "../data.bin",
    "..%2Fspace%2Fdata.bin",
    "a%20b/..%2Fdata.bin",
    "%2Fetc%2Fhostname",
    ".hidden/secret.txt",
    "folder/.secret.txt",
    "folder%2F.secret.txt",
    ".jackdaw/config.yaml",
    "out.txt",
    "data.bin%00",
    "data.bin/",
    "%252e%252e/data.bin",
  ]) {
    const { status, text } = await ask(`/file/${ticket}/${path}`);
    expect(status, path).toBeGreaterThanOrEqual(400);
    expect(status, path).toBeLessThan(500);
    expect(text, path).not.toContain("secret\n");
  }
  for (const method of ["PUT", "DELETE", "POST"])
    expect((await ask(`/file/${ticket}/data.bin`, {}, method)).status, method).toBeGreaterThanOrEqual(400);
  expect(await served.read("data.bin")).toBe("0123456789");
  expect((await ask(`/api/notes/Note.md`, { authorization: `Bearer ${ticket}` })).status).toBe(401);
  expect((await ask(`/file/${ticket}/data.bin`, { host: "evil.example" })).status).toBe(421);
});

test("a film is loaded in parts, and what is known is not sent again", async () => {
  const { ticket } = await attach();
  const path = `/file/${ticket}/data.bin`;
  const part = await ask(path, { range: "bytes=2-4" });
  expect([part.status, part.text, part.headers["content-range"]]).toEqual([206, "234", "bytes 2-4/10"]);
  const last = await ask(path, { range: "bytes=-3" });
  expect([last.status, last.text]).toEqual([206, "789"]);
  const beyond = await ask(path, { range: "bytes=10-" });
  expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */10"]);
  expect(beyond.headers["content-type"]).toBe("application/problem+json");
  const tag = part.headers.etag as string;
  expect((await ask(path, { "if-none-match": tag })).status).toBe(304);
  expect((await ask(path, { range: "bytes=2-4", "if-range": '"other"' })).status).toBe(200);
  await served.write("data.bin", "other than before");
  const changed = await ask(path, { range: "bytes=2-4", "if-range": tag });
  expect([changed.status, changed.text]).toEqual([200, "other than before"]);
});

test("a ticket ends with the face that asked for it, and no other's with it", async () => {
  const first = await attach();
  const second = await attach();
  expect(first.ticket).not.toBe(second.ticket);
  first.face.close();
  await eventually(async () => (await ask(`/file/${first.ticket}/data.bin`)).status === 401, "the ticket is no more");
  expect((await ask(`/file/${second.ticket}/data.bin`)).status).toBe(200);
});

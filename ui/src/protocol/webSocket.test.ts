import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ClientMessage, Event } from "./bindings.ts";
import { Client, RequestError } from "./client.ts";
import type { Connection } from "./transport.ts";
import { WebSocketTransport } from "./webSocket.ts";

/** The far end of a socket, driven by the test. */
class Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientMessage[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.onclose?.({ code: 1000 });
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  welcome(): void {
    this.onopen?.();
    this.say({ type: "welcome" });
  }
}

let sockets: Socket[];
let token: string | null;
const last = (): Socket => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

function connect(): { transport: WebSocketTransport; client: Client; phases: Connection["phase"][] } {
  const transport = new WebSocketTransport(
    "ws://here/api/ws",
    { get: () => token, set: (next) => (token = next), forget: () => (token = null) },
    () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  );
  const phases: Connection["phase"][] = [];
  transport.onConnection(({ phase }) => phases.push(phase));
  return { transport, client: new Client(transport), phases };
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  token = "secret";
});
afterEach(() => vi.useRealTimers());

describe("the socket's transport", () => {
  test("shows the token first and only then asks what was waiting", async () => {
    const { client } = connect();
    const reply = client.call("notes.html", { path: "a.md" });
    last().onopen?.();
    expect(last().sent).toEqual([{ type: "hello", token: "secret" }]);
    last().say({ type: "welcome" });
    expect(last().sent[1]).toEqual({
      type: "request",
      id: 1,
      request: { method: "notes.html", params: { path: "a.md" } },
    });
    last().say({ type: "reply", id: 1, value: "<p>" });
    expect(await reply).toBe("<p>");
  });

  test("answers belong to their questions, in whatever order they come", async () => {
    const { client } = connect();
    last().welcome();
    const replies = [client.call("slash.run", { id: "a.b" }), client.call("slash.run", { id: "c.d" })];
    last().say({ type: "reply", id: 2, value: "second" });
    last().say({ type: "reply", id: 1, value: "first" });
    expect(await Promise.all(replies)).toEqual(["first", "second"]);
  });

  test("a failure rejects with its code and what came with it", async () => {
    const { client } = connect();
    last().welcome();
    const save = client.call("notes.save", { path: "a.md", text: "x", baseHash: "old" });
    last().say({ type: "failure", id: 1, failure: { code: "conflict", message: "It changed.", hash: "new" } });
    await expect(save).rejects.toMatchObject({ code: "conflict", message: "It changed.", hash: "new" });
  });

  test("a lost connection rejects what was under way, comes back later each time, and goes on", async () => {
    const { client, phases } = connect();
    last().welcome();
    const lost = client.call("tree.list");
    last().onclose?.({ code: 1006 });
    await expect(lost).rejects.toBeInstanceOf(RequestError);
    const waiting = client.call("slash.run", { id: "a.b" });
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(2);
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
    last().welcome();
    last().say({ type: "reply", id: 2, value: "here again" });
    expect(await waiting).toBe("here again");
    expect(phases).toEqual(["connecting", "ready", "reconnecting", "reconnecting", "ready"]);
  });

  test("a request that nobody waits for any more is given up, here and in the app", async () => {
    const { client } = connect();
    last().welcome();
    const asking = new AbortController();
    const search = client.callUntil(asking.signal, "search", { query: "a", limit: 1 });
    const other = client.call("tree.list");
    asking.abort();
    await expect(search).rejects.toBe(asking.signal.reason);
    expect(last().sent.at(-1)).toEqual({ type: "cancel", id: 1 });
    // Its answer was under way.
    last().say({ type: "reply", id: 1, value: {} });
    last().say({ type: "reply", id: 2, value: [] });
    expect(await other).toEqual([]);
    asking.abort();
    expect(last().sent.filter(({ type }) => type === "cancel")).toHaveLength(1);
  });

  test("what was given up before it could be asked never is", async () => {
    const { client } = connect();
    const asking = new AbortController();
    const search = client.callUntil(asking.signal, "search", { query: "a", limit: 1 });
    asking.abort();
    await expect(search).rejects.toBe(asking.signal.reason);
    last().welcome();
    expect(last().sent.map(({ type }) => type)).toEqual(["hello"]);
    await expect(client.callUntil(asking.signal, "tree.list")).rejects.toBe(asking.signal.reason);
    expect(last().sent).toHaveLength(1);
  });

  test("a refused token is forgotten and asked for anew, not tried again", () => {
    const { transport, phases } = connect();
    last().onopen?.();
    last().onclose?.({ code: 4401 });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(token).toBeNull();
    expect(phases).toEqual(["connecting", "locked"]);
    transport.unlock("better");
    last().onopen?.();
    expect(last().sent).toEqual([{ type: "hello", token: "better" }]);
  });

  test("without a token nothing is opened", () => {
    token = null;
    expect(connect().phases).toEqual(["locked"]);
    expect(sockets).toHaveLength(0);
  });

  test("a listener that throws does not keep the others from hearing", () => {
    const { client } = connect();
    last().welcome();
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const heard: Event[] = [];
    client.onEvent(() => {
      throw new Error("broken");
    });
    client.onEvent((event) => heard.push(event));
    last().say({ type: "event", event: { event: "treeChanged" } });
    expect(heard).toEqual([{ event: "treeChanged" }]);
    expect(reported).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Event, Outcome, Request } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import { Listeners, type Connection, type Transport } from "../protocol/transport.ts";
import { AskingAhead } from "./askingAhead.ts";

const READ: Request = { method: "notes.read", params: { path: "Garden.md" } };
const BEHIND: Request = { method: "notes.read", params: { path: "Pond.md" } };
const SESSION = {
  tabs: [{ kind: "plugs" }, { kind: "note", path: "Garden.md" }, { kind: "note", path: "Pond.md" }],
  active: 1,
};

/** An app that counts what it is asked. */
class CountingApp implements Transport {
  readonly asked: string[] = [];
  readonly events = new Listeners<Event>();
  readonly connections = new Listeners<Connection>();

  async request(request: Request): Promise<unknown> {
    if (request.method === "many") return Promise.all(request.params.requests.map((one) => this.#outcome(one)));
    const outcome = await this.#outcome(request);
    if ("reply" in outcome) return outcome.reply;
    throw new RequestError(outcome.failure);
  }

  /** What it cannot answer. */
  readonly broken = new Set<string>();

  async #outcome(request: Request): Promise<Outcome> {
    this.asked.push(JSON.stringify(request));
    if (this.broken.has(request.method)) return { failure: { code: "unavailable", message: "it is broken" } };
    return { reply: request.method === "session.get" ? SESSION : { method: request.method } };
  }

  onEvent(listener: (event: Event) => void): () => void {
    return this.events.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    return this.connections.add(listener);
  }

  unlock(): void {
    // It is open.
  }

  close(): void {
    // It stays.
  }

  /** How often it was asked for one thing. */
  times(request: Request): number {
    return this.asked.filter((asked) => asked === JSON.stringify(request)).length;
  }
}

/** More than an answer takes that is there already. */
const PATIENCE = 10_000;

let app: CountingApp;
let ahead: AskingAhead;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  app = new CountingApp();
  ahead = new AskingAhead(app);
  app.connections.emit({ phase: "ready" });
  await ahead.asked(PATIENCE);
});

afterEach(() => {
  vi.useRealTimers();
});

test("a start and its note are asked for once, before anybody wants them", async () => {
  expect(app.times({ method: "session.get" })).toBe(1);
  expect(app.times(READ)).toBe(1);
  await expect(ahead.request({ method: "session.get" })).resolves.toBe(SESSION);
  await expect(ahead.request(READ)).resolves.toEqual({ method: "notes.read" });
  expect(app.times({ method: "session.get" })).toBe(1);
  expect(app.times(READ)).toBe(1);
});

test("the notes behind it are asked for as well", async () => {
  await ahead.request(BEHIND);
  expect(app.times(BEHIND)).toBe(1);
});

test("each answer is given once", async () => {
  await ahead.request(READ);
  await ahead.request(READ);
  expect(app.times(READ)).toBe(2);
});

test("a note that changes before it is open is read again", async () => {
  app.events.emit({ event: "noteChanged", path: "Garden.md", hash: "h", origin: "external" });
  await ahead.request(READ);
  expect(app.times(READ)).toBe(2);
});

test("an index that is being made costs no answer", async () => {
  app.events.emit({ event: "indexing", progress: { done: 1, total: 2 } });
  await ahead.request(READ);
  expect(app.times(READ)).toBe(1);
});

test("an answer that nobody wanted for long, or of another connection, is asked for anew", async () => {
  vi.advanceTimersByTime(10_000);
  await ahead.request(READ);
  expect(app.times(READ)).toBe(2);
  app.connections.emit({ phase: "reconnecting", retryIn: 250 });
  app.connections.emit({ phase: "ready" });
  await ahead.request({ method: "space.info" });
  expect(app.times({ method: "space.info" })).toBe(2);
});

test("what happened before the interface listened is told to it", async () => {
  app.events.emit({ event: "treeChanged" });
  const heard: string[] = [];
  ahead.onEvent(({ event }) => heard.push(event));
  expect(heard).toEqual([]);
  await Promise.resolve();
  app.events.emit({ event: "treeChanged" });
  expect(heard).toEqual(["treeChanged", "treeChanged"]);
});

test("one answer that fails keeps none of the others, and is a failure of whoever wants it", async () => {
  const broken = new CountingApp();
  broken.broken.add("plugs.list");
  const asking = new AskingAhead(broken);
  broken.connections.emit({ phase: "ready" });
  expect(await asking.asked(PATIENCE)).toBe(true);
  await expect(asking.request({ method: "plugs.list" })).rejects.toThrow("it is broken");
  await expect(asking.request(READ)).resolves.toEqual({ method: "notes.read" });
});

test("a space that takes its time to open is not waited for", async () => {
  const asking = new AskingAhead(new CountingApp());
  expect(await asking.asked(0)).toBe(false);
});

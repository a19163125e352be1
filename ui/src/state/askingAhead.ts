import { isNote } from "./paths.ts";
import type { Event, Outcome, Request } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import type { Connection, Transport } from "../protocol/transport.ts";

const SESSION: Request = { method: "session.get" };

/** What every window asks when it starts, in one request: each answer by itself would be a turn of the page's one thread. */
const FIRST: readonly Request[] = [
  SESSION,
  { method: "space.info" },
  { method: "settings.get" },
  { method: "plugs.list" },
  { method: "commands.list" },
  { method: "hooks.list" },
  { method: "files.ticket" },
  { method: "properties.types" },
  { method: "searches.list" },
];

/** Long in a large space; the note does not wait for it. */
const THEN: Request = { method: "tree.list" };

/** What changes no answer to these, or has the interface ask anew when it hears of it. */
const HARMLESS: ReadonlySet<Event["event"]> = new Set([
  "indexing",
  "plugsChanged",
  "plugSent",
  "progress",
  "progressEnded",
  "queryChanged",
]);

/** An answer that nobody has fetched by then is asked for anew: it may not hold any more. */
const HOLDS_MS = 2000;

interface Answer {
  asked: number;
  reply: Promise<unknown>;
}

/**
 * Asks what a start asks before the interface is there to ask it: the app answers while the page's scripts are read. Each answer is given once.
 * What happens meanwhile is heard by the interface as soon as it listens.
 */
export class AskingAhead implements Transport {
  readonly #inner: Transport;
  readonly #answers = new Map<string, Answer>();
  readonly #asked: Promise<void>;
  #missed: Event[] | null = [];

  constructor(inner: Transport) {
    this.#inner = inner;
    inner.onEvent((event) => this.#heard(event));
    this.#asked = new Promise((resolve) => {
      let asked = false;
      inner.onConnection(({ phase }) => {
        if (phase === "ready" && !asked) {
          asked = true;
          void this.#ask().then(resolve);
          // Another connection is to another app, perhaps.
        } else if (phase === "reconnecting") this.#answers.clear();
      });
    });
  }

  /** Resolves when all that the first note needs is asked for, or when `within` milliseconds are over; false then. */
  asked(within: number): Promise<boolean> {
    const over = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), within));
    return Promise.race([this.#asked.then(() => true), over]);
  }

  request(request: Request, signal?: AbortSignal): Promise<unknown> {
    const key = JSON.stringify(request);
    const answer = signal ? undefined : this.#answers.get(key);
    this.#answers.delete(key);
    if (answer && performance.now() - answer.asked < HOLDS_MS) return answer.reply;
    return this.#inner.request(request, signal);
  }

  onEvent(listener: (event: Event) => void): () => void {
    const missed = this.#missed ?? [];
    this.#missed = null;
    // When whoever listens is made.
    if (missed.length > 0) queueMicrotask(() => missed.forEach(listener));
    return this.#inner.onEvent(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    return this.#inner.onConnection(listener);
  }

  unlock(token: string): void {
    this.#inner.unlock(token);
  }

  close(): void {
    this.#inner.close();
  }

  /** Resolves when the session is here, and the note that it shows is asked for. */
  async #ask(): Promise<void> {
    const outcomes = this.#askMany(FIRST);
    void this.#keep(THEN, this.#inner.request(THEN));
    try {
      const { shown, others } = notesOf(valueOf((await outcomes)[FIRST.indexOf(SESSION)]));
      if (shown !== null) void this.#keep(reading(shown), this.#inner.request(reading(shown)));
      if (others.length > 0) void this.#askMany(others.map(reading));
    } catch {
      // Whoever asks hears of it.
    }
  }

  #askMany(requests: readonly Request[]): Promise<Outcome[]> {
    const outcomes = this.#inner.request({ method: "many", params: { requests: [...requests] } }) as Promise<Outcome[]>;
    for (const [at, request] of requests.entries()) {
      const reply = outcomes.then((all) => valueOf(all[at]));
      void this.#keep(request, reply);
    }
    return outcomes;
  }

  #keep(request: Request, reply: Promise<unknown>): Promise<unknown> {
    reply.catch(() => undefined);
    this.#answers.set(JSON.stringify(request), { asked: performance.now(), reply });
    return reply;
  }

  #heard(event: Event): void {
    this.#missed?.push(event);
    // A note that has another text by now is open nowhere yet, so nobody would be told of it.
    if (!HARMLESS.has(event.event)) this.#answers.clear();
  }
}

function valueOf(outcome: Outcome | undefined): unknown {
  if (outcome && "reply" in outcome) return outcome.reply;
  throw new RequestError(outcome?.failure ?? { code: "internal", message: "One of many requests was not answered." });
}

const reading = (path: string): Request => ({ method: "notes.read", params: { path } });

/** The notes of a stored session: the one that it shows, and those behind it. Not by `session.ts`, which brings the editor along: this must stay small. */
function notesOf(state: unknown): { shown: string | null; others: string[] } {
  const none = { shown: null, others: [] };
  if (typeof state !== "object" || state === null || !("tabs" in state) || !("active" in state)) return none;
  const { tabs, active } = state;
  if (!Array.isArray(tabs)) return none;
  const paths = tabs.map(noteOf);
  const shown = typeof active === "number" ? (paths[active] ?? null) : null;
  return { shown, others: paths.filter((path) => path !== null && path !== shown) as string[] };
}

function noteOf(tab: unknown): string | null {
  if (typeof tab !== "object" || tab === null || !("kind" in tab) || !("path" in tab)) return null;
  return tab.kind === "note" && typeof tab.path === "string" && isNote(tab.path) ? tab.path : null;
}

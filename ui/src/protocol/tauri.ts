import { Channel, invoke } from "@tauri-apps/api/core";
import type { Event, Failure, Request } from "./bindings.ts";
import { RequestError } from "./client.ts";
import { Listeners, type Connection, type Transport } from "./transport.ts";

/** Whether the page runs in Jackdaw's own window. */
export const inWindow = "__TAURI_INTERNALS__" in window;

/** The protocol over Tauri's IPC: one command, one channel of events. The app keeps what happens until the page listens, so it is ready at once. */
export class TauriTransport implements Transport {
  readonly #events = new Listeners<Event>();
  readonly #channel = new Channel<Event>((event) => this.#events.emit(event));
  #lastId = 0;

  constructor() {
    void invoke("listen", { events: this.#channel });
  }

  async request(request: Request, signal?: AbortSignal): Promise<unknown> {
    if (!signal) return answer(invoke("request", { request }));
    signal.throwIfAborted();
    const id = ++this.#lastId;
    const answered = answer(invoke("request", { request, id }));
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        reject(signal.reason as Error);
        void invoke("cancel", { id });
      };
      signal.addEventListener("abort", giveUp, { once: true });
      const done = () => signal.removeEventListener("abort", giveUp);
      answered.finally(done).then(resolve, reject);
    });
  }

  onEvent(listener: (event: Event) => void): () => void {
    return this.#events.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener({ phase: "ready" });
    return () => undefined;
  }

  unlock(): void {
    // The window needs no token.
  }

  close(): void {
    this.#channel.onmessage = () => undefined;
  }
}

async function answer(invoked: Promise<unknown>): Promise<unknown> {
  try {
    return await invoked;
  } catch (error) {
    throw new RequestError(asFailure(error));
  }
}

/** Tauri itself rejects with a string, e.g. for a request that it cannot parse. */
function asFailure(error: unknown): Failure {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) return error as Failure;
  return { code: "internal", message: String(error) };
}

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Event, Failure, Request } from "./bindings.ts";
import { RequestError } from "./client.ts";
import { Listeners, type Connection, type Transport } from "./transport.ts";

/** Whether the page runs in Jackdaw's own window. */
export const inWindow = "__TAURI_INTERNALS__" in window;

/** The protocol over Tauri's IPC: one command, one event. */
export class TauriTransport implements Transport {
  readonly #events = new Listeners<Event>();
  readonly #connections = new Listeners<Connection>();
  #connection: Connection = { phase: "connecting" };
  #unlisten: (() => void) | undefined;

  constructor() {
    void listen<Event>("jackdaw", ({ payload }) => this.#events.emit(payload)).then((unlisten) => {
      this.#unlisten = unlisten;
      // Ready only now: a request before the listener is in place could miss the event that it causes.
      this.#connection = { phase: "ready" };
      this.#connections.emit(this.#connection);
    });
  }

  async request(request: Request): Promise<unknown> {
    try {
      return await invoke("request", { request });
    } catch (error) {
      throw new RequestError(asFailure(error));
    }
  }

  onEvent(listener: (event: Event) => void): () => void {
    return this.#events.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener(this.#connection);
    return this.#connections.add(listener);
  }

  unlock(): void {
    // The window needs no token.
  }

  close(): void {
    this.#unlisten?.();
  }
}

/** Tauri itself rejects with a string, e.g. for a request that it cannot parse. */
function asFailure(error: unknown): Failure {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) return error as Failure;
  return { code: "internal", message: String(error) };
}

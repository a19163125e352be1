import type { Event, Request } from "./bindings.ts";

/** How far the connection to the app is. */
export type Connection =
  | { phase: "connecting" }
  | { phase: "ready" }
  /** The app went away; the next try is under way or waits `retryIn` milliseconds. */
  | { phase: "reconnecting"; retryIn: number }
  /** A browser without a token, or with one that was refused. */
  | { phase: "locked"; refused: boolean };

/** Carries the protocol: Tauri's IPC in the window, a WebSocket in a browser. */
export interface Transport {
  /**
   * Resolves to the reply's JSON; rejects with a `RequestError`. Waits while reconnecting.
   * Once `signal` is aborted nobody waits any more: it rejects with the signal's reason, and the app is told to stop.
   */
  request(request: Request, signal?: AbortSignal): Promise<unknown>;
  onEvent(listener: (event: Event) => void): () => void;
  /** Calls at once with the present phase, then at each change. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** Gives a token where one was asked for. */
  unlock(token: string): void;
  close(): void;
}

/** A set of listeners; one that throws does not keep the others from hearing. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

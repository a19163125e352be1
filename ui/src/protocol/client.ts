import type { Event, Failure, Request } from "./bindings.ts";
import type { CallArguments, Method, Replies } from "./methods.ts";
import type { Transport } from "./transport.ts";

/** A request that was answered with a failure. `code` is one of the API's error codes. */
export class RequestError extends Error {
  readonly code: string;
  readonly hash: string | undefined;
  readonly plug: string | undefined;
  readonly position: string | undefined;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "RequestError";
    this.code = failure.code;
    this.hash = failure.hash;
    this.plug = failure.plug;
    this.position = failure.position;
  }
}

/** One sentence about anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The protocol with types: each method with its parameters and its reply. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Rejects with a {@link RequestError}. */
  async call<M extends Method>(method: M, ...[params]: CallArguments<M>): Promise<Replies[M]> {
    const request = (params === undefined ? { method } : { method, params }) as Request;
    return (await this.#transport.request(request)) as Replies[M];
  }

  /** The same, given up when `signal` is aborted: rejects with the signal's reason then. */
  async callUntil<M extends Method>(
    signal: AbortSignal,
    method: M,
    ...[params]: CallArguments<M>
  ): Promise<Replies[M]> {
    const request = (params === undefined ? { method } : { method, params }) as Request;
    return (await this.#transport.request(request, signal)) as Replies[M];
  }

  onEvent(listener: (event: Event) => void): () => void {
    return this.#transport.onEvent(listener);
  }
}

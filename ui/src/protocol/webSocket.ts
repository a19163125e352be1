import type { ClientMessage, Event, Request, ServerMessage } from "./bindings.ts";
import { RequestError } from "./client.ts";
import { Listeners, type Connection, type Transport } from "./transport.ts";

/** Doubles from the first to the last; the app usually comes back within a second. */
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8000;
/** The gateway's close code for a wrong token. */
const REFUSED = 4401;

export interface TokenBox {
  get(): string | null;
  set(token: string): void;
  forget(): void;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** The protocol over the WebSocket at `/api/ws`, for browsers. */
export class WebSocketTransport implements Transport {
  readonly #url: string;
  readonly #token: TokenBox;
  readonly #open: (url: string) => WebSocket;
  readonly #events = new Listeners<Event>();
  readonly #connections = new Listeners<Connection>();
  readonly #inFlight = new Map<number, Waiting>();
  #queue: { request: Request; waiting: Waiting }[] = [];
  #socket: WebSocket | undefined;
  #connection: Connection = { phase: "connecting" };
  #retryIn = FIRST_RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #closed = false;

  constructor(url: string, token: TokenBox, open: (url: string) => WebSocket = (to) => new WebSocket(to)) {
    this.#url = url;
    this.#token = token;
    this.#open = open;
    this.#connect();
  }

  request(request: Request, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const giveUp = () => this.#giveUp(waiting, signal?.reason);
      const done = () => signal?.removeEventListener("abort", giveUp);
      const waiting: Waiting = {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error as Error)),
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      if (this.#connection.phase === "ready") this.#send(request, waiting);
      else this.#queue.push({ request, waiting });
    });
  }

  /** What was not sent yet never is; of what was, the app hears that nobody waits for it. */
  #giveUp(waiting: Waiting, reason: unknown): void {
    this.#queue = this.#queue.filter((queued) => queued.waiting !== waiting);
    for (const [id, other] of this.#inFlight) {
      if (other !== waiting) continue;
      this.#inFlight.delete(id);
      this.#socket?.send(JSON.stringify({ type: "cancel", id } satisfies ClientMessage));
    }
    waiting.reject(reason);
  }

  onEvent(listener: (event: Event) => void): () => void {
    return this.#events.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener(this.#connection);
    return this.#connections.add(listener);
  }

  unlock(token: string): void {
    this.#token.set(token);
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#abandon("The connection was closed.");
  }

  #connect(): void {
    clearTimeout(this.#timer);
    const token = this.#token.get();
    if (!token) {
      this.#become({ phase: "locked", refused: false });
      return;
    }
    if (this.#connection.phase === "locked") this.#become({ phase: "connecting" });
    const socket = this.#open(this.#url);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token } satisfies ClientMessage));
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as ServerMessage);
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket || this.#closed) return;
      this.#socket = undefined;
      this.#abandon("The connection to Jackdaw was lost before it answered.");
      if (code === REFUSED) this.#refuse();
      else this.#retry();
    };
  }

  #refuse(): void {
    this.#token.forget();
    this.#become({ phase: "locked", refused: true });
  }

  #retry(): void {
    this.#become({ phase: "reconnecting", retryIn: this.#retryIn });
    this.#timer = setTimeout(() => this.#connect(), this.#retryIn);
    this.#retryIn = Math.min(this.#retryIn * 2, LAST_RETRY_MS);
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome": {
        this.#retryIn = FIRST_RETRY_MS;
        const queue = this.#queue;
        this.#queue = [];
        this.#become({ phase: "ready" });
        for (const { request, waiting } of queue) this.#send(request, waiting);
        break;
      }
      case "reply":
        this.#settle(message.id)?.resolve(message.value);
        break;
      case "failure":
        this.#settle(message.id)?.reject(new RequestError(message.failure));
        break;
      case "event":
        this.#events.emit(message.event);
        break;
    }
  }

  #send(request: Request, waiting: Waiting): void {
    const id = ++this.#lastId;
    this.#inFlight.set(id, waiting);
    this.#socket?.send(JSON.stringify({ type: "request", id, request } satisfies ClientMessage));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#inFlight.get(id);
    this.#inFlight.delete(id);
    return waiting;
  }

  /** Whoever asked may ask again: nobody knows whether these were done. */
  #abandon(message: string): void {
    for (const waiting of this.#inFlight.values()) waiting.reject(new RequestError({ code: "unavailable", message }));
    this.#inFlight.clear();
  }

  #become(connection: Connection): void {
    this.#connection = connection;
    this.#connections.emit(connection);
  }
}

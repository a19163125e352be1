import { messageOf, type Client } from "../../protocol/client.ts";
import { readReply, type Found, type FoundNote } from "./reply.ts";
import { forget, remember } from "./recent.ts";
import type { Order } from "./rows.ts";

/** Typing at a usual pace asks once a word, not once a letter. */
const PAUSE_MS = 90;
/** While the space is indexed there is always something new: the answer follows it at this pace, */
const AGAIN_MS = 1000;
/** and rests for so many times as long as it took, so that the index gets most of the machine. */
const REST = 4;
/** Notes of a first answer; more are asked for when somebody looks further. */
const FIRST = 100;
/** More is a listing, not a search. */
export const MOST = 1000;
/** Matching lines of a note, until all of them are asked for. */
const LINES = 5;
/** As many as the app ever gives. */
const ALL_LINES = 100;

/** What is searched for, and what was found. It goes on being there while its panel is away. */
export class Search {
  query = $state("");
  found = $state.raw<Found | null>(null);
  error = $state<string | null>(null);
  /** The answer to what stands in the field is not there yet. */
  busy = $state(false);
  order = $state<Order>("best");
  /** The notes whose lines are put away, by path. */
  closed = $state.raw<ReadonlySet<string>>(new Set());
  recent = $state.raw<readonly string[]>([]);
  /** A name for the query is being written. */
  naming = $state(false);
  /** What is remembered of it between two starts has changed. */
  onRemember: () => void = () => undefined;
  readonly #client: Client;
  #limit = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;
  /** Notes changed while the answer was under way. */
  #stale = false;
  /** When the same may be asked again. */
  #next = 0;
  /** The notes of which all lines were asked for. */
  #whole: ReadonlySet<string> = new Set();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Another text: it supersedes what was asked before, whether that is answered or not. */
  type(query: string): void {
    this.query = query;
    this.#limit = this.order === "best" ? FIRST : MOST;
    this.closed = new Set();
    this.#whole = new Set();
    this.#stop();
    if (query.trim() === "") {
      this.found = null;
      this.error = null;
      this.naming = false;
      return;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  /** The same again, because notes changed. What is asked for now is answered first. */
  again(): void {
    if (this.query.trim() === "" || this.#timer !== undefined) return;
    if (this.#asking) {
      this.#stale = true;
      return;
    }
    const wait = Math.max(PAUSE_MS, this.#next - performance.now());
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  /** Whether there are notes that were not sent. */
  get isCut(): boolean {
    return this.found !== null && this.found.total > this.found.notes.length && this.#limit < MOST;
  }

  /** Asks for as many notes as are ever sent. */
  askForMore(): void {
    if (!this.isCut) return;
    this.#limit = MOST;
    void this.#ask();
  }

  sort(order: Order): void {
    this.order = order;
    this.onRemember();
    // The newest of a hundred best is not the newest.
    if (order !== "best") this.askForMore();
  }

  toggle(path: string, open = this.closed.has(path)): void {
    const closed = new Set(this.closed);
    if (open) closed.delete(path);
    else closed.add(path);
    this.closed = closed;
  }

  toggleAll(open: boolean): void {
    this.closed = new Set(open ? [] : this.found?.notes.map(({ path }) => path));
  }

  /** Whether a note has all the lines that are ever given. */
  isWhole(note: FoundNote): boolean {
    return this.#whole.has(note.path);
  }

  /** Asks for the rest of a note's lines. */
  async showLines(note: FoundNote): Promise<void> {
    const found = this.found;
    const at = found?.notes.findIndex(({ path }) => path === note.path) ?? -1;
    if (!found || at < 0) return;
    // Notes come best first: those behind it need not be looked at.
    const whole = (await this.#request(found.query, at + 1, ALL_LINES)).notes.find(({ path }) => path === note.path);
    const now = this.found;
    if (!whole || now?.query !== found.query) return;
    this.#whole = new Set([...this.#whole, note.path]);
    this.found = { ...now, notes: now.notes.map((other) => (other.path === note.path ? whole : other)) };
  }

  /** The search led somewhere. */
  remember(): void {
    this.#keep(remember(this.recent, this.query));
  }

  forget(query: string): void {
    this.#keep(forget(this.recent, query));
  }

  #keep(recent: readonly string[]): void {
    this.recent = recent;
    this.onRemember();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking?.abort();
    this.#asking = null;
    this.busy = false;
  }

  async #ask(): Promise<void> {
    this.#stop();
    const asking = new AbortController();
    this.#asking = asking;
    this.#stale = false;
    const begun = performance.now();
    this.#next = begun + AGAIN_MS;
    this.busy = true;
    try {
      const lines = this.#whole.size > 0 ? ALL_LINES : LINES;
      const found = await this.#request(this.query.trim(), this.#limit, lines, asking.signal);
      if (this.#asking !== asking) return;
      const whole = this.#whole;
      this.found = { ...found, notes: found.notes.map((note) => (whole.has(note.path) ? note : cut(note))) };
      this.error = null;
    } catch (failure) {
      if (this.#asking !== asking) return;
      this.error = messageOf(failure);
    }
    this.#next = Math.max(this.#next, performance.now() + REST * (performance.now() - begun));
    this.#asking = null;
    this.busy = false;
    if (this.#stale) this.again();
  }

  async #request(query: string, limit: number, lines: number, signal?: AbortSignal): Promise<Found> {
    const params = { query, limit, lines };
    const reply = await (signal
      ? this.#client.callUntil(signal, "search", params)
      : this.#client.call("search", params));
    return readReply(query, reply);
  }
}

/** A note with as many of its lines as are shown unasked. */
function cut(note: FoundNote): FoundNote {
  const rest = note.lines.length - LINES;
  return rest > 0 ? { ...note, lines: note.lines.slice(0, LINES), more: note.more + rest } : note;
}

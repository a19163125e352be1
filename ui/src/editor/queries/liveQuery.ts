import type { BlockReply } from "../../protocol/bindings.ts";
import type { Question, QueryHost, Sort } from "./host.ts";

/** Rows of a first answer; who looks further gets five times as many, up to what the app ever gives. */
export const FIRST_ROWS = 200;
const MORE = 5;
const MOST_ROWS = 10_000;
/** Changes come in bursts: a save is one of the note, its tasks and its links. */
const PAUSE_MS = 120;
/** While the tables are being made there is no answer yet. */
const AGAIN_MS = 1000;
/** Blocks whose answers are kept, so that a note that is opened again shows them at once. */
const MOST_KEPT = 100;
/** An answer that takes longer than this is worth a word; a shorter one would flicker. */
export const SLOW_MS = 400;

export interface Trouble {
  code: string;
  message: string;
  /** `line:column` in the block. */
  position: string | null;
}

/** One block's question with its last answer. What was found stays until something newer is there. */
export class LiveQuery {
  reply: BlockReply | null = null;
  trouble: Trouble | null = null;
  /** It takes longer than a reader would not notice. */
  slow = false;
  /** Its reader ended it. */
  stopped = false;
  sort: Sort | null = null;
  #limit = FIRST_ROWS;
  #stale = true;
  #day = "";
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #seen = new Set<object>();

  constructor(
    readonly text: string,
    readonly note: string,
    readonly host: QueryHost,
  ) {}

  get running(): boolean {
    return this.#asking !== null;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#rest();
    };
  }

  get isUsed(): boolean {
    return this.#listeners.size > 0;
  }

  /** A place that shows it came into sight or went out of it: only what is seen is asked. */
  seen(by: object, visible: boolean): void {
    if (visible) this.#seen.add(by);
    else this.#seen.delete(by);
    if (!visible) return;
    // What is due today is not what was due yesterday.
    if (this.#day !== today()) this.#stale = true;
    if (this.#stale && !this.stopped) this.#soon(0);
  }

  changed(tables: readonly string[] | null): void {
    const concerned =
      tables === null ||
      !this.reply ||
      this.reply.reads.some((table) => tables.includes(table)) ||
      this.trouble !== null;
    if (!concerned) return;
    this.#stale = true;
    if (this.#seen.size > 0 && !this.stopped) this.#soon(PAUSE_MS);
  }

  /** Asks again, whatever is known. */
  again(): void {
    this.stopped = false;
    this.#stale = true;
    this.#soon(0);
  }

  stop(): void {
    this.#asking?.abort();
    this.#asking = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#slowTimer);
    this.#timer = undefined;
    this.slow = false;
    this.stopped = true;
    this.#tell();
  }

  get canShowMore(): boolean {
    return this.reply?.truncated === true && this.#limit < MOST_ROWS;
  }

  showMore(): void {
    this.#limit = Math.min(MOST_ROWS, this.#limit * MORE);
    this.again();
  }

  sortBy(column: number): void {
    const { sort } = this;
    if (sort?.column !== column) this.sort = { column, descending: false };
    else this.sort = sort.descending ? null : { column, descending: true };
    this.again();
    this.#tell();
  }

  destroy(): void {
    this.#listeners.clear();
    this.#seen.clear();
    this.#rest();
  }

  /** Nobody waits for an answer any more: it is asked for again when somebody does. */
  #rest(): void {
    if (this.#asking || this.#timer !== undefined) this.#stale = true;
    this.#asking?.abort();
    this.#asking = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#slowTimer);
    this.#timer = undefined;
    this.slow = false;
  }

  #soon(wait: number): void {
    if (this.#timer !== undefined && wait > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, wait);
  }

  async #ask(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#stale = false;
    this.#day = today();
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => {
      this.slow = true;
      this.#tell();
    }, SLOW_MS);
    const question: Question = { text: this.text, note: this.note, limit: this.#limit, sort: this.sort };
    try {
      const reply = await this.host.ask(question, asking.signal);
      if (this.#asking !== asking) return;
      this.reply = reply;
      this.trouble = null;
    } catch (error) {
      if (this.#asking !== asking) return;
      this.trouble = troubleOf(error);
      // Rows of a query that is not understood any more would be a lie.
      if (this.trouble.code === "invalid") this.reply = null;
      if (this.trouble.code === "unavailable") {
        this.#stale = true;
        if (this.#seen.size > 0) this.#soon(AGAIN_MS);
      }
    }
    this.#asking = null;
    clearTimeout(this.#slowTimer);
    this.slow = false;
    this.#tell();
    // Something changed while it was asked.
    if (this.#stale && this.#seen.size > 0) this.#soon(PAUSE_MS);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function troubleOf(error: unknown): Trouble {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
  const position = error instanceof Error && "position" in error ? error.position : null;
  return { code, message, position: typeof position === "string" ? position : null };
}

function today(): string {
  return new Date().toDateString();
}

/** The questions of all blocks, by their text and note. */
export class LiveQueries {
  readonly #host: QueryHost;
  readonly #queries = new Map<string, LiveQuery>();

  constructor(host: QueryHost) {
    this.#host = host;
    host.onChange((tables) => {
      for (const query of this.#queries.values()) query.changed(tables);
    });
  }

  get host(): QueryHost {
    return this.#host;
  }

  of(text: string, note: string): LiveQuery {
    const key = `${note}\n${text}`;
    const query = this.#queries.get(key) ?? new LiveQuery(text, note, this.#host);
    this.#queries.delete(key);
    this.#queries.set(key, query);
    for (const [other, old] of this.#queries) {
      if (this.#queries.size <= MOST_KEPT) break;
      if (old.isUsed || old === query) continue;
      old.destroy();
      this.#queries.delete(other);
    }
    return query;
  }
}

import type { DrawingFrame } from "./frame.ts";
import type { Drawn, Look, Wrong } from "./protocol.ts";

/** A diagram as it is shown: the address of a picture. */
export interface Picture {
  url: string;
  /** In CSS pixels. */
  width: number;
  height: number;
  name: string;
}

export type Result = { picture: Picture } | { wrong: Wrong };

export interface Size {
  width: number;
  height: number;
}

/** Kept, the latest used last: so many, and so many signs of all of them. */
const MOST_RESULTS = 200;
const MOST_SIGNS = 20_000_000;
/** Sizes are kept for more, so that what is drawn again has its room at once. */
const MOST_SIZES = 1000;

const NOT_LOADED: Result = {
  wrong: { message: "Diagrams cannot be shown: the part of the app that draws them did not load.", line: null },
};

const TOO_LONG: Result = { wrong: { message: "The diagram takes too long to be drawn.", line: null } };

export interface DrawerParts {
  open(): Promise<Pick<DrawingFrame, "draw">>;
  look(): Look;
  /** Resolves when there is time to draw. */
  idle(): Promise<void>;
  /** Whether an error says that nothing came of a diagram, and not that nothing can be drawn. */
  tookTooLong(error: unknown): boolean;
  addressOf(svg: string): string;
  free(address: string): void;
}

interface Job {
  readonly source: string;
  readonly look: Look;
  readonly asked: { signal: AbortSignal; tell: (result: Result | null) => void }[];
}

/** Draws diagrams, one after the other when there is time, and keeps what it drew. */
export class Drawer {
  readonly #parts: DrawerParts;
  readonly #results = new Map<string, { result: Result; signs: number }>();
  readonly #sizes = new Map<string, Size>();
  readonly #jobs = new Map<string, Job>();
  readonly #listeners = new Set<() => void>();
  #frame: Promise<Pick<DrawingFrame, "draw">> | null = null;
  #look: { look: Look; key: string } | null = null;
  #signs = 0;
  #busy = false;

  constructor(parts: DrawerParts) {
    this.#parts = parts;
  }

  /** What is known of a source already, in the colours of now. */
  known(source: string): Result | undefined {
    const key = this.#key(source);
    const known = this.#results.get(key);
    if (!known) return undefined;
    this.#results.delete(key);
    this.#results.set(key, known);
    return known.result;
  }

  /** How large a source's picture was when it was last drawn, in whatever colours. */
  size(source: string): Size | undefined {
    return this.#sizes.get(source);
  }

  /** Null where nobody wanted it any more when its turn came. */
  draw(source: string, signal: AbortSignal): Promise<Result | null> {
    const known = this.known(source);
    if (known) return Promise.resolve(known);
    const key = this.#key(source);
    const job = this.#jobs.get(key) ?? { source, look: this.#current().look, asked: [] };
    this.#jobs.set(key, job);
    return new Promise((tell) => {
      job.asked.push({ signal, tell });
      if (!this.#busy) void this.#work();
    });
  }

  /** Calls when the colours are others, so that all is to be drawn anew. */
  onLook(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The page's colours may be others. */
  lookChanged(): void {
    const before = this.#look?.key;
    this.#look = null;
    if (before === undefined || before === this.#current().key) return;
    for (const listener of [...this.#listeners]) listener();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        await this.#parts.idle();
        const [key, job] = next;
        const wanted = job.asked.some(({ signal }) => !signal.aborted);
        const result = wanted ? await this.#drawNow(key, job) : null;
        this.#jobs.delete(key);
        for (const { tell } of job.asked) tell(result);
      }
    } finally {
      this.#busy = false;
    }
  }

  #next(): [string, Job] | undefined {
    const { value } = this.#jobs.entries().next();
    return value;
  }

  async #drawNow(key: string, { source, look }: Job): Promise<Result> {
    try {
      this.#frame ??= this.#parts.open();
      const answer = await (await this.#frame).draw(source, look);
      if ("wrong" in answer) return this.#keep(key, { wrong: answer.wrong }, 0);
      return this.#keep(key, { picture: this.#picture(source, answer.drawn) }, answer.drawn.svg.length);
    } catch (error) {
      // Tried again, in a new one, with the next.
      this.#frame = null;
      return this.#parts.tookTooLong(error) ? TOO_LONG : NOT_LOADED;
    }
  }

  #picture(source: string, { svg, width, height, name }: Drawn): Picture {
    this.#sizes.delete(source);
    this.#sizes.set(source, { width, height });
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > MOST_SIZES && oldest !== undefined) this.#sizes.delete(oldest);
    return { url: this.#parts.addressOf(svg), width, height, name };
  }

  #keep(key: string, result: Result, signs: number): Result {
    this.#results.set(key, { result, signs });
    this.#signs += signs;
    for (const [oldest, old] of this.#results) {
      if (oldest === key || (this.#results.size <= MOST_RESULTS && this.#signs <= MOST_SIGNS)) break;
      this.#results.delete(oldest);
      this.#signs -= old.signs;
      // A page that shows it has it loaded.
      if ("picture" in old.result) this.#parts.free(old.result.picture.url);
    }
    return result;
  }

  #key(source: string): string {
    return `${this.#current().key}\n${source}`;
  }

  #current(): { look: Look; key: string } {
    if (!this.#look) {
      const look = this.#parts.look();
      this.#look = { look, key: JSON.stringify(look) };
    }
    return this.#look;
  }
}

import type { AmbiguousLinks, BrokenLinks, OrphanNotes, UnusedFiles } from "../../protocol/bindings.ts";
import { messageOf, type Client } from "../../protocol/client.ts";
import { ambiguousRows, brokenRows, orphanRows, unusedRows, type Kind, type LinkRow, type Row } from "./rows.ts";

/** Links of one answer: each is a row, and nobody reads more. */
export const MOST = 20_000;
/** Every autosave of any note comes by here; */
const PAUSE_MS = 400;
/** and a space with very many links rests for so many times as long as it took to look through them. */
const REST = 4;
/** Lines that are asked for at once: a screen and its surroundings. */
const LINES = 200;

/** What is wrong with the links of the space. It goes on being there while its panel is away. */
export class LinkCheck {
  kind = $state<Kind>("broken");
  broken = $state.raw<BrokenLinks | null>(null);
  ambiguous = $state.raw<AmbiguousLinks | null>(null);
  orphans = $state.raw<OrphanNotes | null>(null);
  unused = $state.raw<UnusedFiles | null>(null);
  error = $state<string | null>(null);
  /** An answer is under way. */
  busy = $state(false);
  /** The notes whose links are put away, by path. */
  closed = $state.raw<ReadonlySet<string>>(new Set());
  /** The links whose files are shown, by key. */
  opened = $state.raw<ReadonlySet<string>>(new Set());
  /** What the lines of links say, by the key of the row; of those that were in sight. */
  lines = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #client: Client;
  /** Bytes of the space's attachments, by path. */
  readonly #sizes: () => ReadonlyMap<string, number>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Notes changed while the answer was under way. */
  #stale = false;
  /** When the same may be asked again. */
  #next = 0;
  /** Grows with each answer: lines that were read for an older one are read anew when they are in sight. */
  #answer = 0;
  /** Rows whose lines were read for this answer. */
  readonly #known = new Set<string>();
  #wanted: readonly LinkRow[] = [];
  #reading = false;

  constructor(client: Client, sizes: () => ReadonlyMap<string, number>) {
    this.#client = client;
    this.#sizes = sizes;
  }

  readonly rows = $derived.by<Row[]>(() => {
    if (this.kind === "broken") return this.broken ? brokenRows(this.broken, this.closed) : [];
    if (this.kind === "ambiguous") return this.ambiguous ? ambiguousRows(this.ambiguous, this.closed, this.opened) : [];
    if (this.kind === "unused") return this.unused ? unusedRows(this.unused, this.#sizes()) : [];
    return this.orphans ? orphanRows(this.orphans) : [];
  });

  /** How many there are; null before the first answer. */
  count(kind: Kind): number | null {
    return this[kind]?.total ?? null;
  }

  /** How many of them the list has. */
  get listed(): number {
    const { kind, broken, ambiguous, orphans, unused } = this;
    if (kind === "unused") return unused?.paths.length ?? 0;
    if (kind === "orphans") return orphans?.notes.length ?? 0;
    return (kind === "broken" ? broken : ambiguous)?.links.length ?? 0;
  }

  /** Looks anew, at its own pace: notes changed. */
  again(): void {
    if (this.#timer !== undefined) return;
    if (this.busy) {
      this.#stale = true;
      return;
    }
    this.#timer = setTimeout(() => void this.look(), Math.max(PAUSE_MS, this.#next - performance.now()));
  }

  /** Looks now. */
  async look(): Promise<void> {
    this.rest();
    if (this.busy) {
      this.#stale = true;
      return;
    }
    this.busy = true;
    this.#stale = false;
    const begun = performance.now();
    try {
      const [broken, ambiguous, orphans, unused] = await Promise.all([
        this.#client.call("links.broken", { limit: MOST }),
        this.#client.call("links.ambiguous", { limit: MOST }),
        this.#client.call("links.orphans", { limit: MOST }),
        this.#client.call("links.unused", { limit: MOST }),
      ]);
      Object.assign(this, { broken, ambiguous, orphans, unused });
      this.error = null;
      this.#answer++;
      this.#known.clear();
      // What is in sight stays until it is read anew.
      this.lines = new Map(this.#wanted.map(({ key }) => [key, this.lines.get(key) ?? ""]));
    } catch (failure) {
      this.error = messageOf(failure);
    }
    const now = performance.now();
    this.#next = now + REST * (now - begun);
    this.busy = false;
    if (this.#stale) this.again();
  }

  /** Nobody looks at the list any more. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** These rows are in sight: their lines are read, and those of others no more. */
  async read(rows: readonly LinkRow[]): Promise<void> {
    this.#wanted = rows;
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let missing = this.#missing(); missing.length > 0; missing = this.#missing()) await this.#readLines(missing);
    } finally {
      this.#reading = false;
    }
  }

  #missing(): LinkRow[] {
    return this.#wanted.filter(({ key }) => !this.#known.has(key)).slice(0, LINES);
  }

  async #readLines(rows: readonly LinkRow[]): Promise<void> {
    const answer = this.#answer;
    const asked = rows.map(({ path, line, words }) => ({ path, line, words }));
    const said = await this.#client.call("notes.lines", { lines: asked });
    if (answer !== this.#answer) return;
    const lines = new Map(this.lines);
    rows.forEach(({ key }, at) => {
      lines.set(key, said[at] ?? "");
      this.#known.add(key);
    });
    this.lines = lines;
  }

  toggle(row: Row, open?: boolean): void {
    if (row.kind === "note") this.closed = toggled(this.closed, row.path, !(open ?? !row.open));
    else if (row.kind === "link" && row.open !== null) this.opened = toggled(this.opened, row.key, open ?? !row.open);
  }
}

function toggled(set: ReadonlySet<string>, key: string, there: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (there) next.add(key);
  else next.delete(key);
  return next;
}

import type { NoteName } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** So many notes that changed are asked for by themselves; more, and all names are. */
const FEW = 20;

/** Titles and aliases, fetched when first wanted; of a note that changed since, its own anew. */
export class Names {
  readonly #client: Client;
  #names: Promise<NoteName[]> | null = null;
  readonly #changed = new Set<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  get(): Promise<NoteName[]> {
    if (this.#names && this.#changed.size > 0) {
      const paths = [...this.#changed];
      const names = this.#names;
      this.#changed.clear();
      void this.#keep(
        paths.length > FEW
          ? this.#client.call("notes.names")
          : names.then((all) => this.#patched(all, paths)).catch(() => this.#client.call("notes.names")),
      );
    }
    return this.#names ?? this.#keep(this.#client.call("notes.names"));
  }

  /** What a note says has changed: its names may have. */
  changed(path: string): void {
    if (this.#names) this.#changed.add(path);
  }

  /** Notes came, went or moved. */
  forget(): void {
    this.#names = null;
    this.#changed.clear();
  }

  #keep(names: Promise<NoteName[]>): Promise<NoteName[]> {
    const kept = names.catch((error: unknown) => {
      if (this.#names === kept) this.#names = null;
      throw error;
    });
    this.#names = kept;
    return kept;
  }

  /** The same list where nothing is different, so that what was made of it still holds. */
  async #patched(all: NoteName[], paths: string[]): Promise<NoteName[]> {
    const { rows } = await this.#client.call("query", {
      sql: `SELECT n.path, n.title, a.alias FROM notes n LEFT JOIN aliases a ON a.path = n.path
            WHERE n.path IN (${paths.map(() => "?").join(", ")})`,
      params: paths,
    });
    const now = new Map<string, NoteName>();
    for (const [path, title, alias] of rows) {
      const name = now.get(String(path)) ?? { path: String(path), title: String(title), aliases: [] };
      if (alias !== null && alias !== undefined) name.aliases.push(String(alias));
      now.set(name.path, name);
    }
    let next = all;
    for (const [path, name] of now) {
      const at = next.findIndex((one) => one.path === path);
      const old = next[at];
      if (old?.title === name.title && old.aliases.join("\n") === name.aliases.join("\n")) continue;
      next = at < 0 ? [...next, name] : next.with(at, name);
    }
    return next;
  }
}

import type { Client } from "../../protocol/client.ts";
import { rank } from "../../editor/fuzzy.ts";
import type { Names } from "../names.ts";
import { foldersAbove, titleOf } from "../paths.ts";
import { FIXED, type Slot } from "./suggest.ts";

export interface Suggestion {
  value: string;
  /** How many notes have it; null: not known. */
  count: number | null;
  /** Pairs of from and to in the value that match what is typed. */
  ranges: readonly number[];
}

interface Value {
  value: string;
  count: number | null;
}

/** More than fit below the field are no help. */
const SHOWN = 8;
const MOST_USED = 1000;

/** What can stand behind an operator in this space. */
export class SearchValues {
  readonly #client: Client;
  readonly #names: Names;
  readonly #paths: () => readonly { path: string }[];
  /** Until a note changes. */
  #known = new Map<string, Promise<Value[]>>();

  constructor(client: Client, names: Names, paths: () => readonly { path: string }[]) {
    this.#client = client;
    this.#names = names;
    this.#paths = paths;
  }

  forget(): void {
    this.#known.clear();
  }

  /** Best first; empty when what is typed is the only one already. */
  async suggest(slot: Slot): Promise<Suggestion[]> {
    const values = await this.#values(slot);
    const found = rank(values, ({ value }) => value, slot.typed, SHOWN);
    if (found.length === 1 && found[0]?.item.value.toLowerCase() === slot.typed.toLowerCase()) return [];
    return found.map(({ item, ranges }) => ({ ...item, ranges }));
  }

  #values(slot: Slot): Promise<Value[]> {
    const key = `${slot.kind} ${slot.property.toLowerCase()}`;
    let known = this.#known.get(key);
    if (!known) {
      known = this.#ask(slot);
      this.#known.set(key, known);
      // Asked again at the next letter.
      known.catch(() => this.#known.delete(key));
    }
    return known;
  }

  async #ask({ kind, property }: Slot): Promise<Value[]> {
    if (kind === "tag") return (await this.#client.call("tags.list")).map(({ tag, count }) => ({ value: tag, count }));
    if (kind === "path") return this.#folders();
    if (kind === "link") {
      const names = await this.#names.get();
      return names.map(({ path }) => ({ value: titleOf(path), count: null }));
    }
    if (kind === "property")
      return this.#rows(
        `SELECT key, count(DISTINCT path) FROM properties GROUP BY lower(key) ORDER BY 2 DESC LIMIT ${MOST_USED}`,
        [],
      );
    if (kind === "value")
      return this.#rows(
        `SELECT value, count(DISTINCT path) FROM properties WHERE lower(key) = lower(?) AND value IS NOT NULL
         GROUP BY value ORDER BY 2 DESC LIMIT ${MOST_USED}`,
        [property],
      );
    return (FIXED[kind] ?? []).map((value) => ({ value, count: null }));
  }

  async #rows(sql: string, params: string[]): Promise<Value[]> {
    const { rows } = await this.#client.call("query", { sql, params, limit: MOST_USED });
    return rows.map(([value, count]) => ({
      value: String(value ?? ""),
      count: typeof count === "number" ? count : null,
    }));
  }

  #folders(): Value[] {
    const counts = new Map<string, number>();
    for (const { path } of this.#paths())
      for (const folder of foldersAbove(path)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    return [...counts].map(([value, count]) => ({ value, count }));
  }
}

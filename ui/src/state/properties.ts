import type { PropertyHost } from "../editor/properties/host.ts";
import type { PropertyName, PropertyType, PropertyValue } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** Values to choose from; a name with more of them has no values that come again. */
const MOST_VALUES = 200;

/** The properties of the space by their names: their types, and what there is to offer. */
export class PropertyNames implements PropertyHost {
  readonly #client: Client;
  readonly #display: () => string;
  readonly #listeners = new Set<() => void>();
  #chosen = new Map<string, PropertyType>();
  #names: Promise<PropertyName[]> | null = null;
  #known = new Map<string, PropertyType>();
  readonly #values = new Map<string, Promise<PropertyValue[]>>();

  constructor(client: Client, display: () => string) {
    this.#client = client;
    this.#display = display;
  }

  /** The types that were chosen: from files alone, so a note need not be shown without them. */
  async load(): Promise<void> {
    this.#adopt(await this.#client.call("properties.types"));
  }

  display(): "visible" | "source" | "hidden" {
    const chosen = this.#display();
    return chosen === "source" || chosen === "hidden" ? chosen : "visible";
  }

  typeOf(name: string): { type: PropertyType; chosen: boolean } | null {
    const key = name.toLowerCase();
    const chosen = this.#chosen.get(key);
    if (chosen) return { type: chosen, chosen: true };
    const type = this.#known.get(key);
    return type ? { type, chosen: false } : null;
  }

  names(): Promise<readonly PropertyName[]> {
    this.#names ??= this.#client.call("properties.list").then(
      (names) => {
        this.#known = new Map(names.map(({ name, type }) => [name.toLowerCase(), type]));
        return names;
      },
      (error: unknown) => {
        this.#names = null;
        throw error;
      },
    );
    return this.#names;
  }

  values(name: string): Promise<readonly PropertyValue[]> {
    const key = name.toLowerCase();
    let values = this.#values.get(key);
    if (!values) {
      values = this.#client.call("properties.values", { name, limit: MOST_VALUES });
      values.catch(() => this.#values.delete(key));
      this.#values.set(key, values);
    }
    return values;
  }

  async setType(name: string, type: PropertyType): Promise<void> {
    this.#adopt(await this.#client.call("properties.setType", { name, type }));
    this.changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Notes have other properties: what is offered is asked for anew when somebody wants it. */
  forget(): void {
    this.#names = null;
    this.#values.clear();
  }

  /** What is shown may look otherwise. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #adopt(names: readonly PropertyName[]): void {
    const chosen = names.filter((name) => name.chosen);
    this.#chosen = new Map(chosen.map(({ name, type }) => [name.toLowerCase(), type]));
    this.forget();
  }
}

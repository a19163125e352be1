import type { SavedSearch } from "../../protocol/bindings.ts";
import type { Client } from "../../protocol/client.ts";
import type { Messages } from "../messages.svelte.ts";

/** The searches with a name, of this space and of its user. */
export class SavedSearches {
  list = $state.raw<readonly SavedSearch[]>([]);
  readonly #client: Client;
  readonly #messages: Messages;

  constructor(client: Client, messages: Messages) {
    this.#client = client;
    this.#messages = messages;
  }

  async load(): Promise<void> {
    this.adopt(await this.#client.call("searches.list"));
  }

  adopt(list: readonly SavedSearch[]): void {
    this.list = list;
  }

  /** One of the space's: only these can be changed here. */
  find(name: string): SavedSearch | undefined {
    return this.list.find((search) => search.inSpace && search.name === name);
  }

  /** Gives a query a name, or one that has it another query. */
  async save(name: string, query: string): Promise<void> {
    const written = name.trim();
    const was = this.find(written) ? { was: written } : {};
    this.adopt(await this.#client.call("searches.put", { name: written, query, ...was }));
  }

  async rename({ name, query }: SavedSearch, to: string): Promise<void> {
    const written = to.trim();
    if (written === "" || written === name) return;
    this.adopt(await this.#client.call("searches.put", { name: written, query, was: name }));
  }

  /** With a way back to where it stood. */
  async delete({ name, query }: SavedSearch, onError: (error: unknown) => void): Promise<void> {
    const at = this.list.filter(({ inSpace }) => inSpace).findIndex((search) => search.name === name);
    this.adopt(await this.#client.call("searches.delete", { name }));
    const restore = async () => this.adopt(await this.#client.call("searches.put", { name, query, at }));
    this.#messages.say("info", `The saved search “${name}” is deleted.`, {
      action: { label: "Undo", run: () => void restore().catch(onError) },
    });
  }
}

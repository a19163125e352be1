import type { NoteName } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** Titles and aliases, fetched when first wanted and again after a note changed. */
export class Names {
  readonly #client: Client;
  #names: Promise<NoteName[]> | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  get(): Promise<NoteName[]> {
    this.#names ??= this.#client.call("notes.names").catch((error: unknown) => {
      this.#names = null;
      throw error;
    });
    return this.#names;
  }

  forget(): void {
    this.#names = null;
  }
}

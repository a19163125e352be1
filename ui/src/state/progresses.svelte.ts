import type { Progress } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** What plugs are busy with, oldest first. */
export class Progresses {
  list = $state.raw<Progress[]>([]);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** What had begun before this window was there. */
  async load(): Promise<void> {
    this.list = await this.#client.call("progress.list");
  }

  show(progress: Progress): void {
    this.list = [...this.list.filter(({ id }) => id !== progress.id), progress].toSorted((a, b) => a.id - b.id);
  }

  end(id: number): void {
    this.list = this.list.filter((progress) => progress.id !== id);
  }

  /** The plug hears of it at its next update; the line stays until it stops. */
  async cancel(id: number): Promise<void> {
    await this.#client.call("progress.cancel", { id });
  }
}

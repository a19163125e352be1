import type { Progress } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** What plugs are busy with, oldest first; then what the window itself is. */
export class Progresses {
  list = $state.raw<Progress[]>([]);
  readonly #client: Client;
  /** What the window itself is busy with: how it is called off. */
  readonly #own = new Map<number, AbortController>();
  #lastOwn = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** What had begun before this window was there. */
  async load(): Promise<void> {
    const own = this.list.filter(({ id }) => this.#own.has(id));
    this.list = [...(await this.#client.call("progress.list")), ...own];
  }

  show(progress: Progress): void {
    this.list = [...this.list.filter(({ id }) => id !== progress.id), progress].toSorted((a, b) => a.id - b.id);
  }

  end(id: number): void {
    this.list = this.list.filter((progress) => progress.id !== id);
  }

  /** Something that the window itself is busy with. */
  own(label: string): { progress(done: number): void; end(): void; signal: AbortSignal } {
    // The app counts from 1.
    const id = --this.#lastOwn;
    const controller = new AbortController();
    this.#own.set(id, controller);
    const show = (value: number | null) => this.show({ id, plug: "Jackdaw", label, value });
    show(null);
    return {
      progress: show,
      end: () => {
        this.#own.delete(id);
        this.end(id);
      },
      signal: controller.signal,
    };
  }

  /** The plug hears of it at its next update; the line stays until it stops. */
  async cancel(id: number): Promise<void> {
    const own = this.#own.get(id);
    if (own) return own.abort();
    await this.#client.call("progress.cancel", { id });
  }
}

import type { Command, PlugInfo } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** A reload of several plugs tells of each; one listing answers them all. */
const RELOAD_MS = 40;

/** The plugs and what they add, listed anew whenever one changed. */
export class Plugs {
  list = $state.raw<PlugInfo[]>([]);
  commands = $state.raw<Command[]>([]);
  loaded = $state(false);
  /** The one that the Plugs view shows. */
  chosen = $state<string | null>(null);
  readonly troubled = $derived(this.list.filter(isTroubled));
  readonly waiting = $derived(this.list.filter((plug) => plug.state === "waiting_for_grant"));
  readonly #client: Client;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const [list, commands] = await Promise.all([this.#client.call("plugs.list"), this.#client.call("commands.list")]);
    this.list = list;
    this.commands = commands.toSorted((a, b) => b.priority - a.priority || a.name.localeCompare(b.name));
    this.loaded = true;
  }

  reloadSoon(onError: (error: unknown) => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load().catch(onError), RELOAD_MS);
  }
}

/** Needs the reader: it does not run, or what is on disk is not what runs. */
export function isTroubled(plug: PlugInfo): boolean {
  return (
    ["failed", "waiting_for_grant", "quarantined"].includes(plug.state) ||
    plug.diagnostics.some(({ severity }) => severity === "error")
  );
}

import type { Command, Hooks, PlugInfo } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

/** A reload of several plugs tells of each; one listing answers them all. */
const RELOAD_MS = 40;

const NO_HOOKS: Hooks = {
  status: [],
  menus: [],
  completions: [],
  widgets: [],
  panels: [],
  views: [],
  marksEditor: false,
  marksTree: false,
};

/** The plugs and what they add, listed anew whenever one changed. */
export class Plugs {
  list = $state.raw<PlugInfo[]>([]);
  #commands = $state.raw<Command[]>([]);
  /** Sorted when somebody looks: how names compare takes the web view some milliseconds to load. */
  readonly commands = $derived(
    this.#commands.toSorted((a, b) => b.priority - a.priority || a.name.localeCompare(b.name)),
  );
  /** What of them is seen in the window. */
  hooks = $state.raw<Hooks>(NO_HOOKS);
  loaded = $state(false);
  /** The one that the Plugs view shows. */
  chosen = $state<string | null>(null);
  /** Counts connections: what a plug showed over the one before is gone with it. */
  connection = $state(0);
  readonly troubled = $derived(this.list.filter(isTroubled));
  readonly waiting = $derived(this.list.filter((plug) => plug.state === "waiting_for_grant"));
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const { call } = { call: this.#client.call.bind(this.#client) };
    const [list, commands, hooks] = await Promise.all([call("plugs.list"), call("commands.list"), call("hooks.list")]);
    const before = this.#signature();
    this.list = list;
    this.#commands = commands;
    this.hooks = hooks;
    this.loaded = true;
    if (this.#signature() !== before) for (const listener of this.#listeners) listener();
  }

  /** Another value when the same plug may answer otherwise: other code, other rights, another connection. */
  stampOf(name: string): string {
    const plug = this.list.find((other) => other.name === name);
    const granted = plug?.permissions.filter((permission) => permission.granted).map(({ id }) => id) ?? [];
    return `${plug?.generation ?? 0} ${plug?.state ?? ""} ${granted.join()} ${this.connection}`;
  }

  /** Calls when what plugs add, or how they answer, has changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  reloadSoon(onError: (error: unknown) => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load().catch(onError), RELOAD_MS);
  }

  #signature(): string {
    return JSON.stringify([this.hooks, this.list.map(({ name }) => this.stampOf(name))]);
  }
}

/** Needs the reader: it does not run, or what is on disk is not what runs. */
export function isTroubled(plug: PlugInfo): boolean {
  return (
    ["failed", "waiting_for_grant", "quarantined"].includes(plug.state) ||
    plug.diagnostics.some(({ severity }) => severity === "error")
  );
}

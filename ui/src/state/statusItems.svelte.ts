import type { StatusHook, StatusItem } from "../protocol/bindings.ts";

/** Saves and changes of note come in bursts; the bar follows them at this distance. */
const FOLLOW_MS = 200;

export interface ShownItem extends StatusItem {
  hook: StatusHook;
}

/**
 * What plugs show in the status bar. Each is asked again when the note changes, is saved, or the plug was reloaded, but never while it still
 * works on the last question. One that fails shows nothing: the reason is in its log.
 */
export class StatusItems {
  #items = $state.raw<ReadonlyMap<string, StatusItem>>(new Map());
  #hooks = $state.raw<StatusHook[]>([]);
  readonly #ask: (id: string, note: string | null) => Promise<StatusItem | null>;
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  #note: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly left = $derived(this.#shown("left"));
  readonly right = $derived(this.#shown("right"));

  constructor(ask: (id: string, note: string | null) => Promise<StatusItem | null>) {
    this.#ask = ask;
  }

  /** The note, its text or the plugs changed. */
  refreshSoon(hooks: StatusHook[], note: string | null): void {
    this.#hooks = hooks;
    this.#note = note;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => hooks.forEach(({ id }) => void this.#refresh(id)), FOLLOW_MS);
  }

  async #refresh(id: string): Promise<void> {
    if (this.#running.has(id)) {
      this.#again.add(id);
      return;
    }
    this.#running.add(id);
    const item = await this.#ask(id, this.#note).catch(() => null);
    this.#running.delete(id);
    this.#set(id, item);
    if (this.#again.delete(id)) await this.#refresh(id);
  }

  #set(id: string, item: StatusItem | null): void {
    const before = this.#items.get(id);
    if (JSON.stringify(before ?? null) === JSON.stringify(item)) return;
    const next = new Map(this.#items);
    if (item) next.set(id, item);
    else next.delete(id);
    this.#items = next;
  }

  /** From the edge inwards. */
  #shown(side: string): ShownItem[] {
    return this.#hooks
      .filter((hook) => hook.side === side)
      .toSorted((a, b) => b.priority - a.priority || a.id.localeCompare(b.id))
      .flatMap((hook) => {
        const item = this.#items.get(hook.id);
        return item ? [{ ...item, hook }] : [];
      });
  }
}

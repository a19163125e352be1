export type Level = "info" | "success" | "warning" | "error";

export interface Message {
  id: number;
  time: Date;
  level: Level;
  text: string;
  /** The plug that says it. */
  plug?: string | undefined;
  action?: { label: string; run: () => void } | undefined;
}

/** How long a message floats; an error stays until it is put away, and all of them stay in the list. */
const FLOAT_MS = 6000;
/** Of a plug that talks without end only the last are kept. */
const KEPT = 200;
/** More would cover the text. */
const FLOATING = 4;

/** What the app and its plugs have to say. A toast is never the only copy. */
export class Messages {
  list = $state.raw<Message[]>([]);
  floating = $state.raw<Message[]>([]);
  /** Warnings and errors that were not looked at in the list. */
  unseen = $state(0);
  #lastId = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(level: Level, text: string, more: { plug?: string; action?: Message["action"]; quiet?: boolean } = {}): void {
    const { quiet = false, ...about } = more;
    const message: Message = { id: ++this.#lastId, time: new Date(), level, text, ...about };
    this.list = [...this.list.slice(1 - KEPT), message];
    // It is shown elsewhere, and stands in the list alone.
    if (quiet) return;
    const twin = this.floating.find((other) => other.text === text && other.level === level);
    if (twin) this.dismiss(twin.id);
    this.floating = [...this.floating.slice(1 - FLOATING), message];
    if (level === "error" || level === "warning") this.unseen++;
    if (level !== "error") this.resume(message.id);
  }

  error(text: string, plug?: string): void {
    this.say("error", text, plug === undefined ? {} : { plug });
  }

  dismiss(id: number): void {
    this.hold(id);
    this.floating = this.floating.filter((message) => message.id !== id);
  }

  /** While the pointer or the focus is on it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), FLOAT_MS),
    );
  }

  seen(): void {
    this.unseen = 0;
  }
}

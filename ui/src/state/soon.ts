/** Several events come with one change of branch; one answer is for them all. */
const PAUSE_MS = 80;
/** But events that never pause do not keep things as they were. */
const AT_LEAST_EVERY_MS = 2000;

/** Does something soon after it is asked for: once for all who ask meanwhile, and never twice at a time. */
export class Soon {
  readonly #run: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When it has to be begun. */
  #due: number | undefined;
  #running = false;
  /** It was asked for once more while it ran. */
  #again = false;

  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  ask(onError: (error: unknown) => void): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    const now = performance.now();
    this.#due ??= now + AT_LEAST_EVERY_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#begin(onError), Math.max(0, Math.min(PAUSE_MS, this.#due - now)));
  }

  async #begin(onError: (error: unknown) => void): Promise<void> {
    this.#due = undefined;
    this.#running = true;
    try {
      await this.#run();
    } catch (error) {
      onError(error);
    }
    this.#running = false;
    if (!this.#again) return;
    this.#again = false;
    this.ask(onError);
  }
}

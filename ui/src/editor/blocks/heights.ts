/** Heights of what was drawn, by what it was drawn from, so that what is drawn again does not move what is below it. */
export class Heights {
  readonly #heights = new Map<string, number>();
  readonly #most: number;

  /** So many are remembered, the latest. */
  constructor(most: number) {
    this.#most = most;
  }

  of(key: string): number | undefined {
    return this.#heights.get(key);
  }

  remember(key: string, height: number): void {
    // Nothing that is seen has none: it was not in the page any more.
    if (height === 0) return;
    this.#heights.delete(key);
    this.#heights.set(key, height);
    const [oldest] = this.#heights.keys();
    if (this.#heights.size > this.#most && oldest !== undefined) this.#heights.delete(oldest);
  }
}

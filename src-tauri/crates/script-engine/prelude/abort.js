// `AbortController` and `AbortSignal`, with as much of an event target as they need.
import { DOMException } from "jackdaw:errors";
import { report } from "jackdaw:console";
import { setTimeout } from "jackdaw:timers";

let abort;
let create;

export class AbortSignal {
  #aborted = false;
  #reason = undefined;
  #listeners = [];
  onabort = null;

  static {
    create = () => new AbortSignal(create);
    abort = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? new DOMException("the operation was aborted", "AbortError") : reason;
      const event = { type: "abort", target: signal, currentTarget: signal };
      const listeners = signal.#listeners;
      signal.#listeners = [];
      for (const call of [signal.onabort, ...listeners.map((each) => each.listener)]) {
        try {
          if (typeof call === "function") call.call(signal, event);
          else call?.handleEvent?.(event);
        } catch (thrown) {
          report("a listener of abort threw", thrown);
        }
      }
    };
  }

  constructor(key) {
    if (key !== create) throw new TypeError("an AbortSignal comes from an AbortController");
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }

  addEventListener(type, listener) {
    if (type !== "abort" || this.#aborted || listener === null || listener === undefined) return;
    if (!this.#listeners.some((each) => each.listener === listener)) this.#listeners.push({ listener });
  }

  removeEventListener(type, listener) {
    if (type === "abort") this.#listeners = this.#listeners.filter((each) => each.listener !== listener);
  }

  static abort(reason) {
    const signal = create();
    abort(signal, reason);
    return signal;
  }

  static timeout(milliseconds) {
    const signal = create();
    setTimeout(() => abort(signal, new DOMException("the operation timed out", "TimeoutError")), milliseconds);
    return signal;
  }

  static any(signals) {
    const joined = create();
    for (const signal of signals) {
      if (signal.aborted) {
        abort(joined, signal.reason);
        break;
      }
      signal.addEventListener("abort", () => abort(joined, signal.reason));
    }
    return joined;
  }
}

export class AbortController {
  #signal = create();

  get signal() {
    return this.#signal;
  }

  abort(reason) {
    abort(this.#signal, reason);
  }
}

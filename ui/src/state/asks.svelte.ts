import type { Answer } from "../protocol/bindings.ts";

/** A dialog that a plug asked for and that waits for the reader. */
export type Question =
  | { id: number; plug: string; kind: "prompt"; message: string; initial: string }
  | { id: number; plug: string; kind: "confirm"; message: string }
  | { id: number; plug: string; kind: "pick"; items: PickItem[]; placeholder: string };

export interface PickItem {
  label: string;
  detail?: string;
  /** As the plug gave it: this is the answer. */
  given: unknown;
}

/** The questions of plugs, one shown at a time in the order they came. */
export class Asks {
  queue = $state.raw<Question[]>([]);
  readonly current = $derived(this.queue[0] ?? null);
  readonly #answer: (id: number, answer: Answer) => void;

  constructor(answer: (id: number, answer: Answer) => void) {
    this.#answer = answer;
  }

  /** False: this is no question to the reader. */
  ask(id: number, plug: string, kind: string, input: unknown): boolean {
    const question = readQuestion(id, plug, kind, input);
    if (question) this.queue = [...this.queue, question];
    return question !== null;
  }

  /** Null is "cancelled"; a confirm's is false. */
  answer(id: number, value: unknown): void {
    if (!this.queue.some((question) => question.id === id)) return;
    this.cancel(id);
    this.#answer(id, { kind: "ok", value });
  }

  /** The call that asked is over. */
  cancel(id: number): void {
    this.queue = this.queue.filter((question) => question.id !== id);
  }
}

function readQuestion(id: number, plug: string, kind: string, input: unknown): Question | null {
  const given = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  const message = text(given.message);
  switch (kind) {
    case "ui.prompt":
      return { id, plug, kind: "prompt", message, initial: text(given.default) };
    case "ui.confirm":
      return { id, plug, kind: "confirm", message };
    case "ui.pick": {
      const items = Array.isArray(given.items) ? given.items.map(readItem) : [];
      return { id, plug, kind: "pick", items, placeholder: text(given.placeholder) || "Choose…" };
    }
    default:
      return null;
  }
}

function readItem(given: unknown): PickItem {
  if (typeof given !== "object" || given === null) return { label: String(given), given };
  const { label, detail } = given as Record<string, unknown>;
  return { label: text(label), ...(text(detail) ? { detail: text(detail) } : {}), given };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

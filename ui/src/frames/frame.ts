import { loadedFaces } from "./fonts.ts";
import { currentTheme, onTheme } from "./theme.ts";

/** What went wrong inside a page, as the page tells it. */
export interface PageProblem {
  text: string;
  /** In the plug's folder; empty where the page itself does not know. */
  file: string;
  line: number;
  column: number;
}

export interface FrameOptions {
  src: string;
  /** For screen readers. */
  title: string;
  /** `jackdaw.input`. */
  input: unknown;
  /** `jackdaw.state`, as the page left it. */
  state: unknown;
  /** Away from the edges: for pages that the plug did not make as files. */
  padded: boolean;
  send(message: unknown): Promise<unknown>;
  save(text: string): Promise<void>;
  keepState(state: unknown): void;
  resized(height: number): void;
  ready(): void;
  failed(problem: PageProblem): void;
  /** A key that leads out of the page. */
  left(key: { key: string; mod: boolean; shift: boolean }): void;
}

/** Questions of one page that may wait at once: a page that floods is told so, and the app goes on. */
const MOST_WAITING = 32;
/** Of `jackdaw.state` as JSON. */
const MOST_STATE = 64 * 1024;

/**
 * A plug's page in its sandbox, and the channel to it.
 *
 * The page is a stranger: no origin, no storage, no network. It is known by its window alone, not by what it says it is; whatever it sends
 * is one of the few things below, and the host decides about each.
 */
export class PlugFrame {
  readonly element: HTMLIFrameElement;
  readonly #options: FrameOptions;
  readonly #unlisten: () => void;
  #waiting = 0;

  constructor(options: FrameOptions) {
    this.#options = options;
    const frame = document.createElement("iframe");
    // Before the address: what loads is shut in from its first byte.
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("allow", "");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.className = "plug-frame";
    frame.title = options.title;
    // A window's name crosses into it with its first byte: the page needs to wait for nothing.
    const { input, state, padded } = options;
    frame.name = JSON.stringify({ input, state, padded, theme: currentTheme() });
    frame.src = options.src;
    this.element = frame;
    const listen = (event: MessageEvent<unknown>) => this.#receive(event);
    window.addEventListener("message", listen);
    const unfollow = onTheme(() => this.#post({ type: "theme", value: currentTheme() }));
    this.#unlisten = () => {
      window.removeEventListener("message", listen);
      unfollow();
    };
  }

  /** For the page's `jackdaw.on`. */
  tell(message: unknown): void {
    this.#post({ type: "tell", message });
  }

  destroy(): void {
    this.#unlisten();
    this.element.remove();
  }

  #post(message: Record<string, unknown>): void {
    // A sandboxed page has no origin that could be named; its window is the address.
    this.element.contentWindow?.postMessage({ jackdaw: 1, ...message }, "*");
  }

  #receive(event: MessageEvent<unknown>): void {
    if (event.source === null || event.source !== this.element.contentWindow || !isMessage(event.data)) return;
    const { data } = event;
    switch (data.type) {
      case "ready":
        // Its letters are there before it is seen; without them it is seen all the same.
        void loadedFaces()
          .then((faces) => this.#post({ type: "faces", value: faces }))
          .catch(() => undefined)
          .finally(this.#options.ready);
        break;
      case "size":
        if (typeof data.height === "number" && Number.isFinite(data.height)) this.#options.resized(data.height);
        break;
      case "send":
        this.#answer(data.id, () => this.#options.send(data.message));
        break;
      case "save":
        this.#answer(data.id, async () => {
          if (typeof data.text !== "string")
            throw Object.assign(new Error("jackdaw.save takes a text."), { code: "invalid" });
          await this.#options.save(data.text);
        });
        break;
      case "state":
        if ((JSON.stringify(data.state) ?? "").length <= MOST_STATE) this.#options.keepState(data.state);
        break;
      case "error":
        this.#options.failed(problemOf(data));
        break;
      case "key":
        // A page can say that any key was pressed: it counts only where the reader is.
        if (document.activeElement === this.element && typeof data.key === "string")
          this.#options.left({ key: data.key, mod: data.mod === true, shift: data.shift === true });
        break;
    }
  }

  #answer(id: unknown, work: () => Promise<unknown>): void {
    const reply = (answer: Record<string, unknown>) => this.#post({ type: "answer", id, ...answer });
    const refuse = (error: unknown) =>
      reply({
        error: {
          code: error instanceof Error && "code" in error ? String(error.code) : "internal",
          message: error instanceof Error ? error.message : String(error),
        },
      });
    if (this.#waiting >= MOST_WAITING) {
      refuse(Object.assign(new Error(`${MOST_WAITING} messages wait for an answer already.`), { code: "unavailable" }));
      return;
    }
    this.#waiting++;
    void work()
      .then((value) => reply({ value: value ?? null }), refuse)
      .finally(() => this.#waiting--);
  }
}

type Message = Record<string, unknown> & { jackdaw: 1; type: string };

function isMessage(data: unknown): data is Message {
  return typeof data === "object" && data !== null && (data as Record<string, unknown>).jackdaw === 1;
}

function problemOf({ text, file, line, column }: Message): PageProblem {
  const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : 0);
  const short = (value: unknown, most: number) => String(value ?? "").slice(0, most);
  return { text: short(text, 500), file: short(file, 200), line: number(line), column: number(column) };
}

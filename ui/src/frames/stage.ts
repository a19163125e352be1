import type { ShowSubject, Shown } from "../protocol/bindings.ts";
import { PlugFrame, type PageProblem } from "./frame.ts";

/** What a stage needs of the application around it. */
export interface StageHost {
  show(id: string, subject: ShowSubject): Promise<Shown>;
  send(ticket: string, message: unknown): Promise<unknown>;
  close(ticket: string): void;
  /** Where frames are served from. */
  address(ticket: string, path: string): string;
  stateOf(key: string): unknown;
  keepState(key: string, state: unknown): void;
  followLink(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): void;
  showPlug(name: string): void;
  /** A key that leads out of a page, e.g. Escape. */
  left(key: { key: string; mod: boolean; shift: boolean }): void;
  /** Hears the plug's own events and what else its pages are told, until it is called off. */
  listen(plug: string, listener: (message: unknown) => void): () => void;
}

export interface StageOptions {
  /** `plug.function`. */
  id: string;
  /** For screen readers. */
  title: string;
  /** What state and height are kept under. */
  key: string;
  /** As high as its content, or as high as there is room. */
  fit: "content" | "fill";
  /** Beyond what the host says, for `jackdaw.input`. */
  input?: Record<string, unknown>;
  save?: (ticket: string, text: string) => Promise<void>;
  /** After its height may have changed. */
  changed?: () => void;
}

/** A place for something whose height is not known yet. */
const FIRST_HEIGHT = 64;
const LEAST_HEIGHT = 20;
const MOST_HEIGHT = 4000;
/** Heights are remembered for as many things, so that what is shown again takes its room at once. */
const MOST_HEIGHTS = 500;
const heights = new Map<string, number>();

/** A place where a plug shows something: Markdown, a page in a frame, or what went wrong. */
export class Stage {
  readonly element: HTMLElement;
  readonly #host: StageHost;
  readonly #options: StageOptions;
  readonly #unlisten: () => void;
  #frame: PlugFrame | null = null;
  #ticket: string | null = null;
  #shown = "";
  /** The plug's file that is shown, if one is. */
  #asset: string | null = null;
  #turn = 0;
  #gone = false;

  constructor(element: HTMLElement, host: StageHost, options: StageOptions) {
    this.element = element;
    this.#host = host;
    this.#options = options;
    element.classList.add("stage", `stage-${options.fit}`);
    if (options.fit === "content") element.style.minHeight = `${heights.get(options.key) ?? FIRST_HEIGHT}px`;
    this.#unlisten = host.listen(plugOf(options.id), (message) => this.tell(message));
  }

  /** True when what is shown is a file of the plug's, which hears of changes itself. */
  get isAsset(): boolean {
    return this.#asset !== null;
  }

  /** Asks the plug anew. An answer that was overtaken by a later question is dropped. */
  async show(subject: ShowSubject): Promise<void> {
    const turn = ++this.#turn;
    try {
      const shown = await this.#host.show(this.#options.id, subject);
      if (this.#gone || turn !== this.#turn) {
        if (shown.kind === "frame") this.#host.close(shown.ticket);
        return;
      }
      this.#place(shown);
    } catch (error) {
      if (!this.#gone && turn === this.#turn) this.#fail(error);
    }
    this.#options.changed?.();
  }

  tell(message: unknown): void {
    this.#frame?.tell(message);
  }

  focus(): void {
    this.#frame?.element.focus();
  }

  destroy(): void {
    this.#gone = true;
    this.#unlisten();
    this.#clear();
  }

  #clear(): void {
    this.#frame?.destroy();
    this.#frame = null;
    if (this.#ticket !== null) this.#host.close(this.#ticket);
    this.#ticket = null;
    this.#shown = "";
    this.#asset = null;
    this.element.replaceChildren();
  }

  #place(shown: Shown): void {
    if (shown.kind === "markdown" && this.#shown === shown.html) return;
    // The same file again: the page stays as it is and hears what it is about now.
    if (shown.kind === "frame" && !shown.page && this.#asset === shown.path) {
      this.#host.close(shown.ticket);
      this.tell({ name: "input", data: shown.input });
      return;
    }
    this.#clear();
    if (shown.kind === "markdown") {
      this.#shown = shown.html;
      this.element.append(markdown(shown.html, this.#host));
      this.#settle();
    } else if (shown.kind === "frame") this.#open(shown);
    else this.#settle();
  }

  #open(shown: Extract<Shown, { kind: "frame" }>): void {
    const { key, title, input, fit, id } = this.#options;
    const { ticket } = shown;
    this.#ticket = ticket;
    this.#asset = shown.page ? null : shown.path;
    const frame = new PlugFrame({
      src: this.#host.address(ticket, shown.path),
      title,
      input: { ...shown.input, ...input },
      state: this.#host.stateOf(key),
      padded: shown.page && fit === "fill",
      send: (message) => this.#host.send(ticket, message),
      save: async (text) => {
        const { save } = this.#options;
        if (!save) throw Object.assign(new Error("Only a view has a file to save."), { code: "invalid" });
        await save(ticket, text);
      },
      keepState: (state) => this.#host.keepState(key, state),
      resized: (height) => {
        if (fit === "content" && shown.height === null) this.#grow(height);
      },
      ready: () => {
        frame.element.classList.add("is-ready");
        if (fit === "content" && shown.height !== null) this.#grow(shown.height);
      },
      failed: (problem) => this.#pageFailed(plugOf(id), problem),
      left: (pressed) => this.#host.left(pressed),
    });
    this.#frame = frame;
    if (fit === "content") {
      const height = shown.height ?? heights.get(key) ?? FIRST_HEIGHT;
      frame.element.style.height = `${height}px`;
      this.element.style.minHeight = `${height}px`;
    }
    this.element.append(frame.element);
  }

  #grow(height: number): void {
    const next = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, Math.ceil(height)));
    if (!this.#frame || this.#frame.element.style.height === `${next}px`) return;
    this.#frame.element.style.height = `${next}px`;
    this.element.style.minHeight = `${next}px`;
    remember(this.#options.key, next);
    this.#options.changed?.();
  }

  /** Takes the height that its content has. */
  #settle(): void {
    if (this.#options.fit !== "content") return;
    this.element.style.minHeight = "";
    requestAnimationFrame(() => {
      if (!this.#gone && this.element.offsetHeight > 0) remember(this.#options.key, this.element.offsetHeight);
    });
  }

  #fail(error: unknown): void {
    this.#clear();
    const plug = plugOf(this.#options.id);
    const text = error instanceof Error ? error.message : String(error);
    const position = error instanceof Error && "position" in error ? String(error.position ?? "") : "";
    this.element.append(this.#complaint(plug, text, position));
    this.#settle();
  }

  /** The page goes on; what went wrong in it stands above it. */
  #pageFailed(plug: string, { text, file, line, column }: PageProblem): void {
    const position = file && line > 0 ? `${file}:${line}:${column}` : "";
    this.element.querySelector(":scope > .stage-error")?.remove();
    this.element.prepend(this.#complaint(plug, text, position));
    this.#options.changed?.();
  }

  #complaint(plug: string, text: string, position: string): HTMLElement {
    const box = make("div", "stage-error");
    box.setAttribute("role", "alert");
    const head = make("p", "stage-error-head");
    head.append(make("b", "", `${this.#options.id}`), " could not show this");
    const said = make("p", "stage-error-text", text);
    const foot = make("p", "stage-error-foot");
    if (position !== "" && !text.includes(position)) foot.append(make("code", "", position));
    const button = make("button", "button", "Show the plug") as HTMLButtonElement;
    button.type = "button";
    button.onclick = () => this.#host.showPlug(plug);
    foot.append(button);
    box.append(head, said, foot);
    return box;
  }
}

export const plugOf = (id: string): string => id.slice(0, id.indexOf("."));

function remember(key: string, height: number): void {
  heights.delete(key);
  heights.set(key, height);
  const [oldest] = heights.keys();
  if (heights.size > MOST_HEIGHTS && oldest !== undefined) heights.delete(oldest);
}

function make(name: string, className: string, text?: string): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Nodes of what the host rendered and sanitised. Its links are followed as the editor's are. */
function markdown(html: string, host: StageHost): HTMLElement {
  const root = make("div", "rendered");
  // Parsed away from the page: nothing runs or loads before it is in place, and nothing in it could.
  root.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  // Pictures are behind the token; their words stand for them.
  for (const image of root.querySelectorAll("img")) image.replaceWith(image.alt);
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link) return;
    event.preventDefault();
    const elsewhere = event.ctrlKey || event.metaKey;
    const target = link.dataset.target;
    const part = link.dataset.block
      ? `#^${link.dataset.block}`
      : link.dataset.heading
        ? `#${link.dataset.heading}`
        : "";
    if (target !== undefined) host.followLink({ target: `${target}${part}`, kind: "wiki" }, elsewhere);
    else host.followLink({ target: link.getAttribute("href") ?? "", kind: "markdown" }, elsewhere);
  });
  return root;
}

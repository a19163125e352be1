import { make } from "../media/elements.ts";
import type { Picture, Result } from "./drawer.ts";
import { drawer } from "./pageDrawer.ts";
import type { Wrong } from "./protocol.ts";

export interface DiagramOptions {
  /** Its height may be another now. */
  changed(): void;
  /** Goes on to show what it showed while a new source is drawn or cannot be: for what is being typed. */
  steady?: boolean;
}

/** What is being typed is drawn when no key came for so long. */
const QUIET_MS = 250;

/** A diagram in its place: the picture of it, or what is wrong with its source. */
export class DiagramView {
  readonly element = make("div", "diagram");
  readonly #options: DiagramOptions;
  readonly #unlisten: () => void;
  #source: string;
  #leave = new AbortController();
  #shown: Picture | null = null;

  constructor(source: string, options: DiagramOptions) {
    this.#source = source;
    this.#options = options;
    this.#unlisten = drawer.onLook(() => this.#draw(0));
    this.#draw(0);
  }

  /** Another source in the same place. */
  show(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#draw(QUIET_MS);
  }

  destroy(): void {
    this.#leave.abort();
    this.#unlisten();
  }

  #draw(quiet: number): void {
    this.#leave.abort();
    const known = drawer.known(this.#source);
    if (known) {
      this.#place(known);
      return;
    }
    const { signal } = (this.#leave = new AbortController());
    if (!this.#shown) this.#wait();
    const start = async () => {
      const result = signal.aborted ? null : await drawer.draw(this.#source, signal);
      if (!result || signal.aborted) return;
      this.#place(result);
      this.#options.changed();
    };
    if (quiet === 0) void start();
    else setTimeout(() => void start(), quiet);
  }

  /** The room that it will take, if that is known. */
  #wait(): void {
    const room = make("div", "diagram-wait", "Drawing the diagram…");
    const size = drawer.size(this.#source);
    if (size) {
      room.style.width = `${size.width}px`;
      room.style.aspectRatio = `${size.width} / ${size.height}`;
    }
    this.element.className = "diagram is-waiting";
    this.element.replaceChildren(room);
  }

  #place(result: Result): void {
    if ("picture" in result) this.#picture(result.picture);
    else this.#wrong(result.wrong);
  }

  #picture(picture: Picture): void {
    this.element.className = "diagram";
    if (this.#shown?.url === picture.url) {
      this.element.querySelector(".diagram-said")?.remove();
      return;
    }
    this.#shown = picture;
    const image = document.createElement("img");
    image.src = picture.url;
    image.alt = picture.name;
    image.width = picture.width;
    image.height = picture.height;
    image.draggable = false;
    this.element.replaceChildren(image);
  }

  #wrong({ message, line }: Wrong): void {
    const said = make("div", "diagram-said", line === null ? message : `Line ${line}: ${message}`);
    said.setAttribute("role", "status");
    if (this.#shown && this.#options.steady) {
      // Over the lower edge of what was drawn last: nothing moves while a line is half written.
      this.element.className = "diagram is-stale";
      this.element.querySelector(".diagram-said")?.remove();
      this.element.append(said);
      return;
    }
    this.#shown = null;
    this.element.className = "diagram is-wrong";
    // While it is written its source stands above.
    this.element.replaceChildren(...(this.#options.steady ? [] : [sourceOf(this.#source, line)]), said);
  }
}

/** The source with the line that is wrong in it. */
function sourceOf(source: string, wrong: number | null): HTMLElement {
  const code = make("pre", "diagram-source");
  source.split("\n").forEach((text, at) => {
    const line = make("span", at + 1 === wrong ? "is-wrong" : "", text);
    code.append(line, "\n");
  });
  return code;
}

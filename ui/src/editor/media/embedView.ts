import type { EmbedTarget, NotePart } from "../../protocol/bindings.ts";
import { make, note } from "./elements.ts";
import { partKey, type MediaHost } from "./mediaHost.ts";
import { nameIn, picture } from "./picture.ts";
import { RenderedText } from "./rendered.ts";
import { isRemote, pageOf, type WrittenEmbed } from "./written.ts";

/** How deep notes are shown in notes: what lies deeper is a link. */
const DEEPEST = 5;
/** Heights of notes that were shown, so that the next time they have their room at once. */
const MOST_HEIGHTS = 500;
const heights = new Map<string, number>();

export interface EmbedOptions {
  /** The note that it is written in. */
  from: string;
  written: WrittenEmbed;
  /** What is being shown around it, outermost first. */
  chain: readonly string[];
  /** Its height may be another now. */
  changed(): void;
  /** Without its head: what is around it says what it is. */
  bare?: boolean;
}

/** A file in its place in a text: a note or a part of one, a picture, sound, a film, a PDF. */
export class EmbedView {
  readonly element = make("div", "media-embed");
  readonly #host: MediaHost;
  readonly #options: EmbedOptions;
  readonly #unlisten: () => void;
  #shown = "";
  #text: RenderedText | null = null;
  #leave: (() => void) | null = null;
  #gone = false;

  constructor(host: MediaHost, options: EmbedOptions) {
    this.#host = host;
    this.#options = options;
    this.#unlisten = host.onChange(() => this.refresh());
    this.refresh();
  }

  destroy(): void {
    this.#gone = true;
    this.#unlisten();
    this.#clear();
  }

  /** Shows what is known now. */
  refresh(): void {
    if (this.#gone) return;
    const { from, written } = this.#options;
    if (isRemote(written.link.target)) return this.#place("remote", () => [this.#picture(undefined)]);
    const target = this.#host.target(from, written.link);
    if (!target) return this.#place("wait", () => [make("span", "media-wait")]);
    if (target.path === null) return this.#missing(target);
    if (target.kind === "note") return this.#note(target, target.path);
    const { path, kind, stamp } = target;
    this.#place(`${kind} ${path} ${stamp} ${this.#host.address(path, stamp)}`, () => {
      if (kind === "image") return [this.#picture(target)];
      if (kind === "audio" || kind === "video") return [this.#player(target, path)];
      if (kind === "pdf") return [this.#head(nameIn(path)), this.#pdf(target, path)];
      return [this.#head(nameIn(path))];
    });
  }

  #picture(target: EmbedTarget | undefined): HTMLElement {
    return picture(this.#host, target, this.#options.written, this.#options.changed);
  }

  #missing(target: EmbedTarget): void {
    const { written } = this.#options;
    this.#place(`missing ${target.create}`, () => {
      if (target.kind === "image") return [this.#picture(target)];
      const name = nameIn(written.link.target);
      if (target.create === null) return [note("File", `${name} not found`)];
      const create = button("Create", `Create the note ${name}`);
      create.onclick = () => target.create !== null && this.#host.create(target.create);
      return [note("Note", `${name} does not exist yet.`, create)];
    });
  }

  #note(target: EmbedTarget, path: string): void {
    const { chain } = this.#options;
    const { heading, block } = target;
    const key = partKey({ path, heading, block });
    if (chain.includes(key) || chain.length >= DEEPEST) {
      const why = chain.includes(key) ? "is shown around this" : "lies too deep to be shown here";
      this.#place(`deep ${key}`, () => [this.#head(titleIn(path), why)]);
      return;
    }
    const part = this.#host.part({ path, heading, block });
    if (part === undefined) {
      this.#place(`wait ${key}`, () => [make("span", "media-wait")], heights.get(key));
      return;
    }
    if (part instanceof Error) {
      this.#place(`failed ${part.message}`, () => [note("Note", part.message)]);
      return;
    }
    this.#place(`note ${key} ${part.title} ${part.html}`, () => this.#part(part, target, key));
  }

  #part(part: NotePart, { heading, block }: EmbedTarget, key: string): HTMLElement[] {
    if (part.html === null) {
      const what = block === null ? `no heading “${heading}”` : `no block “^${block}”`;
      return [this.#head(part.title), note("Note", `${part.title} has ${what}.`)];
    }
    const { chain, changed } = this.#options;
    const text = new RenderedText(part.html, this.#host, { from: part.path, chain: [...chain, key], changed });
    this.#text = text;
    if (text.element.childNodes.length === 0) text.element.append(make("p", "media-empty", "This note is empty."));
    requestAnimationFrame(() => {
      if (!this.#gone && this.element.offsetHeight > 0) remember(key, this.element.offsetHeight);
    });
    return [this.#head(part.title, heading ?? ""), text.element];
  }

  /** The way to the source. */
  #head(title: string, detail = ""): HTMLElement {
    const head = make("div", "media-embed-head");
    if (this.#options.bare) head.classList.add("is-bare");
    const { from, written } = this.#options;
    const link = button(title, `Open ${title}`);
    link.className = "media-embed-title";
    link.dataset.target = written.link.target;
    const open = (event: MouseEvent) => {
      event.preventDefault();
      event.stopPropagation();
      this.#host.follow(from, written.link, event.ctrlKey || event.metaKey || event.button === 1);
    };
    link.onclick = open;
    link.onauxclick = (event) => event.button === 1 && open(event);
    head.append(link);
    if (detail !== "") head.append(make("span", "media-embed-detail", detail));
    return head;
  }

  #player({ kind, stamp }: EmbedTarget, path: string): HTMLElement {
    const player = document.createElement(kind === "audio" ? "audio" : "video");
    const { alias, size } = this.#options.written;
    player.controls = true;
    // How long it is, and of a film the first picture: no more before it is played.
    player.preload = "metadata";
    player.setAttribute("aria-label", alias === "" ? nameIn(path) : alias);
    if (size) player.style.width = `${size.width}px`;
    player.onloadedmetadata = () => this.#options.changed();
    player.onerror = () => {
      const open = button("Open", `Open ${nameIn(path)}`);
      open.onclick = () => this.#host.follow(this.#options.from, this.#options.written.link, false);
      player.replaceWith(note(kind === "audio" ? "Audio" : "Video", `${nameIn(path)} cannot be played here`, open));
      this.#options.changed();
    };
    const src = this.#host.playAddress(path, stamp);
    if (src !== null) player.src = src;
    return player;
  }

  #pdf({ heading, stamp }: EmbedTarget, path: string): HTMLElement {
    const box = make("div", "media-pdf");
    const src = this.#host.address(path, stamp);
    let over = false;
    this.#leave = () => (over = true);
    // Its reader is as large as the rest of the editor: it comes when a PDF is met.
    void import("../../pdf/pdfView.ts").then(({ PdfView }) => {
      if (over || src === null) return;
      const view = new PdfView(box, { src, name: nameIn(path), page: pageOf(heading) });
      this.#leave = () => view.destroy();
    });
    return box;
  }

  /** Replaces what is shown, if it is another thing. */
  #place(shown: string, nodes: () => HTMLElement[], height?: number): void {
    if (this.#shown === shown) return;
    this.#clear();
    this.#shown = shown;
    this.element.style.minHeight = height === undefined ? "" : `${height}px`;
    this.element.append(...nodes());
    this.#options.changed();
  }

  #clear(): void {
    this.#text?.destroy();
    this.#text = null;
    this.#leave?.();
    this.#leave = null;
    this.element.replaceChildren();
  }
}

const titleIn = (path: string) => nameIn(path).replace(/\.md$/i, "");

function button(text: string, label: string): HTMLButtonElement {
  const element = make("button", "media-act", text) as HTMLButtonElement;
  element.type = "button";
  element.setAttribute("aria-label", label);
  return element;
}

function remember(key: string, height: number): void {
  heights.delete(key);
  heights.set(key, height);
  const [oldest] = heights.keys();
  if (heights.size > MOST_HEIGHTS && oldest !== undefined) heights.delete(oldest);
}

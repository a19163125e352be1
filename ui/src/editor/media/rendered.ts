import { lookOf } from "../livePreview/callout.ts";
import { calloutSign } from "../livePreview/widgets.ts";
import { DiagramView } from "../diagrams/diagramView.ts";
import { make } from "./elements.ts";
import { EmbedView } from "./embedView.ts";
import { Fences } from "./fences.ts";
import type { MediaHost } from "./mediaHost.ts";
import { ofTheWeb, picture } from "./picture.ts";
import { isRemote, readAlias, sizeOf, type WrittenEmbed } from "./written.ts";

/** Where the host's HTML says that a file of the space is. */
const FILES = "/api/files/";
const NOTES = "/api/notes/";

export interface RenderedOptions {
  /** The note that the text is of: its links are followed from there. */
  from: string;
  /** What is being shown around it, outermost first: none of it is shown in itself. */
  chain: readonly string[];
  /** Its height may be another now. */
  changed(): void;
}

/** Nodes of what the host rendered and sanitised, with its pictures and embeds in place and its links followed as the editor's are. */
export class RenderedText {
  readonly element = make("div", "rendered");
  readonly #host: MediaHost;
  readonly #options: RenderedOptions;
  readonly #embeds: EmbedView[] = [];
  readonly #diagrams: DiagramView[] = [];
  readonly #waiting = new Map<HTMLElement, WrittenEmbed>();
  readonly #fences: Fences;
  readonly #unlisten: () => void;

  constructor(html: string, host: MediaHost, options: RenderedOptions) {
    this.#host = host;
    this.#options = options;
    // Parsed away from the page, where nothing runs or loads; and nothing that could load comes from there into it.
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const image of body.querySelectorAll("img")) {
      image.dataset.src = image.getAttribute("src") ?? "";
      image.removeAttribute("src");
    }
    this.element.append(...body.childNodes);
    for (const image of this.element.querySelectorAll("img")) this.#picture(image);
    for (const link of this.element.querySelectorAll<HTMLAnchorElement>("a.embed")) this.#embed(link);
    for (const link of this.element.querySelectorAll<HTMLAnchorElement>("a[data-away]")) this.#away(link);
    for (const code of this.element.querySelectorAll<HTMLElement>("pre > code.language-mermaid")) this.#diagram(code);
    for (const callout of this.element.querySelectorAll<HTMLElement>(".callout")) {
      const { tone, icon } = lookOf(callout.dataset.callout ?? "");
      callout.classList.add(`cm-tone-${tone}`);
      callout.querySelector(":scope > .callout-title")?.prepend(calloutSign(icon));
    }
    this.#fences = new Fences(this.element, host.fences, options);
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("auxclick", (event) => {
      if (event.button === 1) this.#click(event);
    });
    this.#unlisten = host.onChange(() => this.#fill());
  }

  destroy(): void {
    this.#unlisten();
    this.#fences.destroy();
    for (const embed of this.#embeds) embed.destroy();
    for (const diagram of this.#diagrams) diagram.destroy();
  }

  #picture(image: HTMLImageElement): void {
    const src = image.dataset.src ?? "";
    const file = src.startsWith(FILES) ? `/${decoded(src.slice(FILES.length))}` : src;
    const width = image.getAttribute("width");
    const size = width === null ? null : sizeOf([width, image.getAttribute("height")].filter(Boolean).join("x"));
    const read = readAlias(image.alt);
    const written: WrittenEmbed = {
      // Of HTML, and of Markdown that leads nowhere: as it is written there.
      link: { target: file, kind: file === src && image.dataset.target === undefined ? "markdown" : "wiki" },
      alias: read.alias,
      size: size ?? read.size,
    };
    const place = make("span", "media-wait");
    image.replaceWith(place);
    this.#waiting.set(place, written);
    this.#fill();
  }

  /** Places the pictures whose files are known by now. */
  #fill(): void {
    for (const [place, written] of this.#waiting) {
      const target = isRemote(written.link.target) ? undefined : this.#host.target(this.#options.from, written.link);
      const shown = picture(this.#host, target, written, this.#options.changed);
      if (shown.className === "media-wait") continue;
      place.replaceWith(shown);
      this.#waiting.delete(place);
      this.#options.changed();
    }
  }

  #embed(link: HTMLAnchorElement): void {
    const { from, chain, changed } = this.#options;
    const view = new EmbedView(this.#host, {
      from,
      chain,
      changed,
      written: { link: { target: targetOf(link), kind: "embed" }, alias: link.textContent ?? "", size: null },
    });
    this.#embeds.push(view);
    link.replaceWith(view.element);
  }

  #away(link: HTMLAnchorElement): void {
    link.replaceWith(ofTheWeb(this.#host, "Page", link.getAttribute("href") ?? "", link.textContent ?? ""));
  }

  #diagram(code: HTMLElement): void {
    const view = new DiagramView((code.textContent ?? "").replace(/\n$/, ""), { changed: this.#options.changed });
    this.#diagrams.push(view);
    code.parentElement?.replaceWith(view.element);
  }

  #click(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !this.element.contains(link)) return;
    const href = link.getAttribute("href") ?? "";
    // One that leads nowhere (what it led to was not safe) is text.
    if (href === "" && link.dataset.target === undefined && !link.classList.contains("tag")) return;
    event.preventDefault();
    event.stopPropagation();
    const elsewhere = event.ctrlKey || event.metaKey || event.button === 1;
    if (link.classList.contains("tag")) return;
    if (href.startsWith("#")) this.element.querySelector(`[id="${CSS.escape(href.slice(1))}"]`)?.scrollIntoView();
    else if (link.dataset.target !== undefined)
      this.#host.follow(this.#options.from, { target: targetOf(link), kind: "wiki" }, elsewhere);
    else this.#host.follow(this.#options.from, { target: unresolved(href), kind: "markdown" }, elsewhere);
  }
}

/** What a wikilink says before its bar. */
function targetOf({ dataset }: HTMLElement): string {
  const heading = dataset.heading === undefined ? "" : `#${dataset.heading}`;
  const block = dataset.block === undefined ? "" : `#^${dataset.block}`;
  return `${dataset.target ?? ""}${heading}${block}`;
}

/** A Markdown link that the host gave an address, as a link from the top of the space. */
function unresolved(href: string): string {
  for (const start of [NOTES, FILES]) if (href.startsWith(start)) return `/${href.slice(start.length)}`;
  return href;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

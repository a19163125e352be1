import type { EmbedLink } from "../../protocol/bindings.ts";
import { make } from "./elements.ts";
import { EmbedView } from "./embedView.ts";
import type { MediaHost } from "./mediaHost.ts";
import { isRemote, linkToPath } from "./written.ts";

/** A pointer that only passes by opens nothing; and one that goes over to the card has time for the way. */
const OPEN_MS = 300;
const CLOSE_MS = 350;
/** Pixels between the link and the card, and between the card and the window's edge. */
const GAP = 6;
const MARGIN = 8;

/** What is shown of links: a card beside the one that the pointer rests on while Ctrl is held, or that the keyboard asks for. */
export class HoverCard {
  readonly #host: MediaHost;
  /** The note whose links are looked at where nothing around the link says another. */
  readonly #from: () => string;
  #over: HTMLElement | null = null;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #card: { element: HTMLElement; view: EmbedView; of: HTMLElement; back: HTMLElement | null } | null = null;

  constructor(host: MediaHost, from: () => string) {
    this.#host = host;
    this.#from = from;
  }

  /** Watches the links of a page. What is returned ends that. */
  watch(page: HTMLElement): () => void {
    const move = (event: MouseEvent) => this.#moved(event);
    const key = (event: KeyboardEvent) => this.#key(event);
    const leave = (event: Event) => {
      if (this.#card?.element.contains(event.target as Node)) return;
      // What is pressed or scrolled away is not looked at any more.
      this.#over = null;
      this.close();
    };
    page.addEventListener("mousemove", move);
    // Of the window: the app takes its own keys there, and they never get to the page.
    window.addEventListener("keydown", key, true);
    page.addEventListener("wheel", leave, { passive: true });
    page.addEventListener("mousedown", leave, true);
    return () => {
      page.removeEventListener("mousemove", move);
      window.removeEventListener("keydown", key, true);
      page.removeEventListener("wheel", leave);
      page.removeEventListener("mousedown", leave, true);
      this.close();
    };
  }

  /** Shows a link at once, with the keyboard in the card: Escape leads back. */
  show(link: HTMLElement, back: HTMLElement | null): boolean {
    const written = linkOf(link);
    if (!written) return false;
    this.#open(link, written, back);
    return true;
  }

  close(): void {
    clearTimeout(this.#opening);
    clearTimeout(this.#closing);
    this.#closing = undefined;
    const card = this.#card;
    this.#card = null;
    card?.view.destroy();
    card?.element.remove();
  }

  #moved(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (this.#card?.element.contains(target)) {
      clearTimeout(this.#closing);
      this.#closing = undefined;
      return;
    }
    const link = target?.closest<HTMLElement>("[data-target], [data-path].previews") ?? null;
    this.#over = link && linkOf(link) ? link : null;
    if (this.#card && this.#card.of !== this.#over && this.#card.back === null)
      this.#closing ??= setTimeout(() => this.close(), CLOSE_MS);
    if (event.ctrlKey || event.metaKey) this.#soon();
    else clearTimeout(this.#opening);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#card) {
      const { back } = this.#card;
      event.preventDefault();
      event.stopPropagation();
      this.close();
      back?.focus();
    } else if (event.key === "Control" || event.key === "Meta") this.#soon();
    // A key of its own, Ctrl or not: whoever writes or gives a command looks at something else.
    else if (!this.#card?.element.contains(event.target as Node)) this.close();
  }

  #soon(): void {
    const link = this.#over;
    if (!link || this.#card?.of === link) return;
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => {
      const written = linkOf(link);
      if (this.#over === link && link.isConnected && written) this.#open(link, written, null);
    }, OPEN_MS);
  }

  #open(of: HTMLElement, link: EmbedLink, back: HTMLElement | null): void {
    this.close();
    const element = make("div", "hover-card");
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", `Preview of ${of.textContent?.trim() || link.target}`);
    element.tabIndex = -1;
    // In it the card's own links can be looked at no further; they are followed.
    const view = new EmbedView(this.#host, {
      from: of.closest<HTMLElement>("[data-note]")?.dataset.note ?? this.#from(),
      written: { link, alias: "", size: null },
      chain: [],
      changed: () => this.#place(),
    });
    element.append(view.element);
    // Following a link in it leads away. In time, as what is pressed tells nobody else.
    const pressed = (event: MouseEvent) => {
      if (
        event.button !== 2 &&
        event.target instanceof Element &&
        event.target.closest("a, button:not(.pdf-view *, .query-block *)")
      )
        setTimeout(() => this.close());
    };
    element.addEventListener("click", pressed, true);
    element.addEventListener("auxclick", pressed, true);
    document.body.append(element);
    this.#card = { element, view, of, back };
    this.#place();
    if (back) element.focus();
  }

  /** Below the link, or above it where there is more room; nothing else moves. */
  #place(): void {
    const card = this.#card;
    if (!card) return;
    const { element, of } = card;
    const link = of.getClientRects()[0] ?? of.getBoundingClientRect();
    const below = innerHeight - link.bottom - GAP - MARGIN;
    const above = link.top - GAP - MARGIN;
    const down = below >= Math.min(240, element.scrollHeight) || below >= above;
    element.style.maxHeight = `${Math.max(80, Math.min(420, down ? below : above))}px`;
    element.style.left = `${Math.max(MARGIN, Math.min(link.left, innerWidth - element.offsetWidth - MARGIN))}px`;
    element.style.top = down ? `${link.bottom + GAP}px` : "";
    element.style.bottom = down ? "" : `${innerHeight - link.top + GAP}px`;
  }
}

/** Where a link leads, if that is in the space. */
function linkOf(link: HTMLElement): EmbedLink | null {
  const { target, kind, heading, block, path } = link.dataset;
  if (target === undefined) return path === undefined ? null : linkToPath(path);
  if (isRemote(target) || /^www\./i.test(target)) return null;
  if (target === "" && heading === undefined && block === undefined) return null;
  const part = block === undefined ? (heading === undefined ? "" : `#${heading}`) : `#^${block}`;
  return { target: `${target}${part}`, kind: kind === "markdown" ? "markdown" : "wiki" };
}

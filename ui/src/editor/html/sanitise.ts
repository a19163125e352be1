import type DOMPurify from "dompurify";
import { isRemote } from "../media/written.ts";
import { ATTRIBUTES, TAGS, keptStyle } from "./allowed.ts";

/** Makes HTML of a note safe to be shown, as text of the same kind that the host renders. */
export type Sanitiser = (html: string) => string;

let loaded: Sanitiser | null = null;
let loading: Promise<Sanitiser> | null = null;

/** If it is here already: what is shown again then takes its room at once. */
export function sanitiser(): Sanitiser | null {
  return loaded;
}

/** Fetches it. A failure is tried again with the next block. */
export function loadSanitiser(): Promise<Sanitiser> {
  loading ??= import("dompurify").then(
    ({ default: purify }) => (loaded = (html) => sanitise(purify, html)),
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

function sanitise(purify: typeof DOMPurify, html: string): string {
  const body = purify.sanitize(html, {
    ALLOWED_TAGS: [...TAGS],
    ALLOWED_ATTR: [...ATTRIBUTES],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Of a document that is never shown.
    RETURN_DOM: true,
  }) as HTMLElement;
  for (const styled of body.querySelectorAll<HTMLElement>("[style]")) {
    const kept = keptStyle(styled.style);
    if (kept === "") styled.removeAttribute("style");
    else styled.setAttribute("style", kept);
  }
  for (const player of body.querySelectorAll("audio, video")) player.replaceWith(asEmbed(player));
  for (const page of body.querySelectorAll("iframe")) page.replaceWith(asAway(page));
  for (const choice of body.querySelectorAll("source")) choice.remove();
  return body.innerHTML;
}

/** Sound and films are shown as embeds of Markdown are. */
function asEmbed(player: Element): HTMLElement {
  const src = player.getAttribute("src") ?? player.querySelector("source[src]")?.getAttribute("src") ?? "";
  if (src === "") return link("", player.textContent ?? "");
  const embed = link("", player.getAttribute("title") ?? "");
  embed.className = "embed";
  embed.dataset.target = isRemote(src) ? src : decoded(src);
  return embed;
}

/** A page within the page: nothing is loaded of it, it is a press away. */
function asAway(page: Element): HTMLElement {
  const away = link(page.getAttribute("src") ?? "", page.getAttribute("title") ?? "");
  away.dataset.away = "";
  return away;
}

function link(href: string, text: string): HTMLAnchorElement {
  const made = document.createElement("a");
  if (href !== "") made.setAttribute("href", href);
  made.textContent = text;
  return made;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

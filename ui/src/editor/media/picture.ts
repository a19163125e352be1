import type { EmbedTarget } from "../../protocol/bindings.ts";
import { make, note } from "./elements.ts";
import type { MediaHost } from "./mediaHost.ts";
import { isRemote, type Size, type WrittenEmbed } from "./written.ts";

/** Sizes of pictures whose files do not say them, once they were shown; of as many. */
const MOST_SIZES = 1000;
const sizes = new Map<string, { width: number; height: number }>();

/** A picture in the text, or what stands for one that cannot be shown. `changed`: its height may be another now. */
export function picture(
  host: MediaHost,
  target: EmbedTarget | undefined,
  written: WrittenEmbed,
  changed: () => void,
): HTMLElement {
  const { link, alias, size } = written;
  if (isRemote(link.target)) return remote(host, written);
  if (!target) return make("span", "media-wait");
  const src = target.path === null ? null : host.address(target.path, target.stamp);
  if (target.path === null) return note("Picture", `${nameIn(link.target)} not found`);
  if (src === null) return make("span", "media-wait");
  const known =
    target.width !== null && target.height !== null
      ? { width: target.width, height: target.height }
      : (sizes.get(`${target.path} ${target.stamp}`) ?? null);
  return image({
    src,
    alt: alias === "" ? nameIn(target.path) : alias,
    size,
    natural: known,
    loaded: (natural) => {
      if (!known) remember(`${target.path} ${target.stamp}`, natural);
      changed();
    },
    failed: () => note("Picture", `${nameIn(target.path ?? "")} cannot be shown`),
    changed,
  });
}

/** Nothing is fetched from the web for a note that is read: whoever serves it would learn of that. */
function remote(host: MediaHost, { link, alias }: WrittenEmbed): HTMLElement {
  return ofTheWeb(host, "Picture", link.target, alias);
}

/** What stands for a thing of the web, which is a press away. `words` describe it, if any do. */
export function ofTheWeb(host: MediaHost, what: string, target: string, words: string): HTMLElement {
  const url = target.startsWith("//") ? `https:${target}` : target;
  if (!/^https?:/i.test(url)) return note(what, `${short(url)} is not shown: it is neither a file nor of the web`);
  const open = make("button", "media-act", "Open in the browser") as HTMLButtonElement;
  open.type = "button";
  open.onclick = () => host.openOutside(url);
  const box = note(`${what} of the web`, words === "" ? short(url) : `${words} (${short(url)})`, open);
  box.title = `${url}\n${what}s of the web are not loaded.`;
  return box;
}

interface Shown {
  src: string;
  alt: string;
  size: Size | null;
  natural: { width: number; height: number } | null;
  loaded(natural: { width: number; height: number }): void;
  failed(): HTMLElement;
  changed(): void;
}

function image({ src, alt, size, natural, loaded, failed, changed }: Shown): HTMLElement {
  const box = make("span", "media-picture");
  const img = document.createElement("img");
  img.alt = alt;
  img.decoding = "async";
  img.draggable = false;
  give(img, size, natural);
  img.onload = () => {
    const own = { width: img.naturalWidth, height: img.naturalHeight };
    if (own.width === 0 || own.height === 0) return;
    if (!natural) give(img, size, own);
    loaded(own);
  };
  img.onerror = () => {
    box.replaceChildren(failed());
    changed();
  };
  img.src = src;
  box.append(img);
  return box;
}

/** Its room, before it is loaded: never wider than the text. */
function give(img: HTMLImageElement, size: Size | null, natural: { width: number; height: number } | null): void {
  const width = size?.width ?? natural?.width;
  if (width === undefined) return;
  const shape = natural ? natural.height / natural.width : null;
  const height = size?.height ?? (shape === null ? null : width * shape);
  img.style.width = `${width}px`;
  if (height !== null) img.style.aspectRatio = `${width} / ${Math.max(1, Math.round(height))}`;
}

function remember(key: string, natural: { width: number; height: number }): void {
  sizes.set(key, natural);
  const [oldest] = sizes.keys();
  if (sizes.size > MOST_SIZES && oldest !== undefined) sizes.delete(oldest);
}

/** The file's name in a target or path. */
export function nameIn(target: string): string {
  return (
    target
      .replace(/[#|].*$/, "")
      .split("/")
      .at(-1) ?? target
  );
}

function short(url: string): string {
  return url.length > 80 ? `${url.slice(0, 60)}…${url.slice(-16)}` : url;
}

import type { MediaHost } from "../media/mediaHost.ts";
import { picture } from "../media/picture.ts";
import { isRemote, type WrittenEmbed } from "../media/written.ts";

interface Embedded {
  readonly written: WrittenEmbed;
  /** What stands there as long as it is not known to be a picture. */
  readonly words: () => HTMLElement;
  /** What is shown of it. */
  shown: string | null;
}

export interface PicturesOptions {
  /** The path of the note with the table. */
  note(): string | null;
  /** The table's height may be another now. */
  changed(): void;
}

/** Pictures in the cells of a table, which follow their files. */
export class CellPictures {
  readonly #host: MediaHost;
  readonly #options: PicturesOptions;
  readonly #embedded = new WeakMap<HTMLElement, Embedded>();
  readonly #unlisten: () => void;

  constructor(host: MediaHost, table: HTMLElement, options: PicturesOptions) {
    this.#host = host;
    this.#options = options;
    this.#unlisten = host.onChange(() => {
      for (const place of table.querySelectorAll<HTMLElement>(".cm-cell-embed")) this.#follow(place);
    });
  }

  destroy(): void {
    this.#unlisten();
  }

  /** A picture, or what is the matter with it; `words` for anything else. */
  draw(written: WrittenEmbed, words: () => HTMLElement): HTMLElement {
    const place = document.createElement("span");
    place.className = "cm-cell-embed";
    const embedded: Embedded = { written, words, shown: null };
    this.#embedded.set(place, embedded);
    place.append(words());
    this.#follow(place);
    return place;
  }

  #follow(place: HTMLElement): void {
    const embedded = this.#embedded.get(place);
    if (!embedded) return;
    const { written, words } = embedded;
    const note = this.#options.note();
    const target = note === null || isRemote(written.link.target) ? undefined : this.#host.target(note, written.link);
    let shown: string | null = null;
    if (isRemote(written.link.target)) shown = "of the web";
    else if (target?.kind === "image")
      shown = target.path === null ? "missing" : this.#host.address(target.path, target.stamp);
    if (shown === embedded.shown) return;
    embedded.shown = shown;
    const { changed } = this.#options;
    place.replaceChildren(shown === null ? words() : picture(this.#host, target, written, changed));
    changed();
  }
}

import type { FenceHost } from "../editor/media/fences.ts";
import { partKey, type MediaHost, type PartName, type Withheld } from "../editor/media/mediaHost.ts";
import type { Attached, EmbedLink, EmbedTarget, NotePart } from "../protocol/bindings.ts";
import { messageOf, type Client } from "../protocol/client.ts";
import { bringInFiles, fileAddress, pastedPicture, withholdsFiles } from "../protocol/platform.ts";

/** Embeds and parts of notes that are remembered: those of some notes. */
const MOST_TARGETS = 4000;
const MOST_PARTS = 200;
/** Embeds of one question; the app answers a few more. */
const PORTION = 500;

interface Known<T> {
  value: T | undefined;
  /** It was told before something changed that it may depend on. */
  stale: boolean;
  asked: boolean;
}

/** What the media of texts need of the rest of the app. */
export interface MediaApp {
  follow(from: string, link: EmbedLink, elsewhere: boolean): void;
  create(path: string): void;
  openOutside(url: string): void;
  /** Shows that a file is on its way. */
  busy(label: string): { progress(done: number): void; end(): void; signal: AbortSignal };
  readonly fences: FenceHost;
  /** The gateway's address, which the window loads sound and films from. */
  gateway(): string | null;
}

/** What stands for files in texts: where it leads, what it shows, and where its bytes are. Told once, remembered until it may be otherwise. */
export class Media implements MediaHost {
  readonly #client: Client;
  readonly #app: MediaApp;
  readonly #listeners = new Set<() => void>();
  readonly #targets = new Map<string, Known<EmbedTarget>>();
  readonly #parts = new Map<string, Known<NotePart | Error>>();
  /** What is to be asked, by the note that it is written in. */
  #wanted = new Map<string, Map<string, EmbedLink>>();
  #ticket: string | null = null;
  #telling = false;

  constructor(client: Client, app: MediaApp) {
    this.#client = client;
    this.#app = app;
  }

  /** Gets the ticket for attachments: at the start, and after a break, which it does not outlive. */
  async start(): Promise<void> {
    this.#ticket = await this.#client.call("files.ticket");
    this.changed();
  }

  target(from: string, link: EmbedLink): EmbedTarget | undefined {
    const key = `${from}\n${link.kind}\n${link.target}`;
    const known = entry(this.#targets, key, MOST_TARGETS);
    if ((known.stale || known.value === undefined) && !known.asked) {
      known.asked = true;
      this.#want(from, key, link);
    }
    return known.value;
  }

  #want(from: string, key: string, link: EmbedLink): void {
    // One question for all that a text has.
    if (this.#wanted.size === 0) queueMicrotask(() => this.#ask());
    const links = this.#wanted.get(from) ?? new Map<string, EmbedLink>();
    this.#wanted.set(from, links.set(key, link));
  }

  #ask(): void {
    const wanted = this.#wanted;
    this.#wanted = new Map();
    for (const [from, links] of wanted) {
      const all = [...links];
      for (let at = 0; at < all.length; at += PORTION) void this.#resolve(from, all.slice(at, at + PORTION));
    }
  }

  async #resolve(from: string, links: [string, EmbedLink][]): Promise<void> {
    const known = (key: string) => entry(this.#targets, key, MOST_TARGETS);
    for (const [key] of links) known(key).stale = false;
    try {
      const found = await this.#client.call("embeds.resolve", { from, links: links.map(([, link]) => link) });
      links.forEach(([key], at) => {
        const [it, target] = [known(key), found[at]];
        if (!target || JSON.stringify(it.value) === JSON.stringify(target)) return;
        it.value = target;
        this.#tell();
      });
    } catch {
      // Whoever looks again asks again; what was known goes on to be shown.
    } finally {
      for (const [key] of links) known(key).asked = false;
    }
  }

  part(name: PartName): NotePart | Error | undefined {
    const known = entry(this.#parts, partKey(name), MOST_PARTS);
    if ((known.stale || known.value === undefined) && !known.asked) {
      known.asked = true;
      void this.#read(name, known);
    }
    return known.value;
  }

  async #read({ path, heading, block }: PartName, known: Known<NotePart | Error>): Promise<void> {
    known.stale = false;
    const asked = { path, ...(heading === null ? {} : { heading }), ...(block === null ? {} : { block }) };
    const value = await this.#client.call("notes.part", asked).catch((error: unknown) => new Error(messageOf(error)));
    known.asked = false;
    const before = known.value;
    if (JSON.stringify(before) === JSON.stringify(value) && !(value instanceof Error)) return;
    known.value = value;
    this.#tell();
  }

  address(path: string, stamp: string): string | null {
    return this.#ticket === null ? null : fileAddress(this.#ticket, path, stamp);
  }

  playAddress(path: string, stamp: string): string | null {
    return this.#ticket === null ? null : fileAddress(this.#ticket, path, stamp, this.#app.gateway());
  }

  /** Something changed: a note's text or an attachment's bytes (`path`), or what there is at all. */
  changed(path?: string): void {
    let any = path === undefined;
    for (const known of this.#targets.values())
      if (path === undefined || known.value?.path === path) known.stale = any = true;
    for (const known of this.#parts.values()) {
      const { value } = known;
      if (path === undefined || value instanceof Error || value?.path === path) known.stale = any = true;
    }
    if (any) this.#tell();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Once for all that came in one answer. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  follow: MediaHost["follow"] = (from, link, elsewhere) => this.#app.follow(from, link, elsewhere);
  create: MediaHost["create"] = (path) => this.#app.create(path);
  openOutside: MediaHost["openOutside"] = (url) => this.#app.openOutside(url);
  readonly withheld: Withheld | null = withholdsFiles ? { picture: pastedPicture, files: bringInFiles } : null;

  get fences(): FenceHost {
    return this.#app.fences;
  }

  async attach(note: string, file: File, name: string): Promise<Attached> {
    const { id, part } = await this.#client.call("files.attach", { note, name, size: file.size });
    const busy = this.#app.busy(`Bringing in ${name}`);
    try {
      for (let at = 0; at < file.size; at += part) {
        const data = await base64(file.slice(at, at + part));
        busy.signal.throwIfAborted();
        await this.#client.call("files.attachPart", { id, data });
        busy.progress(Math.min(1, (at + part) / file.size));
      }
      return await this.#client.call("files.attachEnd", { id });
    } catch (error) {
      void this.#client.call("files.attachCancel", { id }).catch(() => undefined);
      throw error;
    } finally {
      busy.end();
    }
  }
}

/** What is known under a key, as the latest that was looked at; the oldest gives way. */
function entry<T>(all: Map<string, Known<T>>, key: string, most: number): Known<T> {
  const known = all.get(key) ?? { value: undefined, stale: false, asked: false };
  all.delete(key);
  all.set(key, known);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
  return known;
}

/** What a reader of files gives: it does so without going over the bytes here. */
function base64(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = String(reader.result);
      resolve(address.slice(address.indexOf(",") + 1));
    };
    reader.onerror = () => reject(new Error(`the file cannot be read: ${reader.error?.message ?? ""}`));
    reader.readAsDataURL(bytes);
  });
}

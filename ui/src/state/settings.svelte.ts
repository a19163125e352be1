import { USUAL_MODES, type Modes } from "../editor/modes/modes.ts";
import type { Settings } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";
import { zoomWindow, zooms } from "../protocol/platform.ts";
import { USUAL_ZOOM, nextZoom } from "./zoom.ts";

export const SMALLEST_TEXT = 12;
export const LARGEST_TEXT = 28;
export const USUAL_SIZE = 16;

const USUAL: Settings = {
  theme: "system",
  font: "sans",
  fontSize: USUAL_SIZE,
  zoom: USUAL_ZOOM,
  updateLinks: "always",
  propertiesInDocument: "visible",
  readableLines: true,
  wordCount: true,
  readingTime: true,
  ...USUAL_MODES,
};

/** A setting that is on or off. */
export interface Switch {
  readonly key: "readableLines" | "wordCount" | "readingTime" | keyof Modes;
  readonly label: string;
  readonly hint: string;
}

/** The one table of them: the dialog and the commands are made from it. */
export const SWITCHES: readonly Switch[] = [
  { key: "readableLines", label: "Readable line length", hint: "About 70 letters; else as wide as the window" },
  { key: "spellcheck", label: "Spell check", hint: "Underlines what the system's dictionary has not" },
  { key: "autoPairs", label: "Auto-pairs", hint: "Closes brackets, quotes and marks as you type" },
  { key: "focusMode", label: "Focus mode", hint: "Dims all but the paragraph at the cursor" },
  { key: "typewriter", label: "Typewriter mode", hint: "The line that you write stays in the middle" },
  { key: "vim", label: "Vim keys", hint: "Normal, insert and visual mode; :w saves, :q closes" },
  { key: "rightToLeft", label: "Right-to-left", hint: "Where a line's letters do not say so themselves" },
  { key: "wordCount", label: "Word count", hint: "In the status bar, of the note or the selection" },
  { key: "readingTime", label: "Reading time", hint: "Beside it, at 230 words a minute" },
];

/** The reader's choices, applied to the page as they change. */
export class Preferences {
  settings = $state.raw<Settings>(USUAL);
  readonly #client: Client;
  /** What the window shows now. */
  #zoom: number | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.adopt(await this.#client.call("settings.get"));
  }

  adopt(settings: Settings): void {
    if (zooms && settings.zoom !== this.#zoom) void zoomWindow(settings.zoom);
    this.#zoom = settings.zoom;
    this.settings = settings;
    const { documentElement: root } = document;
    if (settings.theme === "light" || settings.theme === "dark") root.dataset.theme = settings.theme;
    else delete root.dataset.theme;
    root.dataset.font = settings.font;
    root.dataset.lines = settings.readableLines ? "readable" : "wide";
    root.style.setProperty("--text-size", `${settings.fontSize}px`);
  }

  /** Larger or smaller text, by pixels. */
  async resize(by: number): Promise<void> {
    const fontSize = Math.max(SMALLEST_TEXT, Math.min(LARGEST_TEXT, this.settings.fontSize + by));
    if (fontSize !== this.settings.fontSize) await this.change({ fontSize });
  }

  /** Shows everything larger or smaller, by a step; in Jackdaw's own window alone. */
  async zoom(by: 1 | -1): Promise<void> {
    const zoom = nextZoom(this.settings.zoom, by);
    if (zoom !== this.settings.zoom) await this.change({ zoom });
  }

  async change(change: Partial<Settings>): Promise<void> {
    const settings = { ...this.settings, ...change };
    this.adopt(settings);
    await this.#client.call("settings.set", { settings });
  }
}

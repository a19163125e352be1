import type { Settings } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";

export const SMALLEST_TEXT = 12;
export const LARGEST_TEXT = 28;

/** The reader's choices, applied to the page as they change. */
export class Preferences {
  settings = $state.raw<Settings>({
    theme: "system",
    font: "sans",
    fontSize: 16,
    updateLinks: "always",
    propertiesInDocument: "visible",
  });
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.adopt(await this.#client.call("settings.get"));
  }

  adopt(settings: Settings): void {
    this.settings = settings;
    const { documentElement: root } = document;
    if (settings.theme === "light" || settings.theme === "dark") root.dataset.theme = settings.theme;
    else delete root.dataset.theme;
    root.dataset.font = settings.font;
    root.style.setProperty("--text-size", `${settings.fontSize}px`);
  }

  async change(change: Partial<Settings>): Promise<void> {
    const settings = { ...this.settings, ...change };
    settings.fontSize = Math.max(SMALLEST_TEXT, Math.min(LARGEST_TEXT, settings.fontSize));
    this.adopt(settings);
    await this.#client.call("settings.set", { settings });
  }
}

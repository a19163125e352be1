import { element, freshId } from "./dom.ts";

export interface Suggestion {
  readonly label: string;
  readonly detail?: string;
  /** What becomes of it; the label itself where nothing is said. */
  readonly insert?: string;
}

/** What fits to what is typed; `asked`: the reader wants to see them though nothing is typed. */
export type Source = (typed: string, asked: boolean) => Promise<readonly Suggestion[]>;

/** As many as are seen at once: who wants another one types on. */
export const MOST = 8;

/** A field's list of suggestions: arrows choose, Enter takes, Escape closes. */
export class Suggest {
  readonly #field: HTMLInputElement | HTMLTextAreaElement;
  readonly #source: Source;
  readonly #take: (suggestion: Suggestion) => void;
  #list: HTMLElement | null = null;
  #shown: readonly Suggestion[] = [];
  #at = -1;
  #asked = 0;

  constructor(field: HTMLInputElement | HTMLTextAreaElement, source: Source, take: (suggestion: Suggestion) => void) {
    this.#field = field;
    this.#source = source;
    this.#take = take;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("autocomplete", "off");
  }

  get open(): boolean {
    return this.#list !== null;
  }

  /** To be called when what is typed has changed. */
  async ask(asked = false): Promise<void> {
    const turn = ++this.#asked;
    const typed = this.#field.value;
    let found: readonly Suggestion[] = [];
    try {
      found = await this.#source(typed, asked);
    } catch {
      // Nothing to offer is no trouble of who types.
    }
    if (turn === this.#asked && document.activeElement === this.#field) this.#show(found.slice(0, MOST));
  }

  /** True when the key was for the list. */
  key(event: KeyboardEvent): boolean {
    if (event.key === " " && event.ctrlKey && !this.open) {
      void this.ask(true);
      return true;
    }
    if (!this.open || event.isComposing) return false;
    switch (event.key) {
      case "ArrowDown":
        this.#choose(this.#at + 1 >= this.#shown.length ? 0 : this.#at + 1);
        return true;
      case "ArrowUp":
        this.#choose(this.#at <= 0 ? this.#shown.length - 1 : this.#at - 1);
        return true;
      case "Escape":
        this.close();
        return true;
      case "Enter": {
        const chosen = this.#shown[this.#at];
        this.close();
        if (!chosen) return false;
        this.#take(chosen);
        return true;
      }
      default:
        return false;
    }
  }

  close(): void {
    this.#asked++;
    this.#list?.remove();
    this.#list = null;
    this.#shown = [];
    this.#at = -1;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-controls");
    this.#field.removeAttribute("aria-activedescendant");
  }

  #show(found: readonly Suggestion[]): void {
    this.close();
    if (found.length === 0) return;
    const id = freshId();
    this.#list = element("div", "property-suggest", { id, role: "listbox", "aria-label": "Suggestions" });
    this.#shown = found;
    found.forEach((one, index) => {
      const detail = one.detail === undefined ? [] : [element("span", "property-suggest-detail", {}, one.detail)];
      const option = element(
        "div",
        "property-suggest-option",
        { id: `${id}-${index}`, role: "option", "aria-selected": "false" },
        element("span", "property-suggest-label", {}, one.label),
        ...detail,
      );
      // The field keeps the keyboard.
      option.onmousedown = (event) => event.preventDefault();
      option.onclick = () => {
        this.close();
        this.#take(one);
      };
      this.#list?.append(option);
    });
    this.#field.after(this.#list);
    this.#field.setAttribute("aria-expanded", "true");
    this.#field.setAttribute("aria-controls", id);
  }

  #choose(at: number): void {
    this.#at = at;
    const options = [...(this.#list?.children ?? [])];
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const chosen = options[at];
    if (chosen) this.#field.setAttribute("aria-activedescendant", chosen.id);
  }
}

/** The best of `all` for what is typed: those that begin with it, then those that hold it; each as it comes. */
export function matching(all: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const lower = (one: Suggestion) => one.label.toLowerCase();
  const begins = all.filter((one) => lower(one).startsWith(wanted));
  if (wanted === "") return begins;
  return [...begins, ...all.filter((one) => !lower(one).startsWith(wanted) && lower(one).includes(wanted))];
}

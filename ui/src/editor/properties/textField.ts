import type { PropertyType } from "../../protocol/bindings.ts";
import { element } from "./dom.ts";
import { commonKey, valueOf, type Field, type FieldContext } from "./field.ts";
import { linkOf, linkSuggestions } from "./link.ts";
import { textOf, type Property } from "./model.ts";
import { Suggest, matching, type Suggestion } from "./suggest.ts";
import type { FieldKind } from "./types.ts";

/** A text of any length, or a number. Each letter is in the note at once. */
export class TextField implements Field {
  readonly element: HTMLElement;
  readonly kind: FieldKind;
  readonly #context: FieldContext;
  readonly #input: HTMLTextAreaElement;
  readonly #link: HTMLAnchorElement;
  /** Numbers are typed. */
  readonly #suggest: Suggest | null;
  #composing = false;
  #text = "";

  constructor(context: FieldContext, kind: "text" | "number") {
    this.#context = context;
    this.kind = kind;
    this.#input = element("textarea", "property-input", { rows: "1", spellcheck: String(kind === "text") });
    if (kind === "number") this.#input.inputMode = "decimal";
    this.#input.readOnly = context.readOnly;
    this.#link = element("a", "property-link", { role: "link", tabindex: "-1" });
    this.element = element("div", "property-text", {}, this.#input, this.#link);
    const suggest = () =>
      new Suggest(
        this.#input,
        (typed, asked) => this.#suggestions(typed, asked),
        ({ label, insert }) => this.#take(insert ?? label),
      );
    this.#suggest = kind === "text" ? suggest() : null;
    this.#listen();
  }

  show(property: Property, type: PropertyType): void {
    this.#input.setAttribute("aria-label", property.name);
    this.#input.classList.toggle("property-numbers", type === "number");
    this.#text = textOf(property.value) ?? "";
    if (!this.#composing) this.#draw();
  }

  focus(): void {
    this.#input.focus();
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
  }

  #draw(): void {
    const { value, selectionStart, selectionEnd } = this.#input;
    if (value !== this.#text) {
      this.#input.value = this.#text;
      if (document.activeElement === this.#input) {
        const place = (at: number) => moved(at, value, this.#text);
        this.#input.setSelectionRange(place(selectionStart), place(selectionEnd));
      }
    }
    // The mirror of the text gives the field its height.
    this.element.dataset.value = this.#text;
    const link = linkOf(this.#text);
    this.element.classList.toggle("property-is-link", link !== null);
    this.#link.textContent = link?.label ?? "";
    this.#link.hidden = link === null;
    if (link) this.#link.title = `Follow “${link.target}” (Alt+Enter)`;
  }

  #listen(): void {
    const input = this.#input;
    input.addEventListener("compositionstart", () => (this.#composing = true));
    input.addEventListener("compositionend", () => {
      this.#composing = false;
      this.#typed();
    });
    input.oninput = () => {
      this.element.dataset.value = input.value;
      if (!this.#composing) this.#typed();
    };
    input.onblur = () => this.#suggest?.close();
    input.onkeydown = (event) => this.#key(event);
    this.#link.onmousedown = (event) => event.preventDefault();
    this.#link.onclick = (event) => this.#follow(event.ctrlKey || event.metaKey);
  }

  #typed(): void {
    this.#context.set(valueOf(this.#context.type(), this.#input.value), true);
    void this.#suggest?.ask();
  }

  #take(text: string): void {
    this.#context.set(valueOf(this.#context.type(), text), false);
    this.focus();
  }

  #follow(elsewhere: boolean): void {
    const link = linkOf(this.#text);
    if (link) this.#context.host.followLink(link, elsewhere);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (this.#suggest?.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (commonKey(event, this.#context)) return;
    const { value, selectionStart, selectionEnd } = this.#input;
    const empty = selectionStart === selectionEnd;
    const oneRow = this.#input.clientHeight < 1.8 * Number.parseFloat(getComputedStyle(this.#input).lineHeight);
    const ways: Record<string, () => boolean> = {
      Enter: () => {
        if (event.altKey) this.#follow(event.shiftKey);
        else if (event.shiftKey && this.kind === "text") return false;
        else this.#context.go("next");
        return true;
      },
      ArrowUp: () => !event.altKey && (oneRow || (empty && selectionStart === 0)) && this.#go("up"),
      ArrowDown: () => !event.altKey && (oneRow || (empty && selectionStart === value.length)) && this.#go("down"),
      ArrowLeft: () => !event.altKey && empty && selectionStart === 0 && this.#go("key"),
    };
    if (!event.shiftKey || event.key === "Enter") {
      if (ways[event.key]?.()) event.preventDefault();
    }
  }

  #go(way: "up" | "down" | "key"): true {
    this.#context.go(way);
    return true;
  }

  async #suggestions(typed: string, asked: boolean): Promise<readonly Suggestion[]> {
    const { host } = this.#context;
    const links = await linkSuggestions(host, typed, this.#input.selectionStart);
    if (links) return links;
    if ((typed === "" && !asked) || typed.length > LONGEST_OFFERED) return [];
    const values = await host.properties.values(this.#context.name());
    const all = values
      .filter(({ value }) => value !== typed && value.length <= LONGEST_OFFERED)
      .map(({ value, count }) => ({ label: value, detail: String(count) }));
    return matching(all, typed);
  }
}

/** Longer ones are texts of their own, and no values that come again. */
const LONGEST_OFFERED = 80;

/** Where a caret belongs when one text takes the place of another: it goes with what is behind it. */
function moved(at: number, before: string, after: string): number {
  let same = 0;
  while (same < at && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  return same === at ? at : Math.max(0, after.length - (before.length - at));
}

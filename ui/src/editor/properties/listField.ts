import type { PropertyType } from "../../protocol/bindings.ts";
import { button, element } from "./dom.ts";
import { commonKey, type Field, type FieldContext } from "./field.ts";
import { icon } from "./icons.ts";
import { linkOf, linkSuggestions } from "./link.ts";
import type { Property } from "./model.ts";
import { Suggest, matching, type Suggestion } from "./suggest.ts";
import { entriesOf } from "./types.ts";

/** Several texts, each a chip, and a field for the next one. */
export class ListField implements Field {
  readonly element: HTMLElement;
  readonly kind = "list";
  readonly #context: FieldContext;
  readonly #input: HTMLInputElement;
  readonly #suggest: Suggest;
  #entries: string[] = [];
  #name = "";
  /** Which chip is being edited in a field of its own. */
  #editing: { at: number; input: HTMLInputElement; begun: string } | null = null;

  constructor(context: FieldContext) {
    this.#context = context;
    this.#input = element("input", "property-chip-input", { type: "text" });
    this.#input.readOnly = context.readOnly;
    this.element = element("div", "property-chips", {}, this.#input);
    this.#suggest = new Suggest(
      this.#input,
      (typed, asked) => this.#suggestions(typed, asked),
      ({ label, insert }) => this.#add(insert ?? label),
    );
    this.#input.oninput = (event) => {
      if (!(event as InputEvent).isComposing) void this.#suggest.ask();
    };
    this.#input.onblur = () => {
      this.#suggest.close();
      this.commit();
    };
    this.#input.onkeydown = (event) => this.#key(event);
    this.element.onclick = (event) => {
      if (event.target === this.element) this.#input.focus();
    };
  }

  show(property: Property, type: PropertyType): void {
    const entries = entriesOf(type, property.value);
    const same = entries.length === this.#entries.length && entries.every((one, at) => one === this.#entries[at]);
    this.element.dataset.type = type;
    this.#name = property.name;
    this.#input.setAttribute("aria-label", `Add to ${property.name}`);
    if (same) return;
    this.#entries = entries;
    this.#editing = null;
    this.#draw();
  }

  focus(): void {
    this.#input.focus();
  }

  /** What is typed and not yet a chip becomes one. */
  commit(): void {
    if (this.#editing) this.#edited(this.#editing.input.value);
    if (this.#input.value.trim() !== "") this.#add(this.#input.value);
  }

  #draw(): void {
    const focused = document.activeElement;
    const at = [...this.element.querySelectorAll(".property-chip-text")].indexOf(focused as Element);
    for (const chip of this.element.querySelectorAll(":scope > .property-chip")) chip.remove();
    this.#input.before(...this.#entries.map((entry, index) => this.#chip(entry, index)));
    if (at >= 0) this.#focusChip(Math.min(at, this.#entries.length - 1));
  }

  #chip(entry: string, at: number): HTMLElement {
    const link = linkOf(entry);
    const place = `${at + 1} of ${this.#entries.length}`;
    const text = element(
      "button",
      link ? "property-chip-text property-chip-link" : "property-chip-text",
      { type: "button", tabindex: "-1" },
      link?.label ?? (entry === "" ? "empty" : entry),
    );
    if (entry === "") text.classList.add("property-chip-empty");
    text.setAttribute("aria-label", `${link?.label ?? entry}, ${place} of ${this.#name}`);
    text.title = link ? "Click follows, Enter edits, Delete removes" : "Enter edits, Delete removes";
    text.onclick = (event) => {
      // Without a pointer it was Enter or Space.
      if (link && event.detail > 0) this.#context.host.followLink(link, event.ctrlKey || event.metaKey);
      else this.#edit(at);
    };
    text.onkeydown = (event) => this.#chipKey(event, at);
    const chip = element("span", "property-chip", {}, text);
    if (!this.#context.readOnly) {
      const remove = button("property-chip-remove", `Remove ${link?.label ?? entry}`, icon("remove"));
      remove.tabIndex = -1;
      remove.onmousedown = (event) => event.preventDefault();
      remove.onclick = () => this.#remove(at);
      chip.append(remove);
    }
    return chip;
  }

  #set(entries: string[]): void {
    this.#context.set({ kind: "list", items: entries }, false);
  }

  #add(text: string): void {
    const entry = this.#clean(text);
    this.#input.value = "";
    this.#suggest.close();
    if (entry === "" || this.#context.readOnly) return;
    // A tag or a name says nothing more when it is said twice.
    const known = this.#context.type() !== "list" && this.#entries.includes(entry);
    if (!known) this.#set([...this.#entries, entry]);
  }

  #clean(text: string): string {
    const trimmed = text.trim();
    return this.#context.type() === "tags" ? trimmed.replace(/^#+/, "").replace(/\s+/g, "-") : trimmed;
  }

  #remove(at: number): void {
    if (this.#context.readOnly) return;
    this.#set(this.#entries.filter((_, index) => index !== at));
  }

  #edit(at: number): void {
    const chip = this.element.querySelectorAll(":scope > .property-chip")[at];
    if (!chip || this.#context.readOnly) return;
    const entry = this.#entries[at] ?? "";
    const input = element("input", "property-chip-input property-chip-editing", { type: "text", value: entry });
    input.setAttribute("aria-label", `${entry}, ${at + 1} of ${this.#entries.length} of ${this.#name}`);
    input.size = Math.max(4, entry.length);
    input.onblur = () => this.#edited(input.value);
    input.onkeydown = (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        this.#editing = null;
        this.#draw();
        this.#focusChip(at);
      } else if (event.key === "Enter") {
        this.#edited(input.value);
        this.#focusChip(at);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.#editing = { at, input, begun: input.value };
    chip.replaceChildren(input);
    input.focus();
    input.select();
  }

  #edited(text: string): void {
    const editing = this.#editing;
    if (!editing) return;
    this.#editing = null;
    const entry = this.#clean(text);
    const { at, begun } = editing;
    // A field of one line shows some texts otherwise than they are: what was not touched is not written.
    if (text === begun || entry === this.#entries[at]) this.#draw();
    else if (entry === "") this.#remove(at);
    else this.#set(this.#entries.map((one, index) => (index === at ? entry : one)));
  }

  #focusChip(at: number): void {
    const chips = this.element.querySelectorAll<HTMLElement>(".property-chip-text");
    (chips[at] ?? this.#input).focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (this.#suggest.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (commonKey(event, this.#context) || event.altKey) return;
    const { value, selectionStart, selectionEnd } = this.#input;
    const atStart = selectionStart === 0 && selectionEnd === 0;
    const tags = this.#context.type() === "tags";
    const ends =
      event.key === "Enter" || (event.key === "," && this.#context.type() !== "list") || (event.key === " " && tags);
    let done = true;
    if (ends && value.trim() !== "") this.#add(value);
    else if (event.key === "Enter") this.#context.go("next");
    else if (event.key === "ArrowUp") this.#context.go("up");
    else if (event.key === "ArrowDown") this.#context.go("down");
    else if ((event.key === "Backspace" || event.key === "ArrowLeft") && atStart) {
      if (this.#entries.length > 0) this.#focusChip(this.#entries.length - 1);
      else if (event.key === "ArrowLeft") this.#context.go("key");
    } else done = false;
    if (done) event.preventDefault();
  }

  #chipKey(event: KeyboardEvent, at: number): void {
    if (commonKey(event, this.#context)) return;
    const link = linkOf(this.#entries[at] ?? "");
    const ways: Record<string, () => void> = {
      ArrowLeft: () => (at === 0 ? this.#context.go("key") : this.#focusChip(at - 1)),
      ArrowRight: () => this.#focusChip(at + 1),
      ArrowUp: () => this.#context.go("up"),
      ArrowDown: () => this.#context.go("down"),
      Backspace: () => this.#remove(at),
      Delete: () => this.#remove(at),
    };
    if (event.key === "Enter" && event.altKey && link) this.#context.host.followLink(link, event.shiftKey);
    else if (event.altKey || !ways[event.key]) return;
    else ways[event.key]?.();
    event.preventDefault();
  }

  async #suggestions(typed: string, asked: boolean): Promise<readonly Suggestion[]> {
    const { host } = this.#context;
    const links = await linkSuggestions(host, typed, this.#input.selectionStart ?? typed.length);
    if (links) return links;
    if (typed.trim() === "" && !asked) return [];
    const found =
      this.#context.type() === "tags"
        ? (await host.tags()).map(({ tag, count }) => ({ label: tag, detail: String(count) }))
        : (await host.properties.values(this.#name)).map(({ value, count }) => ({
            label: value,
            detail: String(count),
          }));
    const free = found.filter(({ label }) => !this.#entries.includes(label));
    return matching(free, typed.replace(/^#/, ""));
  }
}

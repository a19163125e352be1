import type { PropertyType } from "../../protocol/bindings.ts";
import { element } from "./dom.ts";
import { commonKey, type Field, type FieldContext } from "./field.ts";
import { textOf, type Property } from "./model.ts";

/** `true` or `false`; a box that is neither yet says so. */
export class CheckboxField implements Field {
  readonly element: HTMLElement;
  readonly kind = "checkbox";
  readonly #box: HTMLInputElement;

  constructor(context: FieldContext) {
    this.#box = element("input", "property-box", { type: "checkbox" });
    this.#box.disabled = context.readOnly;
    this.element = element("div", "property-check", {}, this.#box);
    this.#box.onchange = () => context.set({ kind: "bare", text: String(this.#box.checked) }, false);
    this.#box.onkeydown = (event) => pickKey(event, context);
  }

  show({ name, value }: Property): void {
    this.#box.setAttribute("aria-label", name);
    this.#box.checked = value.kind === "boolean" && value.on;
    this.#box.indeterminate = value.kind !== "boolean";
  }

  focus(): void {
    this.#box.focus();
  }
}

/** A day, or a day with a time, by the system's own picker. */
export class DateField implements Field {
  readonly element: HTMLElement;
  readonly kind: "date" | "datetime";
  readonly #input: HTMLInputElement;
  /** As it stands in the note, in the picker's form. */
  #shown = "";

  constructor(context: FieldContext, kind: "date" | "datetime") {
    this.kind = kind;
    this.#input = element("input", "property-date", { type: kind === "date" ? "date" : "datetime-local" });
    this.#input.readOnly = context.readOnly;
    this.element = element("div", "property-pick", {}, this.#input);
    this.#input.oninput = () => {
      const { value, validity } = this.#input;
      // Half typed: nothing is written before it is a day.
      if (validity.badInput || value === this.#shown) return;
      if (value === "" && this.#shown === "") return;
      context.set(value === "" ? { kind: "empty" } : { kind: "bare", text: value }, false);
    };
    this.#input.onkeydown = (event) => {
      // Arrows up and down are the picker's own.
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") pickKey(event, context);
    };
  }

  show(property: Property): void {
    this.#input.setAttribute("aria-label", property.name);
    const text = (textOf(property.value) ?? "").replace(" ", "T");
    // Seconds are offered where they are written.
    this.#input.step = /T\d{2}:\d{2}:\d{2}/.test(text) ? "1" : "";
    this.#shown = text;
    if (this.#input.value !== text) this.#input.value = text;
  }

  focus(): void {
    this.#input.focus();
  }
}

function pickKey(event: KeyboardEvent, context: FieldContext): void {
  if (commonKey(event, context) || event.altKey) return;
  const ways: Record<string, () => void> = {
    Enter: () => context.go("next"),
    ArrowUp: () => context.go("up"),
    ArrowDown: () => context.go("down"),
  };
  const go = ways[event.key];
  if (!go) return;
  event.preventDefault();
  go();
}

/** A value that is more than its type can show: as it is written. It is taken when the field is left, and must be YAML then. */
export class RawField implements Field {
  readonly element: HTMLElement;
  readonly kind = "raw";
  readonly #input: HTMLTextAreaElement;
  readonly #context: FieldContext;
  #shown = "";

  constructor(context: FieldContext) {
    this.#context = context;
    this.#input = element("textarea", "property-input property-raw", { rows: "1", spellcheck: "false" });
    this.#input.readOnly = context.readOnly;
    this.element = element("div", "property-text property-mono", {}, this.#input);
    this.#input.oninput = () => (this.element.dataset.value = this.#input.value);
    this.#input.onblur = () => this.commit();
    this.#input.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.commit();
        return;
      }
      if (event.key === "Escape") this.#draw(this.#shown);
      commonKey(event, context);
    };
  }

  show({ name }: Property, _: PropertyType, written: string): void {
    const typing = this.#input.value !== this.#shown;
    this.#input.setAttribute("aria-label", `${name}, as YAML`);
    this.#shown = written;
    if (!typing) this.#draw(written);
  }

  focus(): void {
    this.#input.focus();
  }

  commit(): void {
    const { value } = this.#input;
    if (value !== this.#shown && this.#context.setWritten(value)) this.#draw(this.#shown);
  }

  #draw(text: string): void {
    if (this.#input.value !== text) this.#input.value = text;
    this.element.dataset.value = text;
  }
}

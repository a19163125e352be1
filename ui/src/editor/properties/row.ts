import type { PropertyType } from "../../protocol/bindings.ts";
import type { EditorHost } from "../host.ts";
import { button, element } from "./dom.ts";
import type { NewValue } from "./edit.ts";
import { commonKey, type Field, type FieldContext, type Way } from "./field.ts";
import { icon, type IconName } from "./icons.ts";
import { ListField } from "./listField.ts";
import type { Property } from "./model.ts";
import { CheckboxField, DateField, RawField } from "./pickFields.ts";
import { TextField } from "./textField.ts";
import { fieldFor, misfit, typeName, type FieldKind } from "./types.ts";

/** The type of a name, and whether somebody chose it. */
export interface RowType {
  readonly type: PropertyType;
  readonly chosen: boolean;
}

export type Part = "key" | "value";

/** What a row asks of its panel. */
export interface RowContext {
  readonly host: EditorHost;
  readonly readOnly: boolean;
  /** Whether a row's menu has anything to offer. */
  readonly hasMenu: boolean;
  set(row: Row, value: NewValue, typed: boolean): void;
  setWritten(row: Row, yaml: string): boolean;
  /** False when the name was not taken. */
  rename(row: Row, name: string): boolean;
  go(row: Row, from: Part, way: Way): void;
  move(row: Row, by: -1 | 1): void;
  menu(row: Row): void;
  drag(row: Row, event: PointerEvent): void;
}

/** One property: the sign of its type, its name, its value. */
export class Row {
  readonly element: HTMLElement;
  readonly handle: HTMLButtonElement;
  property: Property;
  type: RowType;
  readonly #context: RowContext;
  readonly #key: HTMLInputElement;
  readonly #cell: HTMLElement;
  readonly #sign: HTMLElement;
  #field: Field;
  #written: string;

  constructor(context: RowContext, property: Property, type: RowType, written: string) {
    this.#context = context;
    this.property = property;
    this.type = type;
    this.#written = written;
    this.handle = button("property-handle", "");
    this.handle.tabIndex = -1;
    if (context.hasMenu) {
      this.handle.setAttribute("aria-haspopup", "menu");
      this.handle.setAttribute("aria-expanded", "false");
    } else this.handle.disabled = true;
    this.#key = element("input", "property-key", { type: "text", spellcheck: "false", autocapitalize: "off" });
    this.#key.readOnly = context.readOnly;
    this.#sign = element("span", "property-sign", { role: "img" }, icon("sign"));
    this.#cell = element("div", "property-cell");
    this.element = element("div", "property", { role: "group" }, this.handle, this.#key, this.#cell, this.#sign);
    this.#field = this.#fieldOf(fieldFor(type.type, property.value));
    this.#cell.append(this.#field.element);
    this.#listen();
    this.show(property, type, written);
  }

  show(property: Property, type: RowType, written: string): void {
    this.property = property;
    this.type = type;
    this.#written = written;
    const { name, value } = property;
    this.element.setAttribute("aria-label", name);
    this.element.dataset.name = name;
    if (document.activeElement !== this.#key) this.#key.value = name;
    this.#key.setAttribute("aria-label", `Name of ${name}`);
    this.#key.title = name;
    const raw = value.kind === "raw";
    const label = raw ? "More than one value" : typeName(type.type);
    this.handle.replaceChildren(icon((raw ? "raw" : type.type) satisfies IconName));
    this.handle.setAttribute("aria-label", `${name}: ${label}`);
    const acts = this.#context.readOnly ? "type (Shift+F10)" : "type, move, delete (Shift+F10); drag moves";
    this.handle.title = this.#context.hasMenu ? `${label}: ${acts}` : label;
    const wrong = misfit(type.type, value);
    this.#sign.hidden = wrong === null;
    this.#sign.setAttribute("aria-label", wrong ?? "");
    this.#sign.title = wrong === null ? "" : `${wrong}. It stays as it is.`;
    this.#showField();
  }

  focus(part: Part): void {
    if (part === "value") this.#field.focus();
    else {
      this.#key.focus();
      this.#key.setSelectionRange(this.#key.value.length, this.#key.value.length);
    }
  }

  /** What is typed in it and not in the text yet is taken. */
  commit(): void {
    this.#commitKey();
    this.#field.commit?.();
  }

  #showField(): void {
    const kind = fieldFor(this.type.type, this.property.value);
    // A field that is typed in stays: with each letter its value may look like something else.
    const typing = this.#field.kind === "text" || this.#field.kind === "number";
    const scalar = kind !== "list" && kind !== "raw";
    const kept = typing && scalar && this.#field.element.contains(document.activeElement);
    if (kind !== this.#field.kind && !kept) {
      const focused = this.#field.element.contains(document.activeElement);
      this.#field = this.#fieldOf(kind);
      this.#cell.replaceChildren(this.#field.element);
      if (focused) queueMicrotask(() => this.#field.focus());
    }
    this.#field.show(this.property, this.type.type, this.#written);
  }

  #fieldOf(kind: FieldKind): Field {
    const context: FieldContext = {
      host: this.#context.host,
      readOnly: this.#context.readOnly,
      name: () => this.property.name,
      type: () => this.type.type,
      set: (value, typed) => this.#context.set(this, value, typed),
      setWritten: (yaml) => this.#context.setWritten(this, yaml),
      go: (way) => this.#context.go(this, "value", way),
      menu: () => this.#context.menu(this),
    };
    switch (kind) {
      case "list":
        return new ListField(context);
      case "checkbox":
        return new CheckboxField(context);
      case "date":
      case "datetime":
        return new DateField(context, kind);
      case "raw":
        return new RawField(context);
      default:
        return new TextField(context, kind);
    }
  }

  #listen(): void {
    const key = this.#key;
    key.onblur = () => this.#commitKey();
    key.onkeydown = (event) => this.#keyKey(event);
    this.handle.onpointerdown = (event) => this.#context.drag(this, event);
    this.handle.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#context.menu(this);
    };
    this.element.addEventListener("keydown", (event) => {
      if (!event.altKey || event.isComposing || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      if (event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      this.#context.move(this, event.key === "ArrowUp" ? -1 : 1);
    });
    // Now the field may be the one that its value asks for.
    this.#cell.addEventListener("focusout", () => {
      queueMicrotask(() => {
        if (this.element.isConnected) this.#showField();
      });
    });
  }

  #keyKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.#key.value !== this.property.name) {
      this.#key.value = this.property.name;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const go = (way: Way) => this.#context.go(this, "key", way);
    if (commonKey(event, { go, menu: () => this.#context.menu(this) })) return;
    const { selectionStart, selectionEnd, value } = this.#key;
    const ways: Record<string, () => boolean> = {
      Enter: () => {
        if (this.#commitKey()) this.#context.go(this, "key", "next");
        return true;
      },
      ArrowUp: () => !event.altKey && this.#go("up"),
      ArrowDown: () => !event.altKey && this.#go("down"),
      ArrowLeft: () => {
        if (selectionStart !== 0 || selectionEnd !== 0) return false;
        this.handle.focus();
        return true;
      },
      ArrowRight: () => {
        if (selectionStart !== value.length) return false;
        this.#field.focus();
        return true;
      },
    };
    if (ways[event.key]?.()) event.preventDefault();
  }

  #go(way: Way): true {
    this.#context.go(this, "key", way);
    return true;
  }

  #commitKey(): boolean {
    const name = this.#key.value;
    if (name.trim() === this.property.name || !this.element.isConnected) return true;
    const taken = this.#context.rename(this, name);
    if (!taken) this.#key.value = this.property.name;
    return taken;
  }
}

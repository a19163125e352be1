import type { PropertyType } from "../../protocol/bindings.ts";
import type { EditorHost } from "../host.ts";
import type { NewValue } from "./edit.ts";
import type { Property } from "./model.ts";
import type { FieldKind } from "./types.ts";

/** Where the keyboard goes from a field. */
export type Way = "next" | "down" | "up" | "key" | "text";

/** What a value is edited in. */
export interface Field {
  readonly element: HTMLElement;
  readonly kind: FieldKind;
  /** Shows a value; what is being typed keeps its caret. */
  show(property: Property, type: PropertyType, written: string): void;
  focus(): void;
  /** Something is typed in it that is not in the text yet: it is taken now. */
  commit?(): void;
}

/** What a field asks of its row. */
export interface FieldContext {
  readonly host: EditorHost;
  readonly readOnly: boolean;
  /** How its property is called now. */
  name(): string;
  type(): PropertyType;
  /** `typed`: letter by letter; undo takes them together. */
  set(value: NewValue, typed: boolean): void;
  /** As it is written in YAML; false when that was not taken. */
  setWritten(yaml: string): boolean;
  go(way: Way): void;
  menu(): void;
}

/** A text as the value of a type: numbers, days and boxes stand without quotes. */
export function valueOf(type: PropertyType, text: string): NewValue {
  if (text === "") return { kind: "empty" };
  return type === "number" || type === "checkbox" || type === "date" || type === "datetime"
    ? { kind: "bare", text }
    : { kind: "text", text };
}

/** Keys that mean the same in every field; true when it was one of them. */
export function commonKey(event: KeyboardEvent, context: Pick<FieldContext, "go" | "menu">): boolean {
  if (event.key === "Escape") context.go("text");
  else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) context.menu();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

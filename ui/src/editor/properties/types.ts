import type { PropertyType } from "../../protocol/bindings.ts";
import { textOf, type Value } from "./model.ts";

export const TYPE_NAMES: readonly (readonly [PropertyType, string])[] = [
  ["text", "Text"],
  ["list", "List"],
  ["number", "Number"],
  ["checkbox", "Checkbox"],
  ["date", "Date"],
  ["datetime", "Date and time"],
];

/** Names whose type is agreed on. */
const AGREED: Record<string, PropertyType> = {
  tags: "tags",
  tag: "tags",
  aliases: "aliases",
  alias: "aliases",
  cssclasses: "list",
  cssclass: "list",
};

export function agreedType(name: string): PropertyType | null {
  return AGREED[name.toLowerCase()] ?? null;
}

export function typeName(type: PropertyType): string {
  return TYPE_NAMES.find(([known]) => known === type)?.[1] ?? (type === "tags" ? "Tags" : "Aliases");
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return DATE.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isTime(text: string): boolean {
  const day = DATETIME.exec(text)?.[1];
  return day !== undefined && isDay(day) && !Number.isNaN(Date.parse(text.replace(" ", "T")));
}

/** What a value is by itself. */
export function naturalType(value: Value): PropertyType | null {
  switch (value.kind) {
    case "boolean":
      return "checkbox";
    case "number":
      return "number";
    case "list":
      return "list";
    case "text":
      return isDay(value.scalar.text) ? "date" : isTime(value.scalar.text) ? "datetime" : "text";
    default:
      return null;
  }
}

/** Why a value does not fit a type; null where it does. Nothing is ever changed for that. */
export function misfit(type: PropertyType, value: Value): string | null {
  if (value.kind === "empty" || value.kind === "raw") return null;
  const text = textOf(value) ?? "";
  switch (type) {
    case "text":
      return value.kind === "list" ? "This is a list, not a text" : null;
    case "number":
      return value.kind === "number" ? null : "This is not a number";
    case "checkbox":
      return value.kind === "boolean" ? null : "This is neither true nor false";
    case "date":
      return value.kind === "text" && isDay(text) ? null : "This is not a date (YYYY-MM-DD)";
    case "datetime":
      return value.kind === "text" && isTime(text) ? null : "This is not a date with a time (YYYY-MM-DDTHH:MM)";
    default:
      return null;
  }
}

export type FieldKind = "text" | "list" | "number" | "checkbox" | "date" | "datetime" | "raw";

/** What a value is edited in: the field of its type where it fits, else one that can show it. */
export function fieldFor(type: PropertyType, value: Value): FieldKind {
  if (value.kind === "raw") return "raw";
  if (value.kind === "list" || type === "list" || type === "tags" || type === "aliases") return "list";
  if (value.kind !== "empty" && misfit(type, value)) return value.kind === "boolean" ? "checkbox" : "text";
  // The picker knows no time zones.
  if (type === "datetime" && /(?:Z|[+-]\d{2}:?\d{2})$/.test((textOf(value) ?? "").slice(10))) return "text";
  return type;
}

/** The entries of a value that is shown as a list; tags and aliases may also be one text with commas. */
export function entriesOf(type: PropertyType, value: Value): string[] {
  if (value.kind === "list") return value.items.map(({ text }) => text);
  const text = textOf(value) ?? "";
  const parts = type === "tags" ? text.split(/[,\s]+/) : type === "aliases" ? text.split(",") : [text];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** The value of a type that says the same as `value`, to be written when its writer chooses that type; null where there is none. */
export function converted(
  type: PropertyType,
  value: Value,
): { kind: "bare" | "text"; text: string } | { kind: "list"; items: string[] } | null {
  const text = textOf(value);
  if (type === "text") {
    const only = value.kind === "list" && value.items.length === 1 ? value.items[0] : undefined;
    return only ? { kind: "text", text: only.text } : null;
  }
  if (text === null || text === "") return null;
  if (type === "list") return { kind: "list", items: [text] };
  const trimmed = text.trim();
  const fits =
    type === "number"
      ? /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed)
      : type === "checkbox"
        ? /^(?:true|false)$/i.test(trimmed)
        : type === "date"
          ? isDay(trimmed)
          : isTime(trimmed);
  if (!fits) return null;
  return { kind: "bare", text: type === "checkbox" ? trimmed.toLowerCase() : trimmed };
}

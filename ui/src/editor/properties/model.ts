/** What stands in the frontmatter of a note, with the place of each part. All places are in the text between the fences. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Scalar extends Span {
  readonly text: string;
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
}

export type Value =
  | { readonly kind: "empty" }
  | { readonly kind: "boolean"; readonly on: boolean }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "text"; readonly scalar: Scalar }
  | { readonly kind: "list"; readonly flow: boolean; readonly items: readonly Item[] }
  /** A mapping, a list of more than scalars, an anchor, an alias or a tag: shown as it is written. */
  | { readonly kind: "raw" };

/** One entry of a list. */
export interface Item extends Scalar {
  /** From its `-` on, in a list of lines. */
  readonly mark: number;
}

export interface Property {
  readonly name: string;
  readonly key: Span;
  /** Behind its colon. */
  readonly colon: number;
  /** Where the value is written; null where nothing is. */
  readonly place: Span | null;
  readonly value: Value;
  /** Its lines, without the last one's break. */
  readonly lines: Span;
}

export interface Properties {
  readonly text: string;
  /** What the keys are indented by. */
  readonly indent: string;
  readonly list: readonly Property[];
}

/** Why the frontmatter cannot be shown as properties, and where: line and column in the text between the fences, from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  /** Not valid YAML at all, for the index too; otherwise it is only written in a way that rows cannot show. */
  readonly invalid: boolean;
}

export type Reading = { readonly properties: Properties } | { readonly problem: Problem };

/** The value as it is written. */
export function written(properties: Properties, { place }: Property): string {
  return place ? properties.text.slice(place.from, place.to) : "";
}

/** Names are the same in any case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The texts of a list; of an empty value none. */
export function itemsOf(value: Value): string[] {
  return value.kind === "list" ? value.items.map(({ text }) => text) : [];
}

/** A value of one line as text; null for a list and what is shown raw. */
export function textOf(value: Value): string | null {
  switch (value.kind) {
    case "empty":
      return "";
    case "boolean":
      return String(value.on);
    case "number":
      return value.text;
    case "text":
      return value.scalar.text;
    default:
      return null;
  }
}

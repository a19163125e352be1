import { onFirstUse } from "../onFirstUse.ts";
import type { BlockColumn, BlockReply } from "../../protocol/bindings.ts";
import type { QueryHost } from "./host.ts";
import { inline, linkTo, tagLink, type Follow } from "./inline.ts";

export type Value = string | number | null;
export type Row = readonly Value[];

/** Columns with days, without a time. */
const DAYS = new Set(["due", "scheduled", "start", "created", "completed", "cancelled"]);
/** Columns with yes or no. */
const FLAGS = new Set(["done", "external", "task"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WIKI = /\[\[([^\]|]+)(?:\|([^\]]*))?\]\]/gu;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** The columns of an answer by what they are. */
export class Columns {
  /** Those that are shown, in their order. */
  readonly shown: readonly { column: BlockColumn; at: number }[];
  readonly #at = new Map<string, number>();

  constructor(reply: BlockReply) {
    reply.columns.forEach(({ column }, at) => {
      if (column !== null && !this.#at.has(column)) this.#at.set(column, at);
    });
    this.shown = reply.columns
      .map((column, at) => ({ column, at }))
      .filter(({ column }) => column.shown !== null)
      .toSorted((a, b) => (a.column.shown ?? 0) - (b.column.shown ?? 0));
  }

  text(row: Row, column: string): string | null {
    const at = this.#at.get(column);
    const value = at === undefined ? null : (row[at] ?? null);
    return value === null ? null : String(value);
  }

  number(row: Row, column: string): number | null {
    const at = this.#at.get(column);
    const value = at === undefined ? null : row[at];
    return typeof value === "number" ? value : null;
  }

  /** Whether what is shown leads to the row's note by itself. */
  get showsNote(): boolean {
    return this.shown.some(({ column }) => column.column === "path" || column.column === "title");
  }
}

/** The name of a note or file, as it is shown in place of its path. */
export function nameOfPath(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.toLowerCase().endsWith(".md") ? name.slice(0, -3) : name;
}

const dayFormat = onFirstUse(() => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }));
const timeFormat = onFirstUse(() => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }));
const numberFormat = onFirstUse(() => new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 }));

/** How values are shown, each by what its column is, or by what it looks like. */
export class Cells {
  readonly #host: QueryHost;
  readonly #columns: Columns;
  /** The note that asks. */
  readonly #note: string;

  constructor({ host, note }: { host: QueryHost; note: string }, columns: Columns) {
    this.#host = host;
    this.#columns = columns;
    this.#note = note;
  }

  /** Links of a row are those of the note that it comes from. */
  follow(row: Row): Follow {
    const from = this.#columns.text(row, "path") ?? this.#note;
    return {
      link: (link, elsewhere) => this.#host.followLink(link, elsewhere, from),
      tag: (tag) => this.#host.searchTag(tag),
    };
  }

  /** The first one that is shown leads to the row's place, if nothing else does. */
  nodes(row: Row, { column, at }: { column: BlockColumn; at: number }, leads: boolean): Node[] {
    const value = row[at] ?? null;
    const path = this.#columns.text(row, "path");
    if (value === null || value === "") return leads && path !== null ? [this.toPlace(row, path)] : [];
    if (leads && path !== null) return [this.toPlace(row, String(value))];
    return this.#shown(row, column.column, value);
  }

  /** A link to where a row comes from. */
  toPlace(row: Row, text: string): HTMLElement {
    const path = this.#columns.text(row, "path") ?? "";
    const line = this.#columns.number(row, "line");
    const place = line === null ? path : `${path}, line ${line}`;
    return linkTo(text, place, (elsewhere) => this.#host.open(path, line, elsewhere));
  }

  #shown(row: Row, column: string | null, value: Exclude<Value, null>): Node[] {
    const text = String(value);
    switch (column) {
      case "path":
        return [this.toPlace(row, nameOfPath(text))];
      case "resolved":
        return [linkTo(nameOfPath(text), text, (elsewhere) => this.#host.open(text, null, elsewhere))];
      case "title": {
        const path = this.#columns.text(row, "path");
        return path === null ? [document.createTextNode(text)] : [this.toPlace(row, text)];
      }
      case "tags":
      case "tag":
        return text
          .split(/\s+/)
          .filter(Boolean)
          .flatMap((tag) => [tagLink(tag.replace(/^#/, ""), this.follow(row)), document.createTextNode(" ")]);
      case "snippet":
        return snippet(text);
    }
    if (column !== null && FLAGS.has(column)) return [flag(value === 1 || text === "true")];
    if (typeof value === "number") return [document.createTextNode(numberFormat().format(value))];
    if ((column !== null && DAYS.has(column)) || DAY.test(text)) return [time(text)];
    if (column === "modified" || TIME.test(text)) return [time(text)];
    if (column === null && (text === "true" || text === "false")) return [flag(text === "true")];
    return inline(text, this.follow(row));
  }
}

/** Whether all values of a column are numbers: they stand at the right then. */
export function isNumeric(reply: BlockReply, at: number): boolean {
  const column = reply.columns[at]?.column;
  if (column !== undefined && column !== null && FLAGS.has(column)) return false;
  return reply.rows.some((row) => row[at] !== null) && reply.rows.every((row) => typeof (row[at] ?? 0) === "number");
}

/** A value as one line of text, e.g. above a group. */
export function plain(value: Value, column: string | null): string {
  if (value === null || value === "") return "None";
  if (column === "path") return nameOfPath(String(value));
  if (typeof value === "number") return numberFormat().format(value);
  return DAY.test(value) ? dayOf(value) : value.replace(WIKI, (_, target: string, alias?: string) => alias || target);
}

function flag(on: boolean): HTMLElement {
  const sign = document.createElement("span");
  sign.className = on ? "query-yes" : "query-no";
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", on ? "Yes" : "No");
  sign.textContent = on ? "✓" : "–";
  return sign;
}

function time(text: string): HTMLElement {
  const element = document.createElement("time");
  element.dateTime = text;
  element.title = text;
  element.textContent = DAY.test(text) ? dayOf(text) : timeOf(text);
  return element;
}

function dayOf(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? text : dayFormat().format(day);
}

function timeOf(text: string): string {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : timeFormat().format(moment);
}

/** What a search found in a note: escaped text, `<mark>` around what matched. */
function snippet(html: string): Node[] {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent ?? "");
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

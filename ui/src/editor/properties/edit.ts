import { itemsOf, sameName, textOf, written, type Item, type Properties, type Property, type Span } from "./model.ts";
import { readProperties } from "./read.ts";
import { encodeLines, encodeName, encodeText, isSafePlain, plainKind, type Quotes } from "./scalar.ts";

export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The changes of an edit, in order, or in one sentence why it is not made. */
export type Edit = { readonly changes: readonly Change[] } | { readonly refused: string };

/** What a value is set to. `text` is kept from being read as anything else; `bare` stands without quotes, if it can: numbers, days, `true`. */
export type NewValue =
  | { readonly kind: "empty" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bare"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

const refused = (reason: string): Edit => ({ refused: reason });
const BY_HAND = "It is written in a way that is not edited here: edit it as YAML.";

/** Sets a value. All that is not this value stays as it is, byte for byte. */
export function setValue(properties: Properties, property: Property, value: NewValue): Edit {
  if (readsAs(property, value)) return { changes: [] };
  const attempts = value.kind === "list" ? [listItems, listAnew] : [inPlace];
  for (const attempt of attempts) {
    const changes = attempt(properties, property, value);
    if (changes && keeps(properties, changes, property, (now) => now !== undefined && readsAs(now, value)))
      return { changes };
  }
  return refused(BY_HAND);
}

/** Sets a value as it is written in YAML. */
export function setWritten(properties: Properties, property: Property, yaml: string): Edit {
  if (yaml === written(properties, property)) return { changes: [] };
  const { text } = properties;
  const own = property.place ?? { from: property.colon, to: property.colon };
  const before = text.slice(property.colon, own.from);
  const value = yaml.replace(/\s+$/, "");
  const gap = value === "" || value.startsWith("\n") || /\s$/.test(before) ? "" : " ";
  const changes = [{ from: own.from, to: own.to, insert: gap + value }];
  if (!keeps(properties, changes, property, (now) => now !== undefined)) return refused(notYaml(text, changes));
  return { changes };
}

/** Why a text with these changes is none. */
function notYaml(text: string, changes: readonly Change[]): string {
  const reading = readProperties(applied(text, changes));
  if (!("problem" in reading)) return "This would change other properties, too: edit it as YAML.";
  return `Not valid YAML: ${reading.problem.reason}.`;
}

export function renameKey(properties: Properties, property: Property, name: string): Edit {
  const to = name.trim();
  if (to === property.name) return { changes: [] };
  if (to === "") return refused("A property needs a name.");
  if (properties.list.some((other) => other !== property && sameName(other.name, to)))
    return refused(`There is a property “${to}” already.`);
  const changes = [{ ...property.key, insert: encodeName(to) }];
  return keeps(properties, changes, property, (now) => now?.name === to) ? { changes } : refused(BY_HAND);
}

/** Adds a property without a value behind all others. */
export function addProperty(properties: Properties, name: string, value: NewValue = { kind: "empty" }): Edit {
  const key = name.trim();
  if (key === "") return refused("A property needs a name.");
  if (properties.list.some((other) => sameName(other.name, key)))
    return refused(`There is a property “${key}” already.`);
  const { text, indent } = properties;
  const line = `${indent}${encodeName(key)}:${writtenValue(value, indent)}`;
  // A comment at the end may be about what comes below it as well: it stays the last.
  const last = properties.list.at(-1);
  const at = last ? last.lines.to : text.length;
  const broken = at === 0 || text.charAt(at - 1) === "\n";
  const insert = last ? `\n${line}` : broken ? `${line}\n` : `\n${line}\n`;
  const changes = [{ from: at, to: at, insert }];
  const reading = readProperties(applied(text, changes));
  if (!("properties" in reading) || reading.properties.list.at(-1)?.name !== key) return refused(BY_HAND);
  const others = { ...reading.properties, list: reading.properties.list.slice(0, -1) };
  return sameList(properties, properties.list, others) ? { changes } : refused(BY_HAND);
}

function writtenValue(value: NewValue, indent: string): string {
  switch (value.kind) {
    case "empty":
      return "";
    case "bare":
      return ` ${value.text}`;
    case "text":
      return ` ${encodeText(value.text)}`;
    case "list":
      return value.items.map((item) => `\n${indent}  - ${encodeText(item)}`).join("");
  }
}

/** Takes a property away with its lines; comments above it stay. */
export function deleteProperty(properties: Properties, property: Property): Edit {
  const { text } = properties;
  const { from, to } = property.lines;
  const end = text.charAt(to) === "\n" ? to + 1 : to;
  // Without a last line break the one before goes.
  const start = end === to && from > 0 ? from - 1 : from;
  const changes = [{ from: start, to: end, insert: "" }];
  return keeps(properties, changes, property, (now) => now === undefined)
    ? { changes }
    : refused("Another value refers to this one by an anchor: edit it as YAML.");
}

/** Puts a property before another one, or behind all (`null`). Comment lines right above it go with it. */
export function moveProperty(properties: Properties, property: Property, before: Property | null): Edit {
  const { list, text } = properties;
  const at = list.indexOf(property);
  const target = before ? list.indexOf(before) : list.length;
  if (target === at || target === at + 1) return { changes: [] };
  const from = withComments(text, property);
  const to = property.lines.to + 1;
  const place = before ? withComments(text, before) : (list.at(-1)?.lines.to ?? 0) + 1;
  const moved = { from: place, to: place, insert: text.slice(from, to) };
  const left = { from, to, insert: "" };
  const changes = place < from ? [moved, left] : [left, moved];
  const order = list.filter((one) => one !== property);
  order.splice(before ? order.indexOf(before) : order.length, 0, property);
  const reading = readProperties(applied(text, changes));
  const kept = "properties" in reading && sameList(properties, order, reading.properties);
  return kept ? { changes } : refused("An anchor must stand before what refers to it: edit it as YAML.");
}

function sameList(before: Properties, order: readonly Property[], now: Properties): boolean {
  const same = (was: Property, is: Property | undefined) =>
    is !== undefined && is.name === was.name && written(now, is) === written(before, was);
  return now.list.length === order.length && order.every((was, index) => same(was, now.list[index]));
}

/** Where the comment lines right above a property begin. The first one's stay at the top: they may be about all of it. */
function withComments(text: string, property: Property): number {
  let { from } = property.lines;
  for (;;) {
    if (from === 0) return property.lines.from;
    const line = text.lastIndexOf("\n", from - 2) + 1;
    if (!/^[ \t]*#/.test(text.slice(line, from))) return from;
    from = line;
  }
}

export function applied(text: string, changes: readonly Change[]): string {
  let result = "";
  let at = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** Whether after these changes `property` is as wanted, and each other one as it was. Every edit is held against this before it is made. */
function keeps(
  properties: Properties,
  changes: readonly Change[],
  property: Property,
  wanted: (now: Property | undefined) => boolean,
): boolean {
  const reading = readProperties(applied(properties.text, changes));
  if (!("properties" in reading)) return false;
  const at = properties.list.indexOf(property);
  const { list } = reading.properties;
  const there = list.length === properties.list.length;
  const others = list.filter((_, index) => !there || index !== at);
  const before = properties.list.filter((one) => one !== property);
  return wanted(there ? list[at] : undefined) && sameList(properties, before, { ...reading.properties, list: others });
}

function readsAs(property: Property, value: NewValue): boolean {
  switch (value.kind) {
    case "empty":
      return property.value.kind === "empty";
    case "text":
      return property.value.kind === "text" && property.value.scalar.text === value.text;
    case "bare":
      // The text `"5"` is not the number 5.
      return (
        textOf(property.value) === value.text && (property.value.kind !== "text" || plainKind(value.text) === "text")
      );
    case "list": {
      const items = itemsOf(property.value);
      return (
        property.value.kind === "list" &&
        items.length === value.items.length &&
        items.every((item, index) => item === value.items[index])
      );
    }
  }
}

/** A value of one line, or lines of text, where the old one is. */
function inPlace(properties: Properties, property: Property, value: NewValue): Change[] | null {
  if (value.kind === "list") return null;
  const { text } = properties;
  const { place, colon } = property;
  let scalar = value.kind === "empty" ? "" : scalarFor(value, property, innerIndent(properties, property));
  if (scalar.startsWith("|") || (place && !startsOnKeyLine(text, property, place))) {
    // A comment behind the key, or behind a block's `|`, stays where it is.
    const { comment, to } = headComment(text, property);
    // Lines of comments would be the block's text.
    if (comment.includes("\n") && value.kind === "text") scalar = encodeText(value.text);
    const [first = "", ...rest] = scalar.split("\n");
    const lines = rest.length > 0 ? `\n${rest.join("\n")}` : "";
    return [{ from: colon, to, insert: `${first === "" ? "" : ` ${first}`}${comment}${lines}` }];
  }
  if (!place) return [{ from: colon, to: colon, insert: scalar === "" ? "" : ` ${scalar}` }];
  // Without a value, no space is left behind the colon, unless a comment follows.
  if (scalar === "" && text.slice(place.to, lineEnd(text, place.to)).trim() === "")
    return [{ from: colon, to: place.to, insert: "" }];
  return [{ ...place, insert: scalar }];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** A block of lines begins on the key's line, too, but only with its `|`. */
function startsOnKeyLine(text: string, property: Property, place: Span): boolean {
  if (property.value.kind === "text" && isBlock(property.value.scalar.style)) return false;
  return !text.slice(property.colon, place.from).includes("\n");
}

const isBlock = (style: string): boolean => style === "literal" || style === "folded";

/** The comments between a key and its value (with the white space before them), and where what they belong to ends. */
function headComment(text: string, property: Property): { comment: string; to: number } {
  const { place, colon, value } = property;
  if (!place || startsOnKeyLine(text, property, place)) {
    // The comment is behind the value: it comes to stand between.
    const end = lineEnd(text, place?.to ?? colon);
    const rest = text.slice(place?.to ?? colon, end).trimEnd();
    return { comment: rest.includes("#") ? rest : "", to: end };
  }
  const block = value.kind === "text" && isBlock(value.scalar.style);
  const head = block
    ? (/^[|>][-+\d]*([ \t]+#[^\n]*)?/.exec(text.slice(place.from))?.[1] ?? "")
    : text.slice(colon, place.from).trimEnd();
  return { comment: head.includes("#") ? head : "", to: place.to };
}

/** What the lines of a block are indented by: as they were, else two more than the keys. */
function innerIndent(properties: Properties, { value, place }: Property): string {
  if (place && value.kind === "text" && isBlock(value.scalar.style)) {
    const body = properties.text.slice(place.from, place.to).split("\n").slice(1);
    const first = body.find((line) => line.trim() !== "");
    const indent = /^[ ]*/.exec(first ?? "")?.[0] ?? "";
    // With a number behind its `|` a block may begin with more than its own indent.
    if (
      indent.length > properties.indent.length &&
      !/^[|>][-+]?\d/.test(properties.text.slice(place.from, place.from + 3))
    )
      return indent;
  }
  return `${properties.indent}  `;
}

function scalarFor(value: Exclude<NewValue, { kind: "list" | "empty" }>, property: Property, indent: string): string {
  const was = property.value.kind === "text" ? property.value.scalar : null;
  if (value.kind === "bare") {
    // A day in quotes stays in them.
    if ((was?.style === "single" || was?.style === "double") && plainKind(value.text) === "text")
      return encodeText(value.text, was.style);
    return isBare(value.text) ? value.text : encodeText(value.text);
  }
  const lines = value.text.includes("\n") || was?.style === "literal";
  const block = lines ? encodeLines(value.text, indent) : null;
  return block ?? encodeText(value.text, quotesOf(was));
}

/** Quotes that the old text would have done without were its writer's choice; those that it needed need not stay. */
function quotesOf(was: Scalar | null): Quotes {
  if (was?.style !== "single" && was?.style !== "double") return "none";
  return isSafePlain(was.text) ? was.style : "none";
}

type Scalar = { readonly text: string; readonly style: string };

/** Whether a text may stand without quotes though it is no plain text: a number, `true`, a day with or without a time. */
function isBare(text: string): boolean {
  return (
    plainKind(text) !== "text" || /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?$/.test(text) || isSafePlain(text)
  );
}

/** A list item by item: what both lists begin and end with is not touched. */
function listItems(properties: Properties, property: Property, value: NewValue): Change[] | null {
  if (value.kind !== "list" || property.value.kind !== "list") return null;
  const { items, flow } = property.value;
  const wanted = value.items;
  let start = 0;
  while (start < items.length && start < wanted.length && items[start]?.text === wanted[start]) start++;
  let end = 0;
  const most = Math.min(items.length, wanted.length) - start;
  while (end < most && items.at(-1 - end)?.text === wanted.at(-1 - end)) end++;
  const gone = items.slice(start, items.length - end);
  const come = wanted.slice(start, wanted.length - end);
  const replaced = Math.min(gone.length, come.length);
  const changes: Change[] = gone.slice(0, replaced).map((item, index) => {
    const text = come[index] ?? "";
    const quotes = item.style === "single" || item.style === "double" ? quotesOf(item) : "none";
    const gap = item.from === item.to && !/\s/.test(properties.text.charAt(item.from - 1)) ? " " : "";
    return { from: item.from, to: item.to, insert: gap + encodeText(text, quotes, flow) };
  });
  const at = start + replaced;
  if (come.length > replaced) {
    const added = addItems(properties, property, items, at, come.slice(replaced), flow);
    if (!added) return null;
    changes.push(added);
  } else if (gone.length > replaced) {
    if (gone.length === items.length && wanted.length === 0) return null;
    changes.push(...removeItems(properties, items, at, at + gone.length - replaced, flow));
  }
  return changes;
}

/** New items behind the one before `at`, written as that one. */
function addItems(
  { text }: Properties,
  { place }: Property,
  items: readonly Item[],
  at: number,
  come: readonly string[],
  flow: boolean,
): Change | null {
  const before = items[at - 1];
  const next = items[at];
  if (flow) {
    const list = come.map((item) => encodeText(item, "none", true)).join(", ");
    if (before) return { from: before.to, to: before.to, insert: `, ${list}` };
    if (next) return { from: next.from, to: next.from, insert: `${list}, ` };
    return place && { from: place.from + 1, to: place.to - 1, insert: list };
  }
  const like = before ?? next;
  if (!like) return null;
  const line = text.lastIndexOf("\n", like.mark - 1) + 1;
  const indent = text.slice(line, like.mark);
  if (indent.trim() !== "") return null;
  const space = /^-([ ]+)\S/.exec(text.slice(like.mark, like.from + 1))?.[1] ?? " ";
  const lines = come.map((item) => `${indent}-${space}${encodeText(item)}`);
  if (!before) return { from: line, to: line, insert: `${lines.join("\n")}\n` };
  const end = lineEnd(text, Math.max(before.to, before.mark + 1));
  return { from: end, to: end, insert: `\n${lines.join("\n")}` };
}

function removeItems({ text }: Properties, items: readonly Item[], from: number, to: number, flow: boolean): Change[] {
  const first = items[from];
  const before = items[from - 1];
  const last = items[to - 1];
  const next = items[to];
  if (!first || !last) return [];
  if (flow) {
    if (next) return [{ from: first.from, to: next.from, insert: "" }];
    return [{ from: before ? before.to : first.from, to: last.to, insert: "" }];
  }
  // Line by line, so that comments between them stay.
  return items.slice(from, to).map((item) => {
    const start = text.lastIndexOf("\n", item.mark - 1);
    return { from: start, to: lineEnd(text, Math.max(item.to, item.mark + 1)), insert: "" };
  });
}

/** A list in place of whatever is there: in brackets where there were brackets, else a line for each item. */
function listAnew(properties: Properties, property: Property, value: NewValue): Change[] | null {
  if (value.kind !== "list") return null;
  const { text, indent } = properties;
  const { place, colon } = property;
  const flow = property.value.kind === "list" && property.value.flow;
  if (place && (flow || value.items.length === 0)) {
    const list = `[${value.items.map((item) => encodeText(item, "none", true)).join(", ")}]`;
    if (startsOnKeyLine(text, property, place)) return [{ ...place, insert: list }];
    const { comment, to } = headComment(text, property);
    return [{ from: colon, to, insert: ` ${list}${comment}` }];
  }
  if (value.items.length === 0) return [{ from: colon, to: colon, insert: " []" }];
  const lines = value.items.map((item) => `\n${indent}  - ${encodeText(item)}`).join("");
  const { comment, to } = headComment(text, property);
  return [{ from: colon, to, insert: comment + lines }];
}

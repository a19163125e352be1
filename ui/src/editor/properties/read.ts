import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type ParsedNode,
  type Scalar as YAMLScalar,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Item, Problem, Properties, Property, Reading, Scalar, Span, Value } from "./model.ts";
import { plainKind } from "./scalar.ts";

/** Reads the text between the fences. Nothing is ever expanded: an alias is shown as it is written. */
export function readProperties(text: string): Reading {
  // The parser works its way down level by level, and takes a second for some ten thousand.
  if (isTooDeep(text)) return problem(text, 0, "lists and mappings are nested too deep");
  let document: Document.Parsed;
  try {
    // Scalars come as they are written: what a plain one means is said by `plainKind`, as the index says it.
    document = parseDocument(text, { keepSourceTokens: true, schema: "failsafe", prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return problem(text, 0, "lists and mappings are nested too deep");
    throw error;
  }
  const [error] = document.errors;
  if (error) return problem(text, error.pos[0], reasonOf(error, text));
  const harm = findHarm(document);
  if (harm) return problem(text, harm.at, harm.reason);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.source === "" && !hasProps(contents)))
    return { properties: { text, indent: "", list: [] } };
  if (!isMap(contents))
    return problem(text, 0, `expected \`key: value\` lines, found ${isSeq(contents) ? "a list" : "plain text"}`);
  return readMap(text, contents as YAMLMap.Parsed);
}

/** As many levels as the index reads. */
const DEEPEST = 64;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    if (depth > DEEPEST) return true;
    if (depth < 0) depth = 0;
  }
  return false;
}

function problem(text: string, at: number, reason: string, invalid = true): { problem: Problem } {
  const before = text.slice(0, at).split("\n");
  return { problem: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, reason, invalid } };
}

/** In words for who wrote it; the mistakes that people make most come with the mend. */
function reasonOf(error: YAMLError, text: string): string {
  switch (error.code) {
    case "DUPLICATE_KEY":
      return "this key stands here a second time; keep one of them";
    case "TAB_AS_INDENT":
      return "a tab at the beginning of a line; indent with spaces";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "a value that contains `: ` needs quotes around it";
    case "BAD_SCALAR_START":
      return `a value that begins with \`${text.charAt(error.pos[0])}\` needs quotes around it`;
    default:
      return error.message.charAt(0).toLowerCase() + error.message.slice(1);
  }
}

/** What this parser lets pass and the index does not. */
function findHarm(document: Document.Parsed): { at: number; reason: string } | null {
  let harm: { at: number; reason: string } | null = null;
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (isPair(node)) {
      if (isCollection(node.key)) {
        const at = node.key.range?.[0] ?? 0;
        harm = { at, reason: "a list or mapping stands where a key should; quote text that begins with `{` or `[`" };
        return visit.BREAK;
      }
      return undefined;
    }
    if (isAlias(node) && !anchors.has(node.source)) {
      harm = {
        at: node.range?.[0] ?? 0,
        reason: `\`*${node.source}\` names nothing; text that begins with \`*\` needs quotes`,
      };
      return visit.BREAK;
    }
    if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.add(node.anchor);
    return undefined;
  });
  return harm;
}

type ScalarNode = YAMLScalar.Parsed;

function hasProps(node: ParsedNode): boolean {
  return isAlias(node) || Boolean(node.anchor) || Boolean(node.tag);
}

function readMap(text: string, map: YAMLMap.Parsed): Reading {
  const source = map.srcToken;
  const start = map.range[0];
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(lineStart, start);
  if (source?.type !== "block-map" || map.anchor || map.tag || indent.trim() !== "")
    return problem(text, lineStart, "all of it is one `{…}`, or carries an anchor or tag", false);
  const list: Property[] = [];
  for (const pair of map.items) {
    const property = readPair(text, pair as Pair<ParsedNode, ParsedNode | null>, indent);
    if (!property)
      return problem(text, (pair.key as ParsedNode).range[0], "a key that is more than one word of text", false);
    list.push(property);
  }
  return { properties: { text, indent, list } satisfies Properties };
}

/** Null: it is written in a way that no row shows. */
function readPair(text: string, pair: Pair<ParsedNode, ParsedNode | null>, indent: string): Property | null {
  const { key, value, srcToken } = pair;
  if (!isScalar(key) || hasProps(key) || !srcToken || !("sep" in srcToken)) return null;
  const colon = srcToken.sep?.find(({ type }) => type === "map-value-ind");
  const keyStart = key.range[0];
  const lineStart = text.lastIndexOf("\n", keyStart - 1) + 1;
  const explicit = srcToken.start.some(({ type }) => type === "explicit-key-ind");
  if (!colon || explicit || text.slice(lineStart, keyStart) !== indent) return null;
  // An anchor or a tag is in front of the value, and belongs to it.
  const marks = srcToken.sep?.filter(({ type }) => type === "anchor" || type === "tag") ?? [];
  const place = placeOf(text, value, marks[0]?.offset);
  const end = place?.to ?? colon.offset + 1;
  const lineEnd = text.indexOf("\n", end);
  return {
    name: textOfScalar(key),
    key: { from: keyStart, to: key.range[1] },
    colon: colon.offset + 1,
    place,
    value:
      marks.length > 0 || !value ? (marks.length > 0 ? { kind: "raw" } : { kind: "empty" }) : readValue(text, value),
    lines: { from: lineStart, to: lineEnd < 0 ? text.length : lineEnd },
  };
}

function placeOf(text: string, value: ParsedNode | null, marksFrom: number | undefined): Span | null {
  const from = marksFrom ?? value?.range[0];
  if (from === undefined || !value) return null;
  let to = Math.max(value.range[1], from);
  const keeps = isScalar(value) && /^[|>][-\d]*\+/.test(text.slice(value.range[0], value.range[0] + 4));
  // The last line's break is not the value's own, and of a block that keeps its empty lines only that.
  if (keeps) to = text[to - 1] === "\n" ? to - 1 : to;
  else while (to > from && /\s/.test(text.charAt(to - 1))) to--;
  return to > from ? { from, to } : null;
}

function readValue(text: string, value: ParsedNode): Value {
  if (hasProps(value)) return { kind: "raw" };
  if (isScalar(value)) return scalarValue(text, value);
  return isSeq(value) ? listValue(text, value as YAMLSeq.Parsed) : { kind: "raw" };
}

function textOfScalar(node: ScalarNode): string {
  return typeof node.value === "string" ? node.value : "";
}

function scalarOf(text: string, node: ScalarNode): Scalar {
  const styles: Record<string, Scalar["style"]> = {
    QUOTE_DOUBLE: "double",
    QUOTE_SINGLE: "single",
    BLOCK_LITERAL: "literal",
    BLOCK_FOLDED: "folded",
  };
  const style = styles[node.type ?? ""] ?? "plain";
  const { from, to } = placeOf(text, node, undefined) ?? { from: node.range[0], to: node.range[0] };
  return { from, to, text: textOfScalar(node), style };
}

function scalarValue(text: string, node: ScalarNode): Value {
  const scalar = scalarOf(text, node);
  const kind = scalar.style === "plain" ? plainKind(scalar.text) : "text";
  switch (kind) {
    case "empty":
      return { kind };
    case "boolean":
      return { kind, on: scalar.text.toLowerCase() === "true" };
    case "number":
      return { kind, text: scalar.text };
    case "text":
      return { kind, scalar };
  }
}

/** A list of scalars; any other is shown as it is written. */
function listValue(text: string, list: YAMLSeq.Parsed): Value {
  const source = list.srcToken;
  if (source?.type !== "block-seq" && source?.type !== "flow-collection") return { kind: "raw" };
  const items: Item[] = [];
  for (const [index, node] of list.items.entries()) {
    if (!isScalar(node) || hasProps(node)) return { kind: "raw" };
    const mark = source.items[index]?.start.find(({ type }) => type === "seq-item-ind");
    if (source.type === "block-seq" && !mark) return { kind: "raw" };
    const scalar = scalarOf(text, node as ScalarNode);
    const empty = scalar.style === "plain" && plainKind(scalar.text) === "empty";
    items.push({ ...scalar, text: empty ? "" : scalar.text, mark: mark?.offset ?? scalar.from });
  }
  return { kind: "list", flow: source.type === "flow-collection", items };
}

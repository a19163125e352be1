/** The part of a query that the cursor is in, if it is one that values are known for. */
export interface Slot {
  /** What is asked for: an operator's name, or `[` for a property's name, or `[name:` for its values. */
  kind: "tag" | "path" | "has" | "task" | "link" | "created" | "modified" | "property" | "value";
  /** For `value`: the property. */
  property: string;
  /** What of the value is written, without quotes. */
  typed: string;
  /** Where the value stands in the query. */
  from: number;
  to: number;
}

const OPERATORS = ["tag", "path", "has", "task", "link", "created", "modified"] as const;

/** Values that are the language's own. */
export const FIXED: Readonly<Partial<Record<Slot["kind"], readonly string[]>>> = {
  has: ["attachment", "link", "url", "embed", "tag", "task", "heading", "property", "alias", "block"],
  task: ["todo", "done"],
  created: ["today", "yesterday", "7d", "1m", "1y"],
  modified: ["today", "yesterday", "7d", "1m", "1y"],
};

/** The slot at the cursor, or null where any word may stand. */
export function slotAt(query: string, cursor: number): Slot | null {
  const from = startOfWord(query, cursor);
  const word = query.slice(from, cursor);
  const bracket = /^-?\[([^\]:]*)(?::([^\]]*))?$/.exec(word);
  if (bracket) {
    const [, name = "", value] = bracket;
    // Behind a comparison a number is written, not a name that is known.
    if (value !== undefined && /^[<>]/.test(value)) return null;
    const typed = value ?? name;
    const close = query[cursor] === "]" ? cursor + 1 : cursor;
    const slot = { typed: unquoted(typed), from: cursor - typed.length, to: close };
    return value === undefined
      ? { kind: "property", property: "", ...slot }
      : { kind: "value", property: name, ...slot };
  }
  const operator = /^[-(]*([a-z]+):(.*)$/is.exec(word);
  const kind = OPERATORS.find((known) => known === operator?.[1]?.toLowerCase());
  const value = operator?.[2];
  if (!kind || value === undefined || value.startsWith("(")) return null;
  return {
    kind,
    property: "",
    typed: unquoted(value),
    from: cursor - value.length,
    to: endOfWord(query, cursor, value),
  };
}

/** The query with a value in its slot, and where the cursor stands then. */
export function fill(query: string, slot: Slot, value: string): { query: string; cursor: number } {
  const bracket = slot.kind === "property" || slot.kind === "value";
  const written = bracket ? `${value}]` : /[\s()"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
  const rest = query.slice(slot.to);
  // The next word can be typed at once.
  const gap = rest.startsWith(" ") ? "" : " ";
  const before = query.slice(0, slot.from) + written;
  return { query: before + gap + rest, cursor: before.length + 1 };
}

/** The word begins behind the last space or bracket that is in no quotes and no square brackets. */
function startOfWord(query: string, cursor: number): number {
  let start = 0;
  let quoted = false;
  let square = false;
  for (let at = 0; at < cursor; at++) {
    const letter = query[at];
    if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === "[" && /^-?$/.test(query.slice(start, at))) square = true;
    else if (letter === "]") square = false;
    else if (!square && (letter === " " || letter === "\t" || letter === ")")) start = at + 1;
  }
  return start;
}

function endOfWord(query: string, cursor: number, value: string): number {
  const quoted = value.startsWith('"') && !/^".*"$/s.test(value);
  const rest = query.slice(cursor);
  const end = rest.search(quoted ? /"/ : /[\s()]/);
  if (end < 0) return query.length;
  return cursor + end + (quoted ? 1 : 0);
}

const unquoted = (value: string) => value.replaceAll('"', "");

import { diff } from "@codemirror/merge";
import { Text, type ChangeSpec } from "@codemirror/state";

/** Beyond this many characters between the first and the last difference the middle is replaced as a whole: a diff would be felt. */
const DIFF_LIMIT = 200_000;

/**
 * The changes that turn one text into the other and leave alone what both share, so that cursors and undo steps stay where they are.
 * `at`: where in the note the text begins.
 */
export function minimalChanges(from: string, to: string, at = 0): ChangeSpec[] {
  if (from === to) return [];
  const start = commonPrefix(from, to);
  const end = commonSuffix(from, to, start);
  const before = from.slice(start, from.length - end);
  const after = to.slice(start, to.length - end);
  if (before.length + after.length > DIFF_LIMIT || before === "" || after === "")
    return [{ from: at + start, to: at + start + before.length, insert: asText(after) }];
  return diff(before, after, { scanLimit: 500 }).map(({ fromA, toA, fromB, toB }) => ({
    from: at + start + fromA,
    to: at + start + toA,
    insert: asText(after.slice(fromB, toB)),
  }));
}

/** Lines end by `\n` alone: a string would be split at a lone `\r` too, which stays a character of its line here. */
function asText(text: string): Text {
  return Text.of(text.split("\n"));
}

export function commonPrefix(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // Never between the halves of a surrogate pair.
  return at > 0 && isHighSurrogate(a.charCodeAt(at - 1)) ? at - 1 : at;
}

export function commonSuffix(a: string, b: string, prefix: number): number {
  const limit = Math.min(a.length, b.length) - prefix;
  let count = 0;
  while (count < limit && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count++;
  return count > 0 && isLowSurrogate(a.charCodeAt(a.length - count)) ? count - 1 : count;
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLowSurrogate = (code: number) => code >= 0xdc00 && code < 0xe000;

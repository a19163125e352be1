import type { Text } from "@codemirror/state";
import type { TextChange } from "../protocol/bindings.ts";
import { commonPrefix, commonSuffix } from "./diff.ts";

/**
 * From this length on, in UTF-16 units, a change is sent rather than the text. To put together and send 1 MB takes the page 20 to 40 ms, so this
 * much takes 2 ms: a quarter of what may be done for a key. A shorter text is not worth a second way.
 */
export const LONG_TEXT = 65_536;

/** What there is to send of a long text of which the host has another version; null where the whole text serves better. */
export function changeToSend(base: Text, text: Text): TextChange | null {
  if (text.length < LONG_TEXT) return null;
  const change = changeBetween(base, text);
  return change.insert.length > text.length / 2 ? null : change;
}

/**
 * The one range in which a text is other than its earlier version. Leaves of a text are never changed, and the next version has all but those
 * that were edited again: only what lies between these is looked at.
 */
export function changeBetween(base: Text, text: Text): TextChange {
  const { head, tail } = sharedEnds(base, text);
  const before = base.sliceString(head, base.length - tail);
  const after = text.sliceString(head, text.length - tail);
  const start = commonPrefix(before, after);
  const end = commonSuffix(before, after, start);
  return {
    from: head + start,
    to: base.length - tail - end,
    insert: after.slice(start, after.length - end),
    length: text.length,
  };
}

/** How long a beginning and an end of whole lines two texts have in common. */
function sharedEnds(a: Text, b: Text): { head: number; tail: number } {
  const [leavesA, leavesB] = [leavesOf(a), leavesOf(b)];
  const fewer = Math.min(leavesA.length, leavesB.length);
  let first = 0;
  // Each line counts with a break behind it, the last one too.
  let head = 0;
  for (; first < fewer && leavesA[first] === leavesB[first]; first++) head += lengthOf(leavesA[first]) + 1;
  let last = 0;
  let tail = 0;
  for (; last < fewer - first && leavesA.at(-1 - last) === leavesB.at(-1 - last); last++)
    tail += lengthOf(leavesA.at(-1 - last)) + 1;

  const [linesA, linesB] = [leavesA, leavesB].map((leaves) =>
    leaves.slice(first, leaves.length - last).flatMap((leaf) => leaf.toJSON()),
  ) as [string[], string[]];
  const less = Math.min(linesA.length, linesB.length);
  let begun = 0;
  for (; begun < less && linesA[begun] === linesB[begun]; begun++) head += lengthOf(linesA[begun]) + 1;
  for (let ended = 1; ended <= less - begun && linesA.at(-ended) === linesB.at(-ended); ended++)
    tail += lengthOf(linesA.at(-ended)) + 1;

  // There is no break behind the last line: it is the one before it that both have.
  return { head: Math.min(head, a.length, b.length), tail: Math.max(0, tail - 1) };
}

const lengthOf = (part: { readonly length: number } | undefined): number => part?.length ?? 0;

function leavesOf(text: Text, leaves: Text[] = []): Text[] {
  if (text.children) for (const child of text.children) leavesOf(child, leaves);
  else leaves.push(text);
  return leaves;
}

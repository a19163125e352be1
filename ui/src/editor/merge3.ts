import { diff } from "@codemirror/merge";
import type { Text } from "@codemirror/state";

/** A place where both sides changed the same lines, or lines that touch. */
export interface Clash {
  /** Lines of each, as text; empty where a side has none there. */
  base: string;
  mine: string;
  theirs: string;
  /** Where mine stands in the merged text. */
  from: number;
  to: number;
}

export interface Merged {
  /** Both sides' changes; where they clash, mine. */
  text: string;
  clashes: Clash[];
}

/** Lines of the base that one side changed, and what it has there. Lines count from 0. */
interface Change {
  from: number;
  to: number;
  lines: string[];
}

/** How much is looked at for a good alignment: enough for a day's edits, and never felt. */
const DIFF = { scanLimit: 1000, timeout: 500 };
/** A line stands for itself as a character, so that lines are compared as fast as letters: those below the surrogates. */
const CHARACTERS = 0xd800;

/**
 * What came of one text in two hands, line by line. Changes of different lines are both taken; the same change is taken once. Lines that
 * touch count as the same: what belongs together often stands below one another.
 */
export function merge3(base: Text, mine: Text, theirs: Text): Merged {
  const baseLines = base.toJSON();
  const my = changes(baseLines, mine.toJSON());
  const their = changes(baseLines, theirs.toJSON());
  const out: string[] = [];
  const clashes: { clash: Omit<Clash, "from" | "to">; line: number; lines: number }[] = [];
  let at = 0;
  let i = 0;
  let j = 0;
  while (i < my.length || j < their.length) {
    const first = Math.min(my[i]?.from ?? Infinity, their[j]?.from ?? Infinity);
    out.push(...baseLines.slice(at, first));
    // All changes of both sides that touch one another, from here on.
    let end = first;
    const mineHere: Change[] = [];
    const theirsHere: Change[] = [];
    for (;;) {
      const mineNext = my[i];
      const theirNext = their[j];
      if (mineNext && touches(mineNext, first, end, mineHere.length + theirsHere.length)) {
        mineHere.push(mineNext);
        end = Math.max(end, mineNext.to);
        i++;
      } else if (theirNext && touches(theirNext, first, end, mineHere.length + theirsHere.length)) {
        theirsHere.push(theirNext);
        end = Math.max(end, theirNext.to);
        j++;
      } else break;
    }
    const mineLines = applied(baseLines, first, end, mineHere);
    const theirLines = applied(baseLines, first, end, theirsHere);
    if (theirsHere.length === 0 || same(mineLines, theirLines)) out.push(...mineLines);
    else if (mineHere.length === 0) out.push(...theirLines);
    else {
      const clash = {
        base: baseLines.slice(first, end).join("\n"),
        mine: mineLines.join("\n"),
        theirs: theirLines.join("\n"),
      };
      clashes.push({ clash, line: out.length, lines: mineLines.length });
      out.push(...mineLines);
    }
    at = end;
  }
  out.push(...baseLines.slice(at));
  return { text: out.join("\n"), clashes: placed(out, clashes) };
}

function touches(change: Change, first: number, end: number, taken: number): boolean {
  return taken === 0 ? change.from === first : change.from <= end;
}

function placed(
  lines: string[],
  clashes: { clash: Omit<Clash, "from" | "to">; line: number; lines: number }[],
): Clash[] {
  let line = 0;
  let pos = 0;
  return clashes.map((found) => {
    for (; line < found.line; line++) pos += (lines[line]?.length ?? 0) + 1;
    const text = lines.slice(found.line, found.line + found.lines).join("\n");
    return { ...found.clash, from: pos, to: pos + text.length };
  });
}

function changes(base: string[], side: string[]): Change[] {
  const codes = new Map<string, number>();
  const coded = (lines: string[]) =>
    lines
      .map((line) => {
        let code = codes.get(line);
        if (code === undefined) codes.set(line, (code = codes.size));
        return String.fromCharCode(code % CHARACTERS);
      })
      .join("");
  const before = coded(base);
  const after = coded(side);
  if (codes.size > CHARACTERS) return between(base, side);
  return diff(before, after, DIFF).map(({ fromA, toA, fromB, toB }) => ({
    from: fromA,
    to: toA,
    lines: side.slice(fromB, toB),
  }));
}

/** Of more different lines than there are characters: what lies between the first change and the last. */
function between(base: string[], side: string[]): Change[] {
  const most = Math.min(base.length, side.length);
  let start = 0;
  while (start < most && base[start] === side[start]) start++;
  let end = 0;
  while (end < most - start && base.at(-1 - end) === side.at(-1 - end)) end++;
  const change = { from: start, to: base.length - end, lines: side.slice(start, side.length - end) };
  return change.from === change.to && change.lines.length === 0 ? [] : [change];
}

function applied(base: string[], from: number, to: number, changed: Change[]): string[] {
  const out: string[] = [];
  let at = from;
  for (const change of changed) {
    out.push(...base.slice(at, change.from), ...change.lines);
    at = change.to;
  }
  out.push(...base.slice(at, to));
  return out;
}

const same = (a: string[], b: string[]) => a.length === b.length && a.every((line, at) => line === b[at]);

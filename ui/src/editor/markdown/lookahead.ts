import { Parser, TreeFragment, type Input, type PartialParse, type Tree } from "@lezer/common";
import type { BlockContext, Line } from "@lezer/markdown";

/** What opens on a line and is closed further away than this is taken for text: the search for its end must stay bounded. */
export const LONGEST = 64 * 1024;

/** Where a search for an end began, and how far it looked in vain. */
export interface Unclosed {
  from: number;
  to: number;
}

const found = new WeakMap<Input, Unclosed[]>();
const ofTrees = new WeakMap<Tree, readonly Unclosed[]>();

/** Where, in a tree that was parsed before, ends were looked for in vain. */
export function unclosedIn(tree: Tree): readonly Unclosed[] {
  return ofTrees.get(tree) ?? [];
}

export function rememberUnclosed(tree: Tree, places: readonly Unclosed[]): void {
  if (places.length > 0) ofTrees.set(tree, places);
}

/** Those that are found from now on while a text is parsed. */
export function collectUnclosed(input: Input): readonly Unclosed[] {
  const places: Unclosed[] = [];
  found.set(input, places);
  return places;
}
const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})/;

/** `input` is there, but not in the published types. */
function inputOf(cx: BlockContext): Input {
  return (cx as unknown as { input: Input }).input;
}

/** The line that is being read. */
export function lineOf(cx: BlockContext): Line {
  return (cx as unknown as { line: Line }).line;
}

/** Whether the line is still within the blocks around; `depth` is not in the published types either. */
export function continues(cx: BlockContext, line: Line): boolean {
  return (line as unknown as { depth: number }).depth >= cx.depth;
}

/** Says that a block would have begun on this line, had its end been found. */
export function unclosed(cx: BlockContext, to: number): void {
  found.get(inputOf(cx))?.push({ from: cx.lineStart, to });
}

/** Lines below the current one, as far as anything may reach. Read in parts that grow: most ends are near. */
export function* linesBelow(cx: BlockContext): Generator<string> {
  const input = inputOf(cx);
  const end = Math.min(input.length, cx.lineStart + LONGEST);
  let at = cx.lineStart;
  let rest = "";
  for (let size = 512, first = true; at < end; size *= 2) {
    const to = Math.min(end, at + size);
    const lines = (rest + input.read(at, to)).split("\n");
    at = to;
    rest = at < end ? (lines.pop() ?? "") : "";
    for (const line of lines) {
      if (!first) yield line;
      first = false;
    }
  }
}

/** The line below that ends what the current one begins. */
export interface Closing {
  /** How many lines further down. */
  lines: number;
  /** What stands behind the mark. */
  rest: string;
  /** Where that line ends. */
  to: number;
}

/** The first line below the current one that has `mark`; null when none has, as far as the blocks around reach. */
export function closingLine(cx: BlockContext, line: Line, mark: string, overCode: boolean): Closing | null {
  let quotes = 0;
  for (let depth = 0; depth < cx.depth; depth++) if (cx.parentType(depth).name === "Blockquote") quotes++;
  let fence = "";
  let lines = 0;
  let length = line.text.length + 1;
  for (const text of linesBelow(cx)) {
    lines++;
    length += text.length + 1;
    const inner = inContext(text, quotes, line.baseIndent);
    if (inner === null) break;
    const code = overCode ? FENCE.exec(inner)?.[1] : undefined;
    if (fence) {
      if (code?.startsWith(fence) && inner.trim() === code) fence = "";
    } else if (code) fence = code;
    else {
      const close = inner.indexOf(mark);
      if (close >= 0) return { lines, rest: inner.slice(close + mark.length), to: cx.lineStart + length };
    }
  }
  unclosed(cx, cx.lineStart + length);
  return null;
}

/** A line without the marks of the quotes around; null when it is not in them, or not in the list item around. */
function inContext(line: string, quotes: number, indent: number): string | null {
  let inner = line;
  for (let i = 0; i < quotes; i++) {
    const mark = /^[ \t]*>[ \t]?/.exec(inner)?.[0];
    if (mark === undefined) return null;
    inner = inner.slice(mark.length);
  }
  const outdented = quotes === 0 && indent > 0 && /\S/.test(inner) && !/^[ \t]/.test(inner);
  return outdented ? null : inner;
}

/**
 * A block parser that looks ahead and finds no end makes text of what may be the beginning of something. Trees are reused up to the place of a
 * change, so that beginning would stay text when its end is written far below. Here such places are known and parsed anew.
 */
export class LookaheadParser extends Parser {
  readonly #inner: Parser;

  constructor(inner: Parser) {
    super();
    this.#inner = inner;
  }

  override createParse(
    input: Input,
    fragments: readonly TreeFragment[],
    ranges: readonly { from: number; to: number }[],
  ): PartialParse {
    const places = collectUnclosed(input);
    const parse = this.#inner.createParse(input, this.#reusable(fragments), ranges);
    return {
      get parsedPos() {
        return parse.parsedPos;
      },
      get stoppedAt() {
        return parse.stoppedAt;
      },
      stopAt: (pos) => parse.stopAt(pos),
      advance: () => {
        const tree = parse.advance();
        if (tree) rememberUnclosed(tree, places);
        return tree;
      },
    };
  }

  #reusable(fragments: readonly TreeFragment[]): readonly TreeFragment[] {
    return fragments.flatMap((fragment) => {
      let kept = [fragment];
      for (const { from, to } of unclosedIn(fragment.tree))
        kept = kept.flatMap((part) => without(part, from - fragment.offset, to - fragment.offset));
      return kept;
    });
  }
}

function without(fragment: TreeFragment, from: number, to: number): TreeFragment[] {
  if (to <= fragment.from || from >= fragment.to) return [fragment];
  const { tree, offset, openStart, openEnd } = fragment;
  const parts: TreeFragment[] = [];
  if (from > fragment.from) parts.push(new TreeFragment(fragment.from, from, tree, offset, openStart, true));
  if (to < fragment.to) parts.push(new TreeFragment(to, fragment.to, tree, offset, true, openEnd));
  return parts;
}

import { NodeProp, NodeType, Parser, Tree, TreeFragment } from "@lezer/common";
import type { Input, ParseWrapper, PartialParse, SyntaxNode } from "@lezer/common";
import type { MarkdownConfig, MarkdownParser } from "@lezer/markdown";
import { collectUnclosed, rememberUnclosed, unclosedIn, type LookaheadParser } from "./lookahead.ts";

/** Text that is looked through for the place where all is as before; then parsing what follows is the better way. */
const BUDGET = 16 * 1024;
/** Blocks before the change that stand so close that they are parsed with it. */
const CLOSE_BLOCKS = 64;
/** What goes on below an empty line when that is indented. */
const CONTINUES = new Set(["BulletList", "OrderedList", "CodeBlock", "FootnoteDefinition"]);

interface Range {
  from: number;
  to: number;
}

/** Where a parse that began before a change comes to a block that begins as it did before. */
interface Seam {
  /** All lines that can be one begin behind this. */
  readonly after: number;
  /** The former block that begins on a line of the new text; null if none does. */
  readonly former: (line: Range) => SyntaxNode | null;
  found: { line: number; block: SyntaxNode } | null;
}

const seams = new WeakMap<object, Seam>();

/** Comes before all others, so that a block is not begun where the former ones can follow. */
const seam: MarkdownConfig = {
  parseBlock: [
    {
      name: "Seam",
      before: "LinkReference",
      parse(cx, line) {
        const wanted = seams.get(cx);
        // Its line has to begin where one began before.
        if (!wanted || cx.depth !== 1 || cx.lineStart <= wanted.after) return false;
        // A comment may end within a line.
        if (/\S/.test(line.text.slice(0, line.pos))) return false;
        const block = wanted.former({ from: cx.lineStart, to: cx.lineStart + line.text.length });
        if (block) wanted.found = { line: cx.lineStart, block };
        return block !== null;
      },
    },
  ],
};

/**
 * After a change only the blocks around it are parsed, and put between those before and behind as they are: the parts of the tree that these
 * are in stay the same objects. Taking nodes over one by one, as the parser does by itself, costs more the longer a note is.
 *
 * That what follows is as before needs no more than this: a block begins on a line, in no other block, where one began before, and all text from
 * there on is the same. The parser reads forward and keeps nothing else from line to line.
 *
 * Where such a place is not near, or the former tree is not as long as is wanted, the parser takes its own way.
 */
export class SplicingParser extends Parser {
  readonly #whole: LookaheadParser;
  readonly #blocks: MarkdownParser;
  readonly #code: ParseWrapper | undefined;
  /** Where the parse that made a tree was stopped; null if it was not. */
  readonly #stops = new WeakMap<Tree, number | null>();

  /** `whole` parses everything; `blocks` does without the code in it, which `code` does. */
  constructor(whole: LookaheadParser, blocks: MarkdownParser, code: MarkdownConfig) {
    super();
    this.#whole = whole;
    this.#blocks = blocks.configure([seam]);
    this.#code = code.wrap;
  }

  override createParse(input: Input, fragments: readonly TreeFragment[], ranges: readonly Range[]): PartialParse {
    let stop: number | null = null;
    let begun: PartialParse | null = null;
    const begin = (): PartialParse => {
      const change = ranges.length === 1 && ranges[0]?.from === 0 ? changeIn(fragments, input.length) : null;
      const window = change && openWindow(input, change);
      const spliced = window && this.#splice(input, change, window, stop);
      if (spliced) return spliced;
      const parse = this.#whole.createParse(input, window ? endingAt(window.from, fragments) : fragments, ranges);
      if (stop !== null) parse.stopAt(stop);
      return parse;
    };
    return {
      get parsedPos() {
        return begun?.parsedPos ?? 0;
      },
      get stoppedAt() {
        return stop;
      },
      stopAt(pos) {
        stop = pos;
        begun?.stopAt(pos);
      },
      advance: () => {
        begun ??= begin();
        const tree = begun.advance();
        if (tree) this.#stops.set(tree, stop);
        return tree;
      },
    };
  }

  /** The way without the whole; null where it can't be gone. */
  #splice(input: Input, change: Change, window: Window, stop: number | null): PartialParse | null {
    const { tree, delta } = change;
    if (change.to - change.from > BUDGET) return null;
    const stopped = this.#stops.get(tree);
    if (stopped === undefined || stop !== (stopped === null ? null : stopped + delta)) return null;
    if (stopped !== null && change.atEnd) return null;
    const unclosed = unclosedIn(tree);
    if (unclosed.some(({ from, to }) => from <= change.to - delta && to >= change.from)) return null;

    const places = collectUnclosed(input);
    const parsed = this.#parseWindow(input, change, window);
    if (!parsed) return null;
    const around = { from: window.from, to: parsed.to };
    const blocks = done(parsed.tree);
    const code = this.#code?.(blocks, input, window.fragments, [around]) ?? blocks;
    const moved = unclosed.map(({ from, to }) =>
      from < window.from ? { from, to } : { from: from + delta, to: to + delta },
    );
    const kept = moved.filter(({ from }) => from < around.from || from >= around.to);
    return {
      parsedPos: tree.length + delta,
      stoppedAt: stop,
      // What is left to do is the code around the change.
      stopAt: () => undefined,
      advance: () => {
        const middle = code.advance();
        if (!middle) return null;
        const result = join(change, window.before, middle, around, parsed.next);
        rememberUnclosed(result, [...kept, ...places]);
        return result;
      },
    };
  }

  /** Parses on until all is as before. */
  #parseWindow(input: Input, change: Change, window: Window): Parsed | null {
    const parse = this.#blocks.createParse(input, window.fragments, [{ from: window.from, to: input.length }]);
    const top = change.tree.topNode;
    const wanted: Seam = {
      after: change.to,
      former: ({ from, to }) => {
        const block = top.childAfter(from - change.delta);
        // What begins a note may be what nothing else can be: properties.
        return block && block.from > 0 && block.from >= from - change.delta && block.from <= to - change.delta
          ? block
          : null;
      },
      found: null,
    };
    if (!change.atEnd) seams.set(parse, wanted);
    for (;;) {
      const tree = parse.advance();
      if (tree) return change.atEnd ? { tree, to: input.length, next: null } : null;
      if (wanted.found) break;
      if (parse.parsedPos > window.to + BUDGET) return null;
    }
    const { line, block } = wanted.found;
    parse.stopAt(line - 1);
    const tree = parse.advance();
    return tree && { tree, to: line, next: block };
  }
}

/** All that differs between a former tree and a text. */
interface Change extends Range {
  readonly tree: Tree;
  /** From places in the tree to places in the text, behind the change. */
  readonly delta: number;
  /** Nothing of the tree is behind it. */
  readonly atEnd: boolean;
}

function changeIn(fragments: readonly TreeFragment[], length: number): Change | null {
  const [first] = fragments;
  if (!first) return null;
  const { tree } = first;
  const begins = first.from === 0 && first.offset === 0 && !first.openStart;
  const from = begins ? first.to : 0;
  if (begins && fragments.length === 1) return { tree, from, to: length, delta: length - tree.length, atEnd: true };
  const last = fragments.filter((fragment) => fragment.tree === tree).at(-1);
  if (!last || (begins && last === first) || last.to + last.offset !== tree.length) return null;
  return { tree, from, to: last.from, delta: -last.offset, atEnd: false };
}

/** What is parsed anew. */
interface Window extends Range {
  /** The last former block before it. */
  readonly before: SyntaxNode | null;
  /** What can be used of the former tree within. */
  readonly fragments: readonly TreeFragment[];
}

interface Parsed {
  readonly tree: Tree;
  /** The line that the next former block begins on, or the end. */
  readonly to: number;
  readonly next: SyntaxNode | null;
}

function openWindow(input: Input, change: Change): Window | null {
  const top = change.tree.topNode;
  const line = lineStart(input, change.from);
  const touched = top.childAfter(line - 2);
  let before = touched ? touched.prevSibling : top.lastChild;
  for (let blocks = 0; before && goesOn(input, before); blocks++) {
    if (blocks === CLOSE_BLOCKS) return null;
    before = before.prevSibling;
  }
  const from = before ? lineEnd(input, before.to) + 1 : 0;
  if (from > line) return null;
  const { tree, delta } = change;
  const fragments: TreeFragment[] = [];
  // Parts of the block that the change is in. Those before it are parsed: they may have ended for the sake of this one.
  if (touched && touched.from < change.from)
    fragments.push(new TreeFragment(touched.from, change.from, tree, 0, true, true));
  if (change.atEnd) return { from, to: input.length, before, fragments };
  const last = top.childAfter(change.to - delta - 1);
  const to = Math.max(change.to, last ? last.to + delta : 0);
  if (to > change.to) fragments.push(new TreeFragment(change.to, to, tree, -delta, true, true));
  return { from, to, before, fragments };
}

/**
 * Without what stands so close before the change that it has to be parsed again. The parser itself goes back no further than to the block above;
 * that one may have ended for the sake of a block whose end was far below, and is not there any more. What is left ends for good: the parser must
 * not leave out its last block, which may begin on the line that the one before ends on.
 */
function endingAt(end: number, [first, ...others]: readonly TreeFragment[]): readonly TreeFragment[] {
  if (!first || first.to < end) return first ? [first, ...others] : [];
  const { from, tree, offset, openStart } = first;
  return from < end ? [new TreeFragment(from, end, tree, offset, openStart), ...others] : others;
}

/** Whether what is below a block may be a part of it, or decide where it ends. */
function goesOn(input: Input, block: SyntaxNode): boolean {
  if (CONTINUES.has(block.name)) return true;
  const end = lineEnd(input, block.to);
  const text = input.read(block.to, lineEnd(input, end + 1));
  return /\S/.test(text) || end >= input.length;
}

const PIECE = 512;

function lineStart(input: Input, pos: number): number {
  for (let to = pos; to > 0;) {
    const from = Math.max(0, to - PIECE);
    const at = input.read(from, to).lastIndexOf("\n");
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}

function lineEnd(input: Input, pos: number): number {
  for (let from = pos; from < input.length; from += PIECE) {
    const at = input.read(from, Math.min(input.length, from + PIECE)).indexOf("\n");
    if (at >= 0) return from + at;
  }
  return input.length;
}

/** A parse that has come to its end. */
function done(tree: Tree): PartialParse {
  return { parsedPos: tree.length, stoppedAt: null, stopAt: () => undefined, advance: () => tree };
}

interface Pieces {
  readonly children: Tree[];
  readonly positions: number[];
}

function join(change: Change, before: SyntaxNode | null, middle: Tree, around: Range, next: SyntaxNode | null): Tree {
  const { tree, delta } = change;
  const pieces: Pieces = { children: [], positions: [] };
  if (before) take(pieces, tree, 0, 0, before.to, 0);
  take(pieces, middle, around.from, 0, Infinity, 0);
  if (next) take(pieces, tree, 0, next.from, Infinity, delta);
  const length = next ? tree.length + delta : around.from + middle.length;
  const context = tree.children
    .concat(middle.children)
    .find((child) => child instanceof Tree)
    ?.prop(NodeProp.contextHash);
  const parts: [NodeProp<number>, number][] = context === undefined ? [] : [[NodeProp.contextHash, context]];
  // The one property of a note that is a number says where the parse of code was stopped.
  const props = tree.propValues.map(
    ([prop, value]: (typeof tree.propValues)[number]): (typeof tree.propValues)[number] => [
      prop,
      typeof value === "number" ? value + delta : value,
    ],
  );
  return new Tree(tree.type, pieces.children, pieces.positions, length, props).balance({
    makeTree: (children, positions, size) => new Tree(NodeType.none, children, positions, size, parts),
  });
}

/** The blocks that lie wholly between two places of the tree, in as few pieces as it has them in. */
function take(pieces: Pieces, tree: Tree, start: number, from: number, to: number, shift: number): void {
  tree.children.forEach((child, index) => {
    const at = start + (tree.positions[index] ?? 0);
    const end = at + child.length;
    if (!(child instanceof Tree) || end < from || at > to) return;
    if (at >= from && end <= to) {
      pieces.children.push(child);
      pieces.positions.push(at + shift);
    } else if (child.type.isAnonymous) take(pieces, child, at, from, to, shift);
  });
}

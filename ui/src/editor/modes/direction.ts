import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type Extension, type Line, type Text } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNode, Tree } from "@lezer/common";
import { VERBATIM_BLOCKS } from "../markdown/verbatim.ts";

/** From which side something is written. */
export type Way = "ltr" | "rtl";

/** Letters of scripts that are written from the right: Hebrew, Arabic and those between and after them, and the marks that say so. */
const FROM_RIGHT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /[\p{L}\u200e\u200f]/u;

/** Links, addresses and the kinds of callouts are no text of the line. */
const NO_TEXT = /\]\([^)\s]*\)|https?:\/\/\S+|<[^>]*>|\[![^\]]*\]/g;

/** Which way a line is written, by its first letter; null when it has none. */
export function directionOf(line: string): Way | null {
  const letter = LETTER.exec(line.replace(NO_TEXT, ""))?.[0];
  if (letter === undefined) return null;
  return FROM_RIGHT.test(letter) ? "rtl" : "ltr";
}

/** A line is looked at this far. */
const LOOKED_AT = 200;
/** And so many lines of a quote. */
const MOST_LINES = 40;

/** Which way a quote or an item is written, by its first line with letters; null when it has none. */
export function directionWithin(doc: Text, { from, to }: { from: number; to: number }): Way | null {
  const first = doc.lineAt(from).number;
  const last = Math.min(doc.lineAt(to).number, first + MOST_LINES);
  for (let number = first; number <= last; number++) {
    const way = directionOf(doc.line(number).text.slice(0, LOOKED_AT));
    if (way) return way;
  }
  return null;
}

const lineOf = (way: Way, turned: boolean) =>
  Decoration.line({ attributes: { dir: way }, ...(turned ? { class: "cm-turned" } : {}) });
const lines = {
  ltr: { plain: lineOf("ltr", false), turned: lineOf("ltr", true) },
  rtl: { plain: lineOf("rtl", false), turned: lineOf("rtl", true) },
};

function build(view: EditorView, base: Way): DecorationSet {
  const { doc } = view.state;
  const tree = syntaxTree(view.state);
  const builder = new RangeSetBuilder<Decoration>();
  const quotes = new Map<number, Way>();
  const wayOf = (quote: SyntaxNode): Way => {
    const known = quotes.get(quote.from) ?? directionWithin(doc, quote) ?? base;
    quotes.set(quote.from, known);
    return known;
  };
  let last = -1;
  for (const { from, to } of view.visibleRanges) {
    // Most notes have nothing to turn, and to look at each line for that would be felt at every key.
    const { quote: begun } = placeOf(tree, doc.lineAt(from));
    const plain = base === "ltr" && !FROM_RIGHT.test(doc.sliceString(from, to));
    if (plain && (begun === null || wayOf(begun) === "ltr")) continue;
    // To ask the tree about each line would be felt at every key: a line of a quote has a mark, or goes on with one above.
    let mayBeQuoted = true;
    for (let pos = from; pos <= to;) {
      const line = doc.lineAt(pos);
      pos = line.to + 1;
      if (line.from <= last) continue;
      last = line.from;
      mayBeQuoted = line.text.includes(">") || (mayBeQuoted && line.text.trim() !== "");
      const written = directionOf(line.text.slice(0, LOOKED_AT));
      const { quote, code } = mayBeQuoted || (written ?? base) === "rtl" ? placeOf(tree, line) : OUTSIDE;
      const around = quote ? wayOf(quote) : base;
      const own = written ?? around;
      const way = own === "rtl" && code ? "ltr" : own;
      const turned = way !== around && quote !== null;
      if (way !== base || turned) builder.add(line.from, line.from, turned ? lines[way].turned : lines[way].plain);
    }
  }
  return builder.finish();
}

interface Place {
  readonly quote: SyntaxNode | null;
  readonly code: boolean;
}

const OUTSIDE: Place = { quote: null, code: false };

/** The outermost quote that a line is in, and whether it is code: that is read from the left, whatever its words are. */
function placeOf(tree: Tree, line: Line): Place {
  let quote: SyntaxNode | null = null;
  let code = false;
  // Its end: marks of quotes and items stand before what the line is.
  for (let node: SyntaxNode | null = tree.resolveInner(line.to, -1); node; node = node.parent) {
    if (node.to < line.from) continue;
    if (node.name === "Blockquote") quote = node;
    code ||= VERBATIM_BLOCKS.has(node.name);
  }
  return { quote, code };
}

/**
 * Each line begins where its script does; one without letters where its quote, or all of the text, does. The bars of a quote are on one side:
 * a line from the other is turned.
 */
export function lineDirections(rightToLeft: boolean): Extension {
  const base = rightToLeft ? "rtl" : "ltr";
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = build(view, base);
      }

      update(update: ViewUpdate): void {
        const { view } = update;
        const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
        if (view.composing) this.decorations = this.decorations.map(update.changes);
        else if (update.docChanged || update.viewportChanged || parsed) this.decorations = build(view, base);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

/** Letters of scripts that are written from the right: Hebrew, Arabic and those between and after them, and the marks that say so. */
const FROM_RIGHT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /[\p{L}\u200e\u200f]/u;

/** Links and addresses are no text of the line. */
const NO_TEXT = /\]\([^)\s]*\)|https?:\/\/\S+|<[^>]*>/g;

/** Which way a line is written, by its first letter; null when it has none. */
export function directionOf(line: string): "ltr" | "rtl" | null {
  const letter = LETTER.exec(line.replace(NO_TEXT, ""))?.[0];
  if (letter === undefined) return null;
  return FROM_RIGHT.test(letter) ? "rtl" : "ltr";
}

/** A line is looked at this far. */
const LOOKED_AT = 200;

const toRight = Decoration.line({ attributes: { dir: "rtl" } });
const toLeft = Decoration.line({ attributes: { dir: "ltr" } });

const CODE = new Set(["FencedCode", "CodeBlock", "Frontmatter", "HTMLBlock", "BlockMath"]);

function build(view: EditorView, base: "ltr" | "rtl"): DecorationSet {
  const { doc } = view.state;
  const tree = syntaxTree(view.state);
  const builder = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const { from, to } of view.visibleRanges)
    for (let pos = from; pos <= to;) {
      const line = doc.lineAt(pos);
      pos = line.to + 1;
      if (line.from <= last) continue;
      last = line.from;
      const own = directionOf(line.text.slice(0, LOOKED_AT)) ?? base;
      const way = own === "rtl" && isCode(tree, line.from) ? "ltr" : own;
      if (way !== base) builder.add(line.from, line.from, way === "rtl" ? toRight : toLeft);
    }
  return builder.finish();
}

/** Code is read from the left, whatever its words are. */
function isCode(tree: ReturnType<typeof syntaxTree>, pos: number): boolean {
  for (let node = tree.resolveInner(pos, 1); ;) {
    if (CODE.has(node.name)) return true;
    if (!node.parent) return false;
    node = node.parent;
  }
}

/** Each line begins where its script does; one without letters where all of the text does. */
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

import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

/** What is written at one go. Of a list it is all of the item but the lists in it, of a quote its paragraph. */
const PIECE =
  /^(?:Paragraph|Task|ATXHeading\d|SetextHeading\d|FencedCode|CodeBlock|BlockMath|Table|HTMLBlock|Frontmatter)$/;

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** From and to of the lines that are written in: the piece of text at the cursor, or all that a selection goes over. */
export function pieceAt(state: EditorState): Piece {
  const { main } = state.selection;
  let { from, to } = state.doc.lineAt(main.from);
  if (main.to > to) to = state.doc.lineAt(main.to).to;
  for (const pos of [main.from, main.to]) {
    const piece = pieceAround(state, pos);
    if (!piece) continue;
    from = Math.min(from, state.doc.lineAt(piece.from).from);
    to = Math.max(to, state.doc.lineAt(piece.to).to);
  }
  return { from, to };
}

function pieceAround(state: EditorState, pos: number): Piece | null {
  const tree = syntaxTree(state);
  for (const side of [-1, 1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(pos, side); node; node = node.parent)
      if (PIECE.test(node.name)) return ownOf(node);
  return null;
}

const isList = ({ name }: SyntaxNode) => name === "BulletList" || name === "OrderedList";

/** With a piece of an item, what else of it stands around that. */
function ownOf(piece: SyntaxNode): Piece {
  let { from, to } = piece;
  if (piece.parent?.name !== "ListItem") return { from, to };
  for (let one = piece.prevSibling; one && !isList(one); one = one.prevSibling) from = one.from;
  for (let one = piece.nextSibling; one && !isList(one); one = one.nextSibling) to = one.to;
  return { from, to };
}

const bright = Decoration.line({ class: "cm-in-focus" });

/** Only lines that are seen are marked. */
function build(view: EditorView, piece: Piece): DecorationSet {
  const { state } = view;
  const builder = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const seen of view.visibleRanges) {
    const end = Math.min(seen.to, piece.to);
    for (let pos = Math.max(seen.from, piece.from); pos <= end;) {
      const line = state.doc.lineAt(pos);
      if (line.from > last) builder.add(line.from, line.from, bright);
      last = line.from;
      pos = line.to + 1;
    }
  }
  return builder.finish();
}

/** Blocks that stand in place of lines, or below them: decorations of lines do not reach them. */
function markBlocks(view: EditorView, isBright: (pos: number) => boolean): void {
  for (const element of view.contentDOM.children)
    if (!element.classList.contains("cm-line"))
      element.classList.toggle("cm-in-focus", isBright(view.posAtDOM(element)));
}

/** Everything but what is written in is dimmed. */
export const focusMode: Extension = [
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      #piece: Piece;

      constructor(readonly view: EditorView) {
        this.#piece = pieceAt(view.state);
        this.decorations = build(view, this.#piece);
      }

      update(update: ViewUpdate): void {
        const { view } = update;
        const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
        if (view.composing) this.decorations = this.decorations.map(update.changes);
        else if (update.docChanged || update.selectionSet || update.viewportChanged || parsed) {
          this.#piece = pieceAt(view.state);
          this.decorations = build(view, this.#piece);
          // From block to block no line is drawn anew.
          view.requestMeasure({ key: this, read: () => undefined, write: () => this.#mark() });
        }
      }

      docViewUpdate(): void {
        this.#mark();
      }

      #mark(): void {
        const { from, to } = this.#piece;
        if (!this.view.composing) markBlocks(this.view, (pos) => pos >= from && pos <= to);
      }

      destroy(): void {
        markBlocks(this.view, () => false);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
  EditorView.editorAttributes.of({ class: "cm-focus-mode" }),
];

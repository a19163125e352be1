import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

/** What is written at one go. Of a list it is the item alone, of a quote its paragraph. */
const PIECE =
  /^(?:Paragraph|Task|ATXHeading\d|SetextHeading\d|FencedCode|CodeBlock|BlockMath|Table|HTMLBlock|Frontmatter)$/;

/** From and to of the lines that are written in: the piece of text at the cursor, or all that a selection goes over. */
export function pieceAt(state: EditorState): { from: number; to: number } {
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

function pieceAround(state: EditorState, pos: number): SyntaxNode | null {
  const tree = syntaxTree(state);
  for (const side of [-1, 1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(pos, side); node; node = node.parent)
      if (PIECE.test(node.name)) return node;
  return null;
}

const bright = Decoration.line({ class: "cm-in-focus" });

/** Only lines that are seen are marked. */
function build(view: EditorView): DecorationSet {
  const { state } = view;
  const piece = pieceAt(state);
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

/** Everything but what is written in is dimmed. */
export const focusMode: Extension = [
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = build(view);
      }

      update(update: ViewUpdate): void {
        const { view } = update;
        const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
        if (view.composing) this.decorations = this.decorations.map(update.changes);
        else if (update.docChanged || update.selectionSet || update.viewportChanged || parsed)
          this.decorations = build(view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
  EditorView.editorAttributes.of({ class: "cm-focus-mode" }),
];

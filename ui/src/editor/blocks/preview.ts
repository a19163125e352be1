import { syntaxTree } from "@codemirror/language";
import { StateField, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet, type WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { hasFocus } from "../focus.ts";
import { readingMode, sourceMode } from "../mode.ts";
import { placed } from "./nested.ts";

/** A kind of block that is shown below its source, too, while the caret is in that. */
export interface PreviewedKind {
  /** The syntax node it is made from. */
  readonly node: string;
  /** What is shown below it; null for nothing. */
  preview(state: EditorState, node: SyntaxNode): WidgetType | null;
}

interface Preview {
  /** Below which place of the text. */
  readonly at: number;
  readonly widget: WidgetType | null;
  readonly drawn: DecorationSet;
}

const NOTHING: Preview = { at: 0, widget: null, drawn: Decoration.none };

/** What is written in a block as it will look, below its source. */
export function previewBelow(kind: PreviewedKind): Extension {
  return StateField.define<Preview>({
    create: (state) => preview(kind, state, NOTHING),
    update: (before, { state, startState, docChanged, selection }) =>
      docChanged ||
      selection !== undefined ||
      hasFocus(state) !== hasFocus(startState) ||
      syntaxTree(state) !== syntaxTree(startState) ||
      state.facet(sourceMode) !== startState.facet(sourceMode) ||
      state.facet(readingMode) !== startState.facet(readingMode)
        ? preview(kind, state, before)
        : before,
    provide: (field) => EditorView.decorations.from(field, ({ drawn }) => drawn),
  });
}

function preview(kind: PreviewedKind, state: EditorState, before: Preview): Preview {
  const node = written(kind.node, state);
  const drawn = node && kind.preview(state, node);
  if (!node || !drawn) return NOTHING;
  const widget = placed(state, node, drawn);
  const at = node.to;
  if (before.widget && before.at === at && before.widget.eq(widget)) return before;
  return { at, widget, drawn: Decoration.set(Decoration.widget({ widget, block: true, side: 1 }).range(at)) };
}

/** The block with the caret in it. */
function written(name: string, state: EditorState): SyntaxNode | null {
  if (!hasFocus(state) || state.facet(sourceMode) || state.facet(readingMode)) return null;
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  // Marks of quotes, and what indents it, are before it on its first line.
  const start = line.from + (/^[\s>]*/.exec(line.text)?.[0].length ?? 0);
  const places: [pos: number, side: -1 | 1][] = [
    [head, -1],
    [head, 1],
  ];
  if (head < start) places.push([start, 1]);
  for (const [at, side] of places) {
    let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, side);
    while (node && node.name !== name) node = node.parent;
    if (node) return node;
  }
  return null;
}

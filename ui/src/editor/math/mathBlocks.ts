import { syntaxTree } from "@codemirror/language";
import { StateField, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import type { BlockKind } from "../blocks/kind.ts";
import { focused, hasFocus } from "../focus.ts";
import { readingMode, sourceMode } from "../mode.ts";
import { BlockMathWidget } from "./widgets.ts";

/** `$$ … $$` on lines of their own: set, with the source in its place while the caret is in it. */
export const mathBlocks: BlockKind = {
  nodes: ["BlockMath"],
  read(state, node) {
    const tex = texOf(state, node);
    return tex === null ? null : { widget: new BlockMathWidget(tex, edit), reveals: true };
  },
};

/** Between the dollars; null where they are not closed, or where something else is on their lines. */
function texOf({ doc }: EditorState, node: SyntaxNode): string | null {
  const [open, close] = node.getChildren("MathMark");
  if (!open || !close || node.parent?.parent) return null;
  const alone =
    doc.lineAt(close.to).to === node.to && doc.sliceString(doc.lineAt(node.from).from, node.from).trim() === "";
  return alone ? doc.sliceString(open.to, close.from).replace(/^\n|\n$/g, "") : null;
}

function edit(view: EditorView, block: HTMLElement): void {
  const { from } = view.state.doc.lineAt(view.posAtDOM(block));
  view.focus();
  // In one step with the focus: a caret in a block that is still covered would be put behind it.
  view.dispatch({ selection: { anchor: from + 2 }, effects: focused.of(true) });
}

/** The formula that is written, below its source: by the block it was drawn for. */
interface Preview {
  readonly node: { from: number; to: number; tex: string } | null;
  readonly drawn: DecorationSet;
}

function preview(state: EditorState, before: Preview | null): Preview {
  const node = written(state);
  const old = before?.node ?? null;
  if (before && (old === node || (old && node && old.to === node.to && old.tex === node.tex))) return before;
  if (!node) return { node, drawn: Decoration.none };
  const widget = new BlockMathWidget(node.tex, null);
  return { node, drawn: Decoration.set(Decoration.widget({ widget, block: true, side: 1 }).range(node.to)) };
}

/** The block with the caret in it. */
function written(state: EditorState): Preview["node"] {
  if (!hasFocus(state) || state.facet(sourceMode) || state.facet(readingMode)) return null;
  const { head } = state.selection.main;
  for (const side of [-1, 1] as const) {
    let node: SyntaxNode | null = syntaxTree(state).resolveInner(head, side);
    while (node && node.name !== "BlockMath") node = node.parent;
    const tex = node && texOf(state, node);
    if (node && tex !== null && tex.trim() !== "") return { from: node.from, to: node.to, tex };
  }
  return null;
}

export const mathPreview: Extension = StateField.define<Preview>({
  create: (state) => preview(state, null),
  update: (before, { state, startState, docChanged, selection }) =>
    docChanged ||
    selection !== undefined ||
    hasFocus(state) !== hasFocus(startState) ||
    syntaxTree(state) !== syntaxTree(startState) ||
    state.facet(sourceMode) !== startState.facet(sourceMode) ||
    state.facet(readingMode) !== startState.facet(readingMode)
      ? preview(state, before)
      : before,
  provide: (field) => EditorView.decorations.from(field, ({ drawn }) => drawn),
});

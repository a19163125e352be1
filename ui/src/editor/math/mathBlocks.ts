import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { beginsLine, innerText } from "../blocks/inner.ts";
import type { BlockKind } from "../blocks/kind.ts";
import { previewBelow } from "../blocks/preview.ts";
import { focused } from "../focus.ts";
import { BlockMathWidget, InlineMathWidget } from "./widgets.ts";

/** `$$ … $$` on lines of their own, or behind the mark of an item: set, with the source in its place while the caret is in it. */
export const mathBlocks: BlockKind = {
  nodes: ["BlockMath"],
  nested: true,
  read(state, node) {
    const tex = texOf(state, node);
    if (tex === null) return null;
    if (!beginsLine(state, node)) return { widget: new InlineMathWidget(tex, true), reveals: true, beside: true };
    return { widget: new BlockMathWidget(tex, edit), reveals: true };
  },
};

/** Between the dollars; null where they are not closed, or where something follows them. */
function texOf(state: EditorState, node: SyntaxNode): string | null {
  const [open, close] = node.getChildren("MathMark");
  if (!open || !close || state.doc.lineAt(close.to).to !== node.to) return null;
  return innerText(state, node, open.to, close.from).replace(/^\n|\n$/g, "");
}

function edit(view: EditorView, block: HTMLElement): void {
  const { from } = view.state.doc.lineAt(view.posAtDOM(block));
  view.focus();
  // In one step with the focus: a caret in a block that is still covered would be put behind it.
  view.dispatch({ selection: { anchor: from + 2 }, effects: focused.of(true) });
}

/** The formula that is written, below its source. */
export const mathPreview = previewBelow({
  node: "BlockMath",
  preview(state, node) {
    const tex = texOf(state, node);
    return tex === null || tex.trim() === "" ? null : new BlockMathWidget(tex, null);
  },
});

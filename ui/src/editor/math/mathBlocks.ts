import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import type { BlockKind } from "../blocks/kind.ts";
import { previewBelow } from "../blocks/preview.ts";
import { focused } from "../focus.ts";
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

/** The formula that is written, below its source. */
export const mathPreview = previewBelow({
  node: "BlockMath",
  preview(state, node) {
    const tex = texOf(state, node);
    return tex === null || tex.trim() === "" ? null : new BlockMathWidget(tex, null);
  },
});

import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { WidgetType, type EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

/** So long a button says what it did. */
const SAID_MS = 1500;

/** Copies the code of the fence it stands in. By keys, `copyCodeHere` does the same. */
export class CopyWidget extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(view: EditorView): HTMLElement {
    const button = copyButton("Copy this code", async () => {
      const fence = fenceAt(view.state, view.posAtDOM(button));
      return fence ? copy(view, fence) : null;
    });
    button.className = "cm-code-copy";
    button.tabIndex = -1;
    return button;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** A button that copies, and says what it did: `copied`, or (false) marked the text so that a key copies it; null for nothing. */
export function copyButton(title: string, copied: () => Promise<boolean | null>): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.title = title;
  // The caret stays where it is.
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = async () => {
    const done = await copied();
    if (done === null) return;
    button.textContent = done ? "Copied" : "Selected";
    setTimeout(() => (button.textContent = "Copy"), SAID_MS);
  };
  return button;
}

/** Copies the code at the caret; false where there is none. */
export function copyCodeHere(view: EditorView): boolean {
  const fence = fenceAt(view.state, view.state.selection.main.head);
  if (fence) void copy(view, fence);
  return fence !== null;
}

function fenceAt(state: EditorState, pos: number): SyntaxNode | null {
  const tree = syntaxTree(state);
  for (const side of [-1, 1] as const) {
    for (let node: SyntaxNode | null = tree.resolve(pos, side); node; node = node.parent)
      if (node.name === "FencedCode" || node.name === "CodeBlock") return node;
  }
  return null;
}

/** Where the system keeps its clipboard from us, the code is selected: a key copies that. */
async function copy(view: EditorView, fence: SyntaxNode): Promise<boolean> {
  const parts = fence.getChildren("CodeText");
  try {
    await navigator.clipboard.writeText(codeOf(view.state, fence));
    return true;
  } catch {
    const [first] = parts;
    const last = parts.at(-1);
    if (first && last) view.dispatch({ selection: { anchor: first.from, head: last.to }, userEvent: "select" });
    view.focus();
    return false;
  }
}

/** The code alone: without what a list or a quote has before each of its lines. */
export function codeOf(state: EditorState, fence: SyntaxNode): string {
  return fence
    .getChildren("CodeText")
    .map(({ from, to }) => state.sliceDoc(from, to))
    .join("");
}

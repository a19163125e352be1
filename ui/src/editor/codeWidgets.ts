import type { EditorState, Extension } from "@codemirror/state";
import { WidgetType, type EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { Stage, plugOf, type StageHost } from "../frames/stage.ts";
import { beginsLine, innerText, isNested } from "./blocks/inner.ts";
import type { Block, BlockKind } from "./blocks/kind.ts";
import { redrawnWith } from "./blocks/redrawn.ts";
import { focused } from "./focus.ts";
import type { EditorHost, EditorPlugs } from "./host.ts";
import { documentKey } from "./identity.ts";
import { readingMode } from "./mode.ts";

/** A closed fence at the left edge of the note, or of the quote or item that it is in. */
export interface Fence {
  /** The first word after the opening mark. */
  language: string;
  body: string;
}

/** What a `FencedCode` node says, if it is closed and has a language. */
export function fenceOf(state: EditorState, node: SyntaxNode): Fence | null {
  const marks = node.getChildren("CodeMark");
  const info = node.getChild("CodeInfo");
  const language = info ? (/^[^\s{]+/.exec(state.sliceDoc(info.from, info.to))?.[0] ?? "") : "";
  const first = state.doc.lineAt(node.from);
  const last = marks.at(-1);
  if (language === "" || marks.length < 2 || !last || last.from <= first.to) return null;
  if (isNested(node) ? !beginsLine(state, node) : first.from !== node.from) return null;
  const to = Math.max(first.to, state.doc.lineAt(last.from).from - 1);
  return { language, body: innerText(state, node, Math.min(first.to + 1, to), to) };
}

/** Fences that plugs render. */
export function plugFences({ plugs }: EditorHost): BlockKind {
  return {
    nodes: ["FencedCode"],
    nested: true,
    read(state, node): Block | null {
      const fence = fenceOf(state, node);
      const hook = fence && plugs.widget(fence.language);
      if (!fence || !hook) return null;
      const note = (state.facet(documentKey) as { path?: string } | null)?.path ?? "";
      return { widget: new FenceWidget(plugs, hook.id, hook.stamp, fence, note), reveals: true };
    },
  };
}

/** Plugs come and go, also while a note is away. */
export function followPlugs({ plugs }: EditorHost): Extension {
  return redrawnWith((changed) => plugs.onChange(changed));
}

/** A place where a plug shows a fence of a note. */
export function stageFor(host: StageHost, id: string, fence: Fence, note: string, changed: () => void): Stage {
  const { language, body } = fence;
  const stage = new Stage(document.createElement("div"), host, {
    id,
    title: `${language}, shown by the plug ${plugOf(id)}`,
    key: `${id} ${note} ${body}`,
    fit: "content",
    changed,
  });
  void stage.show({ kind: "codeWidget", body, note });
  return stage;
}

class FenceWidget extends WidgetType {
  readonly #plugs: EditorPlugs;

  constructor(
    plugs: EditorPlugs,
    readonly id: string,
    readonly stamp: string,
    readonly fence: Fence,
    readonly note: string,
  ) {
    super();
    this.#plugs = plugs;
  }

  override eq(other: FenceWidget): boolean {
    const { language, body } = this.fence;
    return (
      other.id === this.id &&
      other.stamp === this.stamp &&
      other.note === this.note &&
      other.fence.language === language &&
      other.fence.body === body
    );
  }

  override toDOM(view: EditorView): HTMLElement {
    const { language } = this.fence;
    const block = document.createElement("div");
    block.className = "cm-plug-widget";
    const stage = stageFor(this.#plugs.stage, this.id, this.fence, this.note, () => view.requestMeasure());
    stages.set(block, stage);
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "cm-plug-edit";
    edit.textContent = "Edit";
    edit.title = `Edit the text of this ${language} block`;
    const enter = () => editSource(view, block);
    edit.onclick = enter;
    // What is no link, button or page is the block itself.
    stage.element.onclick = (event) => {
      if (view.state.facet(readingMode)) return;
      if (event.target instanceof Element && !event.target.closest("a, button, .stage-error")) enter();
    };
    block.append(stage.element, edit);
    return block;
  }

  override destroy(block: HTMLElement): void {
    stages.get(block)?.destroy();
    stages.delete(block);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** Puts the caret into the source that a block stands for: into its second line, which of a fence is the first of its text. */
export function editSource(view: EditorView, block: HTMLElement): void {
  const { doc } = view.state;
  const first = doc.lineAt(view.posAtDOM(block)).number;
  view.focus();
  // In one step with the focus: a caret inside a block that is still covered would be put behind it.
  view.dispatch({ selection: { anchor: doc.line(Math.min(first + 1, doc.lines)).from }, effects: focused.of(true) });
}

const stages = new WeakMap<HTMLElement, Stage>();

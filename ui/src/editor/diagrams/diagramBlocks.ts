import type { EditorState } from "@codemirror/state";
import { WidgetType, type EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { blockActs } from "../blocks/acts.ts";
import type { Block, BlockKind } from "../blocks/kind.ts";
import { previewBelow } from "../blocks/preview.ts";
import { editSource, fenceOf } from "../codeWidgets.ts";
import type { EditorHost } from "../host.ts";
import { copyButton } from "../livePreview/copyCode.ts";
import { readingMode } from "../mode.ts";
import { DiagramView } from "./diagramView.ts";
import { drawer } from "./pageDrawer.ts";

/** Fences that are drawn. */
const LANGUAGE = "mermaid";

/** Room for a diagram before it was drawn; `.diagram-wait` has the same. */
const FIRST_HEIGHT = 180;
/** Above and below it. */
const PADDING = 16;

/** Diagrams: what mermaid draws of a fence stands in its place. */
export const diagramBlocks: BlockKind = {
  nodes: ["FencedCode"],
  nested: true,
  read(state, node): Block | null {
    const source = sourceIn(state, node);
    return source === null ? null : { widget: new DiagramWidget(source, false), reveals: true };
  },
};

/** The diagram that is written, below its source; unless a plug shows them. */
export const diagramPreview = ({ plugs }: EditorHost) =>
  previewBelow({
    node: "FencedCode",
    preview(state, node) {
      const source = plugs.widget(LANGUAGE) ? null : sourceIn(state, node);
      return source === null || source.trim() === "" ? null : new DiagramWidget(source, true);
    },
  });

function sourceIn(state: EditorState, node: SyntaxNode): string | null {
  const fence = fenceOf(state, node);
  return fence?.language.toLowerCase() === LANGUAGE ? fence.body : null;
}

class DiagramWidget extends WidgetType {
  constructor(
    readonly source: string,
    /** It stands below its source, which is being written. */
    readonly preview: boolean,
  ) {
    super();
  }

  override eq(other: DiagramWidget): boolean {
    return other.source === this.source && other.preview === this.preview;
  }

  override get estimatedHeight(): number {
    return (drawer.size(this.source)?.height ?? FIRST_HEIGHT) + PADDING;
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = document.createElement("div");
    block.className = this.preview ? "cm-diagram cm-diagram-preview" : "cm-diagram";
    const diagram = new DiagramView(this.source, { changed: () => view.requestMeasure(), steady: this.preview });
    views.set(block, diagram);
    block.append(diagram.element);
    if (!this.preview) block.append(this.#acts(view, block));
    return block;
  }

  /** A press on it shows the source, as the button does. */
  #acts(view: EditorView, block: HTMLElement): HTMLElement {
    const copy = copyButton("Copy the source of this diagram", async () => {
      try {
        await navigator.clipboard.writeText(this.source);
        return true;
      } catch {
        // Where the system keeps its clipboard from us, a key copies what is shown.
        editSource(view, block);
        return false;
      }
    });
    copy.className = "cm-block-act";
    block.onmousedown = (event) => {
      const pressed = event.target instanceof Element && !event.target.closest("button");
      if (event.button !== 0 || !pressed || view.state.facet(readingMode)) return;
      event.preventDefault();
      editSource(view, block);
    };
    return blockActs("this diagram", () => editSource(view, block), [copy]);
  }

  /** What is typed above it is drawn in the same place. */
  override updateDOM(block: HTMLElement, _view: EditorView, from: this): boolean {
    const diagram = views.get(block);
    if (!diagram || !this.preview || !from.preview) return false;
    diagram.show(this.source);
    return true;
  }

  override destroy(block: HTMLElement): void {
    views.get(block)?.destroy();
    views.delete(block);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const views = new WeakMap<HTMLElement, DiagramView>();

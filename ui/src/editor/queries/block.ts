import { Prec, type Extension } from "@codemirror/state";
import { EditorView, WidgetType, keymap } from "@codemirror/view";
import { syntaxTree } from "@codemirror/language";
import type { SyntaxNode } from "@lezer/common";
import { isNested, leadOf } from "../blocks/inner.ts";
import type { Block, BlockKind } from "../blocks/kind.ts";
import { editSource, fenceOf } from "../codeWidgets.ts";
import { focused } from "../focus.ts";
import { documentKey } from "../identity.ts";
import { readingMode } from "../mode.ts";
import { QueryBlockView, heightOf } from "./blockView.ts";
import type { LiveQueries } from "./liveQuery.ts";

/** Fences that ask for something of the space. */
export const QUERY = "query";

/** Query blocks: what they find stands in their place. */
export function queryBlocks(queries: LiveQueries): BlockKind {
  return {
    nodes: ["FencedCode"],
    nested: true,
    read(state, node): Block | null {
      const fence = fenceOf(state, node);
      if (fence?.language !== QUERY) return null;
      const note = (state.facet(documentKey) as { path?: string } | null)?.path ?? "";
      return { widget: new QueryWidget(queries, fence.body, note, state.facet(readingMode)), reveals: true };
    },
  };
}

class QueryWidget extends WidgetType {
  constructor(
    readonly queries: LiveQueries,
    readonly text: string,
    readonly note: string,
    /** It is looked at, and has no way to its source. */
    readonly reading: boolean,
  ) {
    super();
  }

  override eq(other: QueryWidget): boolean {
    return other.text === this.text && other.note === this.note && other.reading === this.reading;
  }

  override get estimatedHeight(): number {
    return heightOf(this.text, this.note);
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = document.createElement("div");
    block.className = "cm-query";
    const shown = new QueryBlockView(this.queries.of(this.text, this.note), {
      changed: () => view.requestMeasure(),
      ...(this.reading ? {} : { edit: (position) => edit(view, block, position) }),
    });
    shown.element.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      leave(view, block);
    };
    block.append(shown.element);
    views.set(block, shown);
    return block;
  }

  override destroy(block: HTMLElement): void {
    views.get(block)?.destroy();
    views.delete(block);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const views = new WeakMap<HTMLElement, QueryBlockView>();

/** Puts the caret into the source, at a place of it if one is named. */
function edit(view: EditorView, block: HTMLElement, position: string | null): void {
  const [line, column] = (position ?? "").split(":").map(Number);
  if (!line || !column) {
    editSource(view, block);
    return;
  }
  const { doc } = view.state;
  const at = view.posAtDOM(block);
  const node = fenceAt(view, at);
  const written = doc.line(Math.min(doc.lineAt(at).number + line, doc.lines));
  // What stands before it of quotes and items is no part of the query.
  const lead = node && isNested(node) ? leadOf(view.state, node)(written) : 0;
  // Columns count characters; the editor counts in UTF-16.
  const anchor = written.from + lead + [...written.text.slice(lead)].slice(0, column - 1).join("").length;
  view.focus();
  view.dispatch({ selection: { anchor }, effects: focused.of(true), scrollIntoView: true });
}

/** From the block back into the text, behind it. */
function leave(view: EditorView, block: HTMLElement): void {
  const { doc } = view.state;
  const at = view.posAtDOM(block);
  const node = fenceAt(view, at);
  const behind = node ? Math.min(doc.lineAt(node.to).to + 1, doc.length) : at;
  view.focus();
  view.dispatch({ selection: { anchor: behind }, scrollIntoView: true });
}

/** The query that begins on the line at a place. */
function fenceAt({ state }: EditorView, at: number): SyntaxNode | null {
  const { from, text } = state.doc.lineAt(at);
  let node: SyntaxNode | null = syntaxTree(state).resolve(from + text.search(/[^\s>]|$/), 1);
  while (node && node.name !== "FencedCode") node = node.parent;
  return node && fenceOf(state, node)?.language === QUERY ? node : null;
}

/** Escape in the source of a query shows what it finds, and gives it the keyboard. */
export const queryKeys: Extension = Prec.low(
  keymap.of([
    {
      key: "Escape",
      run(view) {
        const { main } = view.state.selection;
        const { doc } = view.state;
        let node = syntaxTree(view.state).resolveInner(main.head, -1);
        while (node.parent && node.name !== "FencedCode") node = node.parent;
        if (node.name !== "FencedCode" || fenceOf(view.state, node)?.language !== QUERY) return false;
        const first = doc.lineAt(node.from);
        const last = doc.lineAt(node.to);
        // At the end or the start of a note there may be no line beside it.
        const anchor = last.to < doc.length ? last.to + 1 : first.from - 1;
        if (anchor < 0) return false;
        view.dispatch({ selection: { anchor } });
        const block = [...view.contentDOM.querySelectorAll<HTMLElement>(".cm-query")].find(
          (element) => view.posAtDOM(element) === first.from,
        );
        if (block) views.get(block)?.focus();
        return true;
      },
    },
  ]),
);

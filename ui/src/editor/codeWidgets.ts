import { syntaxTree } from "@codemirror/language";
import { Prec, StateEffect, StateField, type EditorState, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType, keymap, type DecorationSet } from "@codemirror/view";
import type { Tree } from "@lezer/common";
import { Stage, plugOf } from "../frames/stage.ts";
import type { EditorHost, EditorPlugs } from "./host.ts";
import { documentKey } from "./identity.ts";

/** A closed fence at the left edge. */
export interface Fence {
  from: number;
  to: number;
  /** The first word after the opening mark. */
  language: string;
  bodyFrom: number;
  bodyTo: number;
}

const found = new WeakMap<Tree, Fence[]>();

/** The fences of a note. They are looked for once for each parse: moving the cursor must not look again. */
export function fences(state: EditorState, tree: Tree = syntaxTree(state)): Fence[] {
  let list = found.get(tree);
  if (!list) found.set(tree, (list = search(state, tree)));
  return list;
}

function search(state: EditorState, tree: Tree): Fence[] {
  const list: Fence[] = [];
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== "FencedCode") continue;
    const marks = node.getChildren("CodeMark");
    const info = node.getChild("CodeInfo");
    const language = info ? (/^[^\s{]+/.exec(state.sliceDoc(info.from, info.to))?.[0] ?? "") : "";
    const first = state.doc.lineAt(node.from);
    const last = marks.at(-1);
    if (language === "" || first.from !== node.from || marks.length < 2 || !last || last.from <= first.to) continue;
    const bodyTo = Math.max(first.to, state.doc.lineAt(last.from).from - 1);
    list.push({
      from: node.from,
      to: state.doc.lineAt(last.from).to,
      language,
      bodyFrom: Math.min(first.to + 1, bodyTo),
      bodyTo,
    });
  }
  return list;
}

const refresh = StateEffect.define<null>();
const focused = StateEffect.define<boolean>();

interface Drawn {
  decorations: DecorationSet;
  focus: boolean;
}

/** Fences that plugs render, in place of their source; with the caret in it the source is there again. */
export function codeWidgets(host: EditorHost): Extension {
  const draw = (state: EditorState, focus: boolean): Drawn => {
    const ranges: Range<Decoration>[] = [];
    const note = (state.facet(documentKey) as { path?: string } | null)?.path ?? "";
    for (const fence of fences(state)) {
      const hook = host.plugs.widget(fence.language);
      const writing = focus && state.selection.ranges.some((range) => range.from <= fence.to && range.to >= fence.from);
      if (!hook || writing) continue;
      const body = state.sliceDoc(fence.bodyFrom, fence.bodyTo);
      const widget = new FenceWidget(host.plugs, hook.id, hook.stamp, fence.language, body, note);
      ranges.push(Decoration.replace({ widget, block: true }).range(fence.from, fence.to));
    }
    return { decorations: Decoration.set(ranges), focus };
  };
  const field = StateField.define<Drawn>({
    create: (state) => draw(state, false),
    update(drawn, transaction) {
      let { focus } = drawn;
      let again = transaction.docChanged || transaction.selection !== undefined;
      again ||= syntaxTree(transaction.startState) !== syntaxTree(transaction.state);
      for (const effect of transaction.effects) {
        if (effect.is(focused)) focus = effect.value;
        again ||= effect.is(focused) || effect.is(refresh);
      }
      return again ? draw(transaction.state, focus) : drawn;
    },
    // Of blocks the editor must know before it draws, so they cannot come from a view.
    provide: (of) => EditorView.decorations.from(of, ({ decorations }) => decorations),
  });
  const follow = ViewPlugin.define((view) => {
    let gone = false;
    const again = () => {
      if (!gone) view.dispatch({ effects: [refresh.of(null), focused.of(view.hasFocus)] });
    };
    const unlisten = host.plugs.onChange(again);
    // The note may have been away while plugs came and went.
    queueMicrotask(again);
    return {
      destroy: () => {
        gone = true;
        unlisten();
      },
    };
  });
  /** The caret goes into a block from the line beside it; by itself it would go past. */
  const enter = (forward: boolean) => (view: EditorView) => {
    const { state } = view;
    const { main } = state.selection;
    const line = state.doc.lineAt(main.head);
    const beside = fences(state).find(({ from, to }) => (forward ? from === line.to + 1 : to === line.from - 1));
    if (!main.empty || !beside || !host.plugs.widget(beside.language)) return false;
    // A long line has several rows, and the next one may be its own.
    const { head } = view.moveVertically(main, forward);
    if (head !== main.head && head >= line.from && head <= line.to) return false;
    const anchor = forward ? beside.bodyFrom : state.doc.lineAt(beside.bodyTo).from;
    view.dispatch({ selection: { anchor }, effects: focused.of(true), scrollIntoView: true });
    return true;
  };
  const keys = keymap.of([
    { key: "ArrowDown", run: enter(true) },
    { key: "ArrowUp", run: enter(false) },
  ]);
  return [field, follow, Prec.high(keys), EditorView.focusChangeEffect.of((_, focusing) => focused.of(focusing))];
}

class FenceWidget extends WidgetType {
  readonly #plugs: EditorPlugs;

  constructor(
    plugs: EditorPlugs,
    readonly id: string,
    readonly stamp: string,
    readonly language: string,
    readonly body: string,
    readonly note: string,
  ) {
    super();
    this.#plugs = plugs;
  }

  override eq(other: FenceWidget): boolean {
    return other.id === this.id && other.stamp === this.stamp && other.body === this.body && other.note === this.note;
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = document.createElement("div");
    block.className = "cm-plug-widget";
    const stage = new Stage(document.createElement("div"), this.#plugs.stage, {
      id: this.id,
      title: `${this.language}, shown by the plug ${plugOf(this.id)}`,
      key: `${this.id} ${this.note} ${this.body}`,
      fit: "content",
      changed: () => view.requestMeasure(),
    });
    stages.set(block, stage);
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "cm-plug-edit";
    edit.textContent = "Edit";
    edit.title = `Edit the text of this ${this.language} block`;
    const enter = () => {
      // A block's place in the document is told only to the line; of equal fences the nearest is meant.
      const at = view.posAtDOM(block);
      const [fence] = fences(view.state)
        .filter((one) => one.language === this.language && view.state.sliceDoc(one.bodyFrom, one.bodyTo) === this.body)
        .toSorted((a, b) => Math.abs(a.from - at) - Math.abs(b.from - at));
      view.focus();
      // In one step with the focus: a caret inside a block that is still covered would be put behind it.
      if (fence) view.dispatch({ selection: { anchor: fence.bodyFrom }, effects: focused.of(true) });
    };
    edit.onclick = enter;
    // What is no link, button or page is the block itself.
    stage.element.onclick = (event) => {
      if (event.target instanceof Element && !event.target.closest("a, button, .stage-error")) enter();
    };
    block.append(stage.element, edit);
    void stage.show({ kind: "codeWidget", body: this.body, note: this.note });
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

const stages = new WeakMap<HTMLElement, Stage>();

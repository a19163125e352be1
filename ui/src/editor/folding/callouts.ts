import { foldEffect, syntaxTree } from "@codemirror/language";
import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { ViewPlugin, type EditorView, type ViewUpdate } from "@codemirror/view";
import { calloutOf } from "../livePreview/callout.ts";
import { foldsKnown } from "./memory.ts";
import { rangeOf } from "./ranges.ts";

const read = StateEffect.define<number>();

/** How far callouts of this note were folded as they say; what is written later stays open. Kept with the note, not with its view. */
const readUntil = StateField.define<number>({
  create: () => 0,
  update(until, { changes, effects, docChanged }) {
    const now = effects.findLast((effect) => effect.is(read))?.value;
    return now ?? (docChanged ? changes.mapPos(until, 1) : until);
  },
});

/** Callouts with a minus are folded when their note is opened, as far as it is parsed; `[!tip]-`. */
const folder = ViewPlugin.fromClass(
  class {
    #asked = false;
    #gone = false;

    constructor(readonly view: EditorView) {
      this.#ask();
    }

    update(update: ViewUpdate): void {
      if (syntaxTree(update.startState) !== syntaxTree(update.state)) this.#ask();
    }

    destroy(): void {
      this.#gone = true;
    }

    #ask(): void {
      if (this.#asked) return;
      this.#asked = true;
      queueMicrotask(() => {
        this.#asked = false;
        if (!this.#gone) this.#fold();
      });
    }

    #fold(): void {
      const { state } = this.view;
      const until = state.field(readUntil);
      const tree = syntaxTree(state);
      if (tree.length <= until) return;
      const effects: StateEffect<unknown>[] = [read.of(tree.length)];
      // A note that was folded by hand before is as it was left.
      if (until > 0 || !foldsKnown(this.view)) {
        const { head } = state.selection.main;
        for (const quote of tree.topNode.getChildren("Blockquote")) {
          if (quote.from < until || calloutOf(state, quote)?.fold !== "-") continue;
          const range = rangeOf(state, state.doc.lineAt(quote.from));
          if (range && !(head > range.from && head <= range.to)) effects.push(foldEffect.of(range));
        }
      }
      this.view.dispatch({ effects });
    }
  },
);

export const calloutFolds: Extension = [readUntil, folder];

import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { Mark } from "../protocol/bindings.ts";
import type { EditorHost } from "./host.ts";

/** How a mark can look. A class that is not among them looks as `mark` does. README.md lists them. */
const STYLES = ["todo", "done", "info", "warn", "error", "quiet", "strong", "mark"];
/** Lines whose marks are remembered; a screen shows some tens. */
const REMEMBERED = 2000;
/** Longer lines are marked at their beginning. */
const LONGEST = 4000;

export function markClass(name: string): string {
  return `plug-mark plug-mark-${STYLES.includes(name) ? name : "mark"}`;
}

const setMarks = StateEffect.define<DecorationSet>();

const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) next = effect.value;
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * The marks that plugs declare, on what is visible. The host finds them (see `marks.rs` for why); until it has answered, those that are
 * there move with the text, so a mark neither flickers nor holds up a key.
 */
export function plugMarks(host: EditorHost): Extension {
  // By a line's text: only lines that changed are asked for again. Shared by all notes, as the patterns are.
  let known = new Map<string, Mark[]>();

  const plugin = ViewPlugin.fromClass(
    class {
      readonly #view: EditorView;
      readonly #unlisten: () => void;
      #waiting = false;
      #asking = false;
      #gone = false;

      constructor(view: EditorView) {
        this.#view = view;
        this.#unlisten = host.plugs.onChange(() => {
          known = new Map();
          this.#soon();
        });
        this.#soon();
      }

      update(update: ViewUpdate): void {
        if (update.docChanged || update.viewportChanged) this.#soon();
      }

      destroy(): void {
        this.#gone = true;
        this.#unlisten();
      }

      #soon(): void {
        if (this.#waiting) return;
        this.#waiting = true;
        requestAnimationFrame(() => {
          this.#waiting = false;
          void this.#mark();
        });
      }

      async #mark(): Promise<void> {
        if (this.#gone || this.#asking) return;
        const texts = host.plugs.marksText() ? visibleLines(this.#view).map(({ text }) => text) : [];
        const unknown = [...new Set(texts)].filter((text) => text !== "" && !known.has(text));
        if (unknown.length > 0) {
          this.#asking = true;
          const of = known;
          try {
            const found = await host.plugs.findMarks(unknown);
            unknown.forEach((text, at) => of.set(text, found[at] ?? []));
          } catch {
            // Without an answer nothing is marked; the next edit asks again.
            return;
          } finally {
            this.#asking = false;
          }
          if (this.#gone) return;
          // Typing went on: what is new is asked for now.
          if (of !== known || visibleLines(this.#view).some(({ text }) => text !== "" && !known.has(text)))
            this.#soon();
        }
        this.#draw();
        if (known.size > REMEMBERED) known = new Map();
      }

      #draw(): void {
        // An input method composes in the very text nodes that new marks would replace.
        if (this.#view.composing) return;
        const ranges: Range<Decoration>[] = [];
        if (host.plugs.marksText())
          for (const { from, text } of visibleLines(this.#view))
            for (const mark of known.get(text) ?? [])
              ranges.push(decorationOf(mark).range(from + mark.from, from + Math.min(mark.to, text.length)));
        if (ranges.length === 0 && this.#view.state.field(shown).size === 0) return;
        this.#view.dispatch({ effects: setMarks.of(Decoration.set(ranges, true)) });
      }
    },
  );
  return [shown, plugin];
}

function visibleLines(view: EditorView): { from: number; text: string }[] {
  const lines: { from: number; text: string }[] = [];
  for (const { from, to } of view.visibleRanges)
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      lines.push({ from: line.from, text: line.text.slice(0, LONGEST) });
      at = line.to + 1;
    }
  return lines;
}

function decorationOf({ class: name, plug }: Mark): Decoration {
  return Decoration.mark({ class: markClass(name), attributes: { title: `Marked by the plug “${plug}”` } });
}

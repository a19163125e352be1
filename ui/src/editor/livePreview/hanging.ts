import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type EditorState, type Line } from "@codemirror/state";
import {
  Decoration,
  Direction,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from "@codemirror/view";
import { readingMode, sourceMode } from "../mode.ts";
import { listDepth } from "./items.ts";

/** Of a list item's first line: what stands before its text, with the box of a task. */
const PREFIX = /^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[^[\]]\][ \t]+)?/u;
const QUOTE = /^[ \t]*(?:>[ \t]?)+/;
/** Other widths than these are not kept: a note has few kinds of marks. */
const MOST_WIDTHS = 500;

/** A line that begins a list item, and where its text begins. */
interface Item {
  line: Line;
  /** What is hidden or drawn otherwise hangs on it. */
  key: string;
  text: number;
}

function itemOn(state: EditorState, line: Line, current: boolean): Item | null {
  const quote = QUOTE.exec(line.text)?.[0] ?? "";
  const prefix = PREFIX.exec(line.text.slice(quote.length))?.[0];
  if (prefix === undefined) return null;
  const start = line.from + quote.length + (/^[ \t]*/.exec(prefix)?.[0].length ?? 0);
  const mark = syntaxTree(state).resolveInner(start, 1);
  if (mark.name !== "ListMark") return null;
  return {
    line,
    key: `${current ? "¦" : ""}${listDepth(mark)}${quote}${prefix}`,
    text: line.from + quote.length + prefix.length,
  };
}

/**
 * Lines of a list item that break go on below its text, not below its mark. How wide the mark is drawn is measured once for each kind of
 * mark, before it is painted, so that nothing moves under the reader's eyes.
 */
export const hangingIndent = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    /** Pixels, by {@link Item.key}. */
    readonly #widths = new Map<string, number>();
    #unmeasured: Item[] = [];
    /** There are widths that are not drawn yet. */
    #fresh = false;
    #character: number;

    constructor(readonly view: EditorView) {
      this.#character = view.defaultCharacterWidth;
      this.decorations = this.#build();
    }

    update(update: ViewUpdate): void {
      const { view } = update;
      if (view.composing) {
        this.decorations = this.decorations.map(update.changes);
        return;
      }
      if (update.geometryChanged && view.defaultCharacterWidth !== this.#character) {
        this.#character = view.defaultCharacterWidth;
        this.#widths.clear();
      }
      const switched = [sourceMode, readingMode].some(
        (mode) => update.startState.facet(mode) !== update.state.facet(mode),
      );
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const moved = update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged;
      if (this.#fresh || switched || parsed || moved || update.geometryChanged) this.decorations = this.#build();
    }

    #build(): DecorationSet {
      const { view } = this;
      const { state } = view;
      this.#unmeasured = [];
      this.#fresh = false;
      if (state.facet(sourceMode)) return Decoration.none;
      const shows = view.hasFocus && !state.facet(readingMode);
      const { ranges } = state.selection;
      const builder = new RangeSetBuilder<Decoration>();
      for (const { from, to } of view.visibleRanges) {
        for (let pos = from; pos <= to;) {
          const line = state.doc.lineAt(pos);
          pos = line.to + 1;
          const current = shows && ranges.some((range) => range.from <= line.to && range.to >= line.from);
          const item = itemOn(state, line, current);
          if (!item) continue;
          const width = this.#widths.get(item.key);
          if (width === undefined) this.#unmeasured.push(item);
          else if (width > 0) builder.add(line.from, line.from, hanging(width));
        }
      }
      if (this.#unmeasured.length > 0) this.#measure();
      return builder.finish();
    }

    #measure(): void {
      this.view.requestMeasure<[string, number][]>({
        key: this,
        read: (view) => {
          const found = new Map<string, number>();
          for (const { key, line, text } of this.#unmeasured) {
            if (found.has(key) || line.to > view.state.doc.length) continue;
            const start = view.coordsAtPos(line.from, 1);
            const end = view.coordsAtPos(text, -1);
            // A mark that is itself broken over lines, or not drawn.
            if (!start || !end || end.top > start.bottom) continue;
            const rtl = view.textDirectionAt(line.from) === Direction.RTL;
            const width = rtl ? start.right - end.left : end.right - start.left;
            if (width > 0) found.set(key, Math.round(width * 10) / 10);
          }
          return [...found];
        },
        write: (measured, view) => {
          if (measured.length === 0) return;
          if (this.#widths.size > MOST_WIDTHS) this.#widths.clear();
          for (const [key, width] of measured) this.#widths.set(key, width);
          this.#fresh = true;
          // Drawn in the same frame.
          queueMicrotask(() => view.dispatch({}));
        },
      });
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const known = new Map<number, Decoration>();

function hanging(width: number): Decoration {
  let decoration = known.get(width);
  if (!decoration) {
    decoration = Decoration.line({ class: "cm-hang", attributes: { style: `--hang: ${width}px` } });
    known.set(width, decoration);
  }
  return decoration;
}

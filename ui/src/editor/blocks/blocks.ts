import { syntaxTree } from "@codemirror/language";
import {
  Prec,
  RangeSet,
  StateEffect,
  StateField,
  type ChangeSet,
  type EditorState,
  type Extension,
} from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, keymap, type DecorationSet } from "@codemirror/view";
import { focused, hasFocus, knowsFocus } from "../focus.ts";
import { documentKey } from "../identity.ts";
import { readingMode, sourceMode } from "../mode.ts";
import { Kinds, findBlocks, type Known } from "./find.ts";
import { blockKeys } from "./keys.ts";
import type { Block, BlockKind, Found } from "./kind.ts";

/** What blocks are made of may be otherwise: they are read anew. */
export const refreshBlocks = StateEffect.define<null>();

interface Shown {
  readonly known: Known;
  readonly found: readonly Found[];
  /** Those whose source is shown in their place. */
  readonly open: ReadonlySet<Found>;
  readonly drawn: DecorationSet;
  /** Those that the caret passes as one. */
  readonly whole: DecorationSet;
  /** The note's: what a block shows may hang on it, too. */
  readonly path: string | undefined;
}

const decorationOf = new WeakMap<Block, Decoration>();

function rangesOf(found: readonly Found[]): DecorationSet {
  const ranges = found.map(({ from, to, block }) => {
    let decoration = decorationOf.get(block);
    if (!decoration) {
      decoration = Decoration.replace({ widget: block.widget, block: block.beside !== true });
      decorationOf.set(block, decoration);
    }
    return decoration.range(from, to);
  });
  return Decoration.set(ranges);
}

function draw(state: EditorState, found: readonly Found[], known: Known): Shown {
  const open = opened(state, found);
  return {
    known,
    found,
    open,
    drawn: rangesOf(found.filter((one) => !open.has(one))),
    whole: rangesOf(found.filter(({ block }) => !block.reveals)),
    path: pathOf(state),
  };
}

/** The same, where a change left all of them as they were, open or not: what is drawn only moves, and the editor need not compare it. */
function moveAlong(state: EditorState, shown: Shown, found: readonly Found[], changes: ChangeSet): Shown | null {
  let from = Infinity;
  let to = -1;
  changes.iterChangedRanges((start, end) => {
    from = Math.min(from, start);
    to = Math.max(to, end);
  });
  if (found.length !== shown.found.length) return null;
  const open = opened(state, found);
  const stays = found.every((one, index) => {
    const before = shown.found[index];
    if (!before || before.block !== one.block || open.has(one) !== shown.open.has(before)) return false;
    return before.to < from || before.from > to;
  });
  if (!stays) return null;
  return { ...shown, found, open, drawn: shown.drawn.map(changes), whole: shown.whole.map(changes) };
}

/** Those with the caret, or a part of the selection, in them. */
function opened(state: EditorState, found: readonly Found[]): Set<Found> {
  const { ranges } = state.selection;
  const touched = ({ from, to }: Found) => ranges.some((range) => range.from <= to && range.to >= from);
  return new Set(
    hasFocus(state) && !state.facet(readingMode) ? found.filter((one) => one.block.reveals && touched(one)) : [],
  );
}

function same<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

function pathOf(state: EditorState): string | undefined {
  return (state.facet(documentKey) as { path?: string } | null)?.path;
}

/**
 * Draws blocks in place of their lines, for the whole of a note: the editor must know of them before it draws, and of their heights before
 * it scrolls. In source mode there are none.
 */
export function blocks(kinds: readonly BlockKind[]): Extension {
  const places = new Kinds(kinds);
  const read = (state: EditorState): Shown => {
    const known: Known = new WeakMap();
    return draw(state, state.facet(sourceMode) ? [] : findBlocks(state, places, known, [], null), known);
  };
  const field = StateField.define<Shown>({
    create: read,
    update(shown, transaction) {
      const { state, startState, changes } = transaction;
      const turned = [sourceMode, readingMode].some((mode) => state.facet(mode) !== startState.facet(mode));
      const asked = transaction.effects.some((effect) => effect.is(refreshBlocks));
      if (turned || asked || shown.path !== pathOf(state)) return read(state);
      if (state.facet(sourceMode)) return shown;
      if (transaction.docChanged || syntaxTree(startState) !== syntaxTree(state)) {
        const found = findBlocks(state, places, shown.known, shown.found, changes);
        return moveAlong(state, shown, found, changes) ?? draw(state, found, shown.known);
      }
      const moved = transaction.selection !== undefined || hasFocus(startState) !== hasFocus(state);
      return moved && !same(opened(state, shown.found), shown.open) ? draw(state, shown.found, shown.known) : shown;
    },
    provide: (of) => [
      EditorView.decorations.from(of, ({ drawn }) => drawn),
      EditorView.atomicRanges.of((view) => view.state.field(of, false)?.whole ?? RangeSet.empty),
    ],
  });
  const closed = (state: EditorState) => {
    const { found, open } = state.field(field);
    return found.filter((one) => !open.has(one));
  };
  return [field, knowsFocus, tellFocus, Prec.high(keymap.of(blockKeys(closed)))];
}

/** A note that was away does not know whether it has the keyboard. */
const tellFocus = ViewPlugin.define((view) => {
  let gone = false;
  queueMicrotask(() => {
    if (!gone && view.hasFocus !== hasFocus(view.state)) view.dispatch({ effects: focused.of(view.hasFocus) });
  });
  return { destroy: () => void (gone = true) };
});

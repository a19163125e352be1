import { foldedRanges, unfoldEffect } from "@codemirror/language";
import type { StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { refreshBlocks } from "../blocks/blocks.ts";
import { focused, hasFocus } from "../focus.ts";
import { sourceMode } from "../mode.ts";
import { shownSource, sourceShown } from "../tables/openSource.ts";
import { tableAt } from "../tables/place.ts";

/** Room for the panel above what is found. */
const MARGIN = 100;

export const scrollTo = (pos: number) => EditorView.scrollIntoView(pos, { yMargin: MARGIN });

/** Shows the selected match where it was folded away, or where something stands in place of its text. */
export function reveal(view: EditorView): void {
  const { state } = view;
  const { main } = state.selection;
  const effects: StateEffect<unknown>[] = [];
  foldedRanges(state).between(main.from, main.to, (from, to) => {
    if (from < main.to && to > main.from) effects.push(unfoldEffect.of({ from, to }));
  });
  if (!hasFocus(state)) effects.push(focused.of(true));
  const open = state.field(shownSource, false);
  if (open !== undefined && !state.facet(sourceMode)) {
    const table = tableAt(state, main.from);
    if (table && open?.from !== table.from) effects.push(sourceShown.of(table), refreshBlocks.of(null));
  }
  if (effects.length > 0) view.dispatch({ effects: [...effects, scrollTo(main.from)] });
}

import { StateField, type Extension } from "@codemirror/state";
import { ViewPlugin } from "@codemirror/view";
import { refreshBlocks } from "./blocks.ts";

/**
 * Draws all blocks of a note anew when `listen` tells of a change, be it while another note is shown. To be made once for all notes: a note is
 * drawn anew when it is shown again only if there was something to hear.
 */
export function redrawnWith(listen: (changed: () => void) => () => void): Extension {
  let told = 0;
  listen(() => told++);
  const drawnAt = StateField.define<number>({
    create: () => told,
    update: (at, { effects }) => (effects.some((effect) => effect.is(refreshBlocks)) ? told : at),
  });
  const follow = ViewPlugin.define((view) => {
    let gone = false;
    const again = () => {
      if (!gone) view.dispatch({ effects: refreshBlocks.of(null) });
    };
    const unlisten = listen(again);
    if (view.state.field(drawnAt) !== told) queueMicrotask(again);
    return {
      destroy: () => {
        gone = true;
        unlisten();
      },
    };
  });
  return [drawnAt, follow];
}

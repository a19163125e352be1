import { StateEffect, type Extension } from "@codemirror/state";
import { ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { mediaHost, type MediaHost } from "./mediaHost.ts";

/** What pictures and embeds lead to may be otherwise: they are drawn anew. */
export const redrawMedia = StateEffect.define<null>();

export const redrawsMedia = ({ transactions }: ViewUpdate): boolean =>
  transactions.some(({ effects }) => effects.some((effect) => effect.is(redrawMedia)));

/** Pictures and embeds of notes: their host, and following what they lead to. What is drawn is live preview's. */
export function media(host: MediaHost): Extension {
  const follow = ViewPlugin.define((view) => {
    let waits = false;
    let gone = false;
    const unlisten = host.onChange(() => {
      if (waits) return;
      waits = true;
      // Once for all that is told at once, and never while the view is being updated.
      queueMicrotask(() => {
        waits = false;
        if (!gone) view.dispatch({ effects: redrawMedia.of(null) });
      });
    });
    return {
      destroy: () => {
        gone = true;
        unlisten();
      },
    };
  });
  return [mediaHost.of(host), follow];
}

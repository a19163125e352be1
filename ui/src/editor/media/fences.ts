import { stageFor } from "../codeWidgets.ts";
import type { EditorPlugs } from "../host.ts";
import { QUERY } from "../queries/block.ts";
import { QueryBlockView } from "../queries/blockView.ts";
import type { LiveQueries } from "../queries/liveQuery.ts";

/** What shows the fences of texts that are read, not written: the same as in the editor. */
export interface FenceHost {
  readonly queries: LiveQueries;
  readonly plugs: Pick<EditorPlugs, "widget" | "stage" | "onChange">;
}

export interface FenceOptions {
  /** The note that the fences are written in. */
  from: string;
  /** A height may be another now. */
  changed(): void;
}

interface Place {
  readonly code: HTMLElement;
  readonly language: string;
  readonly body: string;
  /** What shows it now, and how; null: it stands as code. */
  live: { key: string; element: HTMLElement; destroy(): void } | null;
}

/** The class that the host gives a fence's code. */
const LANGUAGE = /(?:^|\s)language-(\S+)/;

/** Puts what they show in place of the query blocks and the plugs' fences of a rendered text, and follows plugs that come and go. */
export class Fences {
  readonly #host: FenceHost;
  readonly #options: FenceOptions;
  readonly #places: Place[] = [];
  readonly #unlisten: () => void;

  constructor(root: HTMLElement, host: FenceHost, options: FenceOptions) {
    this.#host = host;
    this.#options = options;
    for (const code of root.querySelectorAll<HTMLElement>("pre > code")) {
      const language = LANGUAGE.exec(code.className)?.[1];
      if (language === undefined || !code.parentElement) continue;
      const body = (code.textContent ?? "").replace(/\n$/, "");
      this.#places.push({ code: code.parentElement, language, body, live: null });
    }
    this.#refresh();
    this.#unlisten = host.plugs.onChange(() => {
      if (this.#refresh()) options.changed();
    });
  }

  destroy(): void {
    this.#unlisten();
    for (const { live } of this.#places) live?.destroy();
  }

  /** True when something is shown in another way now. */
  #refresh(): boolean {
    let any = false;
    for (const place of this.#places) {
      const hook = place.language === QUERY ? null : this.#host.plugs.widget(place.language);
      const key = place.language === QUERY ? QUERY : hook && `${hook.id} ${hook.stamp}`;
      if (key === (place.live?.key ?? null)) continue;
      any = true;
      const before = place.live;
      place.live = key === null ? null : { key, ...(hook ? this.#staged(hook.id, place) : this.#asked(place)) };
      (before?.element ?? place.code).replaceWith(place.live?.element ?? place.code);
      before?.destroy();
    }
    return any;
  }

  #asked({ body }: Place) {
    const { from, changed } = this.#options;
    const shown = new QueryBlockView(this.#host.queries.of(body, from), { changed });
    return { element: shown.element, destroy: () => shown.destroy() };
  }

  #staged(id: string, { language, body }: Place) {
    const { from, changed } = this.#options;
    const stage = stageFor(this.#host.plugs.stage, id, { language, body }, from, changed);
    return { element: stage.element, destroy: () => stage.destroy() };
  }
}

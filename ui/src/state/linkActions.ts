import { pageOf } from "../editor/media/written.ts";
import { openOutside } from "../protocol/platform.ts";
import type { App } from "./app.svelte.ts";
import { titleOf } from "./paths.ts";

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** Between double brackets a colon may stand in a note's name; as `is_address` of `link.rs` has it. */
const WIKI_ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|mailto:)/i;
/** What the system may be asked to open; `javascript:` and the like never. */
const OUTSIDE = /^(?:https?|mailto):/i;

/** Where links lead. */
export class LinkActions {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** `from`: the note that the link is written in; the open one if none is said. */
  async follow(
    { target, kind }: { target: string; kind: "wiki" | "markdown" },
    elsewhere: boolean,
    from = this.#app.workspace.activeNote?.path ?? "",
  ): Promise<void> {
    const { client, workspace, messages, files } = this.#app;
    if (/^www\./i.test(target)) return openOutside(`https://${target}`);
    if ((kind === "wiki" ? WIKI_ADDRESS : SCHEME).test(target)) {
      if (!OUTSIDE.test(target)) messages.say("warning", `Jackdaw opens only web and mail links, not “${target}”.`);
      else await openOutside(target);
      return;
    }
    const found = await client.call("links.resolve", { from, target, kind });
    if (found.path !== null) {
      const line = found.line === null ? {} : { line: found.line };
      await workspace.open(found.path, { keep: elsewhere, ...line, page: pageOf(found.heading) });
      return;
    }
    if (found.create === null) {
      messages.say("warning", `There is no note “${target}”.`);
      return;
    }
    await files.createNamed(found.create);
    messages.say("success", `New note “${titleOf(found.create)}”.`);
  }
}

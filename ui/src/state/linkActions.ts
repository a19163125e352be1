import { openOutside } from "../protocol/platform.ts";
import type { App } from "./app.svelte.ts";
import { titleOf } from "./paths.ts";

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** What the system may be asked to open; `javascript:` and the like never. */
const OUTSIDE = /^(?:https?|mailto):/i;

/** Where links lead. */
export class LinkActions {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  async follow({ target, kind }: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): Promise<void> {
    const { client, workspace, messages, files } = this.#app;
    if (/^www\./i.test(target)) return openOutside(`https://${target}`);
    if (SCHEME.test(target)) {
      if (!OUTSIDE.test(target)) messages.say("warning", `Jackdaw opens only web and mail links, not “${target}”.`);
      else await openOutside(target);
      return;
    }
    const from = workspace.activeNote?.path ?? "";
    const found = await client.call("links.resolve", { from, target, kind });
    if (found.path !== null) {
      if (!this.#app.canOpen(found.path))
        messages.say("info", `“${found.path}” is an attachment: open it with another program.`);
      else await workspace.open(found.path, { keep: elsewhere, ...(found.line === null ? {} : { line: found.line }) });
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

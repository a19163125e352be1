import type { App } from "../app.svelte.ts";
import { titleOf } from "../paths.ts";
import type { ReplaceHost } from "./replace.svelte.ts";

/** Notes that are named in a message; of more their number is said. */
const NAMED = 3;

/** What find and replace needs of the app. */
export function replaceHost(app: App): ReplaceHost {
  const notes = (count: number) => (count === 1 ? "one note" : `${count} notes`);
  return {
    client: app.client,
    save: () => app.workspace.saveAll(),
    replaced: (places, count, undo) =>
      app.messages.say("success", `Replaced ${places === 1 ? "one place" : `${places} places`} in ${notes(count)}.`, {
        action: { label: "Undo", run: undo },
      }),
    undone: (count) => app.messages.say("info", `Taken back in ${notes(count)}.`),
    left(failed) {
      const named = failed.slice(0, NAMED).map(({ path }) => `“${titleOf(path)}”`);
      const more = failed.length > NAMED ? ` and ${failed.length - NAMED} more` : "";
      app.messages.say("warning", `Left as they are: ${named.join(", ")}${more}. ${failed[0]?.message ?? ""}`);
    },
    failed: (error) => app.fail(error),
  };
}

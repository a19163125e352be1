import type { KeptDraft, SpaceInfo } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";
import { isNote, nameOf, titleOf } from "./paths.ts";

const shown = (path: string) => (isNote(path) ? titleOf(path) : nameOf(path));
const names = (paths: string[]) => paths.map((path) => `“${shown(path)}”`).join(", ");

/** Brings back what was not saved when a window, or the last run, ended, and says so. */
export async function recover(app: App, { recovered, endedBadly }: SpaceInfo): Promise<void> {
  const { client, messages, workspace } = app;
  for (const sentence of recovered) messages.say("warning", sentence);
  const drafts = await client.call("drafts.list");
  const done: string[] = [];
  for (const draft of drafts) {
    try {
      await take(app, draft);
      done.push(draft.path);
    } catch (error) {
      // It stays kept: the next start tries again.
      if (error instanceof RequestError && error.code === "not_found") offer(app, draft);
      else app.fail(error);
    }
  }
  const [first] = done;
  if (first !== undefined)
    messages.say("warning", `Text of ${names(done)} was not saved when Jackdaw ended unexpectedly. It is back.`, {
      action: { label: "Show", run: () => app.attempt(workspace.open(first, { keep: true })) },
    });
  else if (endedBadly !== null && drafts.length === 0) {
    // What the window showed is stored between two keys at the earliest: its reader was here.
    if (workspace.active === null)
      await workspace.open(endedBadly, { keep: true, focus: false }).catch(() => undefined);
    messages.say(
      "warning",
      `Jackdaw ended unexpectedly after ${names([endedBadly])} was written. At most the last quarter of a second of typing is missing.`,
      { action: { label: "Show", run: () => app.attempt(workspace.open(endedBadly, { keep: true })) } },
    );
  }
}

async function take(app: App, draft: KeptDraft): Promise<void> {
  const { workspace } = app;
  await workspace.open(draft.path, { keep: true, behind: true });
  const tab = workspace.noteTab(draft.path);
  if (!tab) return;
  if (workspace.active === null) workspace.activate(tab.id, "free");
  const { document } = tab.note;
  document.recover(draft.text, draft.baseHash === document.hash ? document.state.doc.toString() : draft.baseText);
}

/** Its note was deleted since: whoever did that may not want it back. */
function offer(app: App, { path, text }: KeptDraft): void {
  const { client, messages, tree, workspace } = app;
  const bringBack = async () => {
    await client.call("notes.create", { path, text });
    await client.call("drafts.drop", { path });
    await tree.load();
    await workspace.open(path, { keep: true });
  };
  messages.say("error", `${names([path])} is gone, but text of it that was not saved is kept.`, {
    action: { label: "Bring it back", run: () => app.attempt(bringBack()) },
  });
}

import type { Linked, Mention } from "../protocol/bindings.ts";
import type { App } from "./app.svelte.ts";

/** Mentions that are asked for again after a save: all that an answer holds. */
const ALL = 1000;

/**
 * Makes links to a note of mentions of it, and says what came of it. The notes are written by the app; one that is open takes the links as
 * an edit that can be undone.
 */
export async function linkMentions(app: App, target: string, chosen: readonly Mention[]): Promise<void> {
  const mentions = await settled(app, target, chosen);
  const answer = await app.client.call("notes.link", { target, mentions });
  const missing = chosen.length - mentions.length;
  if (answer.linked > 0) app.messages.say("success", told(answer));
  const [first] = answer.failed;
  if (first) app.messages.say("warning", `${first.path}: ${first.message}`);
  else if (missing > 0) app.messages.say("warning", "What was just typed has changed the rest: look again.");
}

/** With what was just typed on disk, the mentions as they stand there now. */
async function settled(app: App, target: string, chosen: readonly Mention[]): Promise<Mention[]> {
  const paths = new Set(chosen.map(({ path }) => path));
  const unsaved = [...paths].map((path) => app.workspace.noteTab(path)?.note.document).filter((note) => note?.dirty);
  if (unsaved.length === 0) return [...chosen];
  await Promise.all(unsaved.map((note) => note?.save()));
  const now = (await app.client.call("notes.mentions", { path: target, limit: ALL })).mentions;
  const wanted = new Set(chosen.map(placeOf));
  return now.filter((mention) => wanted.has(placeOf(mention)));
}

const placeOf = ({ path, context, text }: Mention) => JSON.stringify([path, context, text]);

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;

const told = ({ linked, notes }: Linked) => `${count(linked, "mention")} linked in ${count(notes.length, "note")}.`;

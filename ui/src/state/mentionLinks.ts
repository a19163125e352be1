import type { Linked, Mention } from "../protocol/bindings.ts";
import type { App } from "./app.svelte.ts";

/** Mentions that are looked for again where a note has changed: all that an answer holds. */
const ALL = 1000;

/**
 * Makes links to a note of mentions of it, and says what came of it. The notes are written by the app; one that is open takes the links as
 * an edit that can be undone.
 */
export async function linkMentions(app: App, target: string, chosen: readonly Mention[]): Promise<void> {
  // With what was just typed on disk.
  const paths = new Set(chosen.map(({ path }) => path));
  await Promise.all([...paths].map((path) => app.workspace.noteTab(path)?.note.document.save()));
  const answer = await app.client.call("notes.link", { target, mentions: [...chosen] });
  const { linked, notes, failed } = await again(app, target, chosen, answer);
  if (linked > 0) app.messages.say("success", `${count(linked, "mention")} linked in ${count(notes.length, "note")}.`);
  const [first] = failed;
  if (first) app.messages.say("warning", `${first.path}: ${first.message}`);
}

/** A note that has changed since it was looked at may have the same words in the same line still: those are linked after all. */
async function again(app: App, target: string, chosen: readonly Mention[], answer: Linked): Promise<Linked> {
  const changed = answer.failed.filter(({ code }) => code === "conflict");
  if (changed.length === 0) return answer;
  const wanted = new Set(changed.map(({ mention }) => chosen[mention]).map((mention) => mention && placeOf(mention)));
  const now = await app.client.call("notes.mentions", { path: target, limit: ALL });
  const mentions = now.mentions.filter((mention) => wanted.has(placeOf(mention)));
  if (mentions.length === 0) return answer;
  const second = await app.client.call("notes.link", { target, mentions });
  const others = answer.failed.filter(({ code }) => code !== "conflict");
  return {
    linked: answer.linked + second.linked,
    notes: [...answer.notes, ...second.notes],
    // Where the words are gone, that is what there is to say.
    failed: [...others, ...second.failed, ...(mentions.length < changed.length ? changed : [])],
  };
}

const placeOf = ({ path, context, text }: Mention) => JSON.stringify([path, context, text]);

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;

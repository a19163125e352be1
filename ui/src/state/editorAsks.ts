import type { Answer, Event } from "../protocol/bindings.ts";
import { messageOf } from "../protocol/client.ts";
import type { App } from "./app.svelte.ts";

type Ask = Extract<Event, { event: "ask" }>;

/** An answer that is a failure, with one of the API's codes. */
class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Does what a plug wants of the editor, as edits that can be undone, and answers it. */
export async function answerEditorAsk(app: App, { id, kind, input }: Ask): Promise<void> {
  let answer: Answer;
  try {
    answer = { kind: "ok", value: await perform(app, kind, input) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
    answer = { kind: "err", code, message: messageOf(error) };
  }
  await app.client.call("face.answer", { id, answer });
}

async function perform(app: App, kind: string, input: unknown): Promise<unknown> {
  const given = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  switch (kind) {
    case "editor.current":
      return current(app);
    case "editor.replace":
      return replace(app, given.range, given.text);
    case "editor.insert":
      return insert(app, given.text);
    case "editor.open":
      if (typeof given.path !== "string") throw new Refused("invalid", "editor.open needs a path.");
      await app.workspace.open(given.path, {
        keep: true,
        ...(typeof given.line === "number" ? { line: given.line } : {}),
      });
      return null;
    case "editor.save": {
      const { document } = active(app);
      if (!(await document.save())) throw new Refused("conflict", document.failure ?? "The note also changed on disk.");
      return null;
    }
    case "clipboard.read":
      return clipboard(() => navigator.clipboard.readText());
    case "clipboard.write":
      return clipboard(() => navigator.clipboard.writeText(asText(given.text)));
    default:
      throw new Refused("unavailable", `This window cannot answer ${kind}.`);
  }
}

/** The browser decides whether we may: it may want the window in front, or ask its reader. */
async function clipboard<T>(use: () => Promise<T>): Promise<T | null> {
  try {
    return (await use()) ?? null;
  } catch (error) {
    throw new Refused("unavailable", `The clipboard cannot be used here: ${messageOf(error)}`);
  }
}

function active(app: App) {
  const note = app.workspace.activeNote;
  if (!note) throw new Refused("unavailable", "No note is open in the editor.");
  return note;
}

function writable(app: App) {
  const note = active(app);
  if (note.readOnly) throw new Refused("permission_denied", `${note.path} can only be read: ${note.readOnly}`);
  return note;
}

function current(app: App): unknown {
  const { path, document } = active(app);
  const { from, to } = document.state.selection.main;
  return { path, text: document.state.doc.toString(), selection: { from, to } };
}

function replace(app: App, range: unknown, text: unknown): null {
  const { document } = writable(app);
  const { from, to } = (typeof range === "object" && range !== null ? range : {}) as { from?: unknown; to?: unknown };
  const { length } = document.state.doc;
  if (!isOffset(from) || !isOffset(to) || from > to || to > length)
    throw new Refused("invalid", `editor.replace: the range must lie in 0–${length}, from ≤ to.`);
  document.dispatch({ changes: { from, to, insert: asText(text) } });
  return null;
}

function insert(app: App, text: unknown): null {
  const { document } = writable(app);
  document.dispatch({ ...document.state.replaceSelection(asText(text)), scrollIntoView: true });
  return null;
}

function asText(text: unknown): string {
  if (typeof text !== "string") throw new Refused("invalid", "The text must be a string.");
  return text;
}

const isOffset = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

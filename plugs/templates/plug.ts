import { config, editor, notes, ui, NotFoundError, UnavailableError } from "jackdaw";
import { fill, localDate, localTime } from "./fill.ts";

/** Command: picks a template, or takes `{template: "Templates/Meeting.md"}`, and inserts it at the cursor. */
export async function insert(input: { template?: string }): Promise<{ template: string } | null> {
  const path = input.template ?? (await pick());
  if (!path) return null;
  const { path: note } = await editor.current();
  await editor.insert(fill(await notes.read(path), titleOf(note)).replace("|^|", ""));
  return { template: path };
}

/** Command: makes a note from a template. Scripts give `{template, path}`; a person is asked. */
export async function newNote(input: { template?: string; path?: string }): Promise<{ path: string } | null> {
  const template = input.template ?? (await pick());
  if (!template) return null;
  const answer = input.path ?? (await ui.prompt("Name of the new note", titleOf(template)));
  if (!answer) return null;
  const path = answer.endsWith(".md") ? answer : `${answer}.md`;
  if (await exists(path)) {
    throw new Error(`${path} is there already: choose another name`);
  }
  await notes.write(path, fill(await notes.read(template), titleOf(path)).replace("|^|", ""));
  try {
    await editor.open(path);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
  }
  return { path };
}

/** Slash command: a template at the cursor; `{{cursor}}` in it says where writing goes on. */
export async function template(): Promise<string | null> {
  const path = await pick();
  if (!path) return null;
  const { path: note } = await editor.current();
  return fill(await notes.read(path), titleOf(note));
}

/** Slash command. */
export function date(): string {
  return localDate();
}

/** Slash command. */
export function time(): string {
  return localTime();
}

async function pick(): Promise<string | null> {
  const folder = String((await config.get()).folder).replace(/\/+$/, "");
  const templates = await notes.list(`${folder}/**`);
  if (templates.length === 0) {
    await ui.notify(`There are no templates yet: put a note into ${folder}/.`);
    return null;
  }
  const picked = await ui.pick(
    templates.map((note) => ({ label: titleOf(note.path), detail: note.path })),
    { placeholder: "Template" },
  );
  return picked?.detail ?? null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await notes.meta(path);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

function titleOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
}

import { config, editor, notes, NotFoundError, UnavailableError } from "jackdaw";
import { addDays, dateOf, isDate, localDate, weekday } from "./dates.ts";

interface Settings {
  folder: string;
  template: string;
}

interface Day {
  path: string;
  created: boolean;
}

/** Command: the note of today, or of `{date: "2026-03-01"}`; made from the template when it is not there. */
export async function today(input: { date?: string }): Promise<Day> {
  return openDay(input.date ?? localDate());
}

/** Command: the newest day before the open one that has a note; yesterday if there is none. */
export async function previous(input: { date?: string }): Promise<Day> {
  const from = await startingDay(input.date);
  const earlier = (await days()).filter((date) => date < from);
  return openDay(earlier.at(-1) ?? addDays(from, -1));
}

/** Command: the oldest day after the open one that has a note; the day after if there is none. */
export async function next(input: { date?: string }): Promise<Day> {
  const from = await startingDay(input.date);
  const later = (await days()).filter((date) => date > from);
  return openDay(later[0] ?? addDays(from, 1));
}

async function openDay(date: string): Promise<Day> {
  if (!isDate(date)) {
    throw new TypeError(`"${date}" is not a day: write it as 2026-03-01`);
  }
  const { folder, template } = await settings();
  const path = `${folder}/${date}.md`;
  const created = !(await exists(path));
  if (created) {
    await notes.write(path, await firstText(date, template));
  }
  await show(path);
  return { path, created };
}

async function firstText(date: string, template: string): Promise<string> {
  const fields: Record<string, string> = {
    date,
    title: date,
    weekday: weekday(date),
    yesterday: addDays(date, -1),
    tomorrow: addDays(date, 1),
  };
  let text = "# {{weekday}}, {{date}}\n\n";
  try {
    text = await notes.read(template);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => fields[name] ?? whole);
}

/** Every day that has a note, ascending. */
async function days(): Promise<string[]> {
  const { folder } = await settings();
  const found = await notes.list(`${folder}/*.md`);
  return found.map((note) => dateOf(note.path)).filter((date) => date !== undefined).sort();
}

async function startingDay(given: string | undefined): Promise<string> {
  if (given) return given;
  try {
    return dateOf((await editor.current()).path) ?? localDate();
  } catch (error) {
    if (error instanceof UnavailableError) return localDate();
    throw error;
  }
}

/** Opens the note where somebody looks; a script that calls the command only gets the path. */
async function show(path: string): Promise<void> {
  try {
    await editor.open(path);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
  }
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

async function settings(): Promise<Settings> {
  const { folder, template } = (await config.get()) as unknown as Settings;
  return { folder: folder.replace(/\/+$/, ""), template };
}

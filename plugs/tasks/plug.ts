import { config, editor, notes, ui, NotFoundError, UnavailableError, type Task } from "jackdaw";
import { addDays, localDate } from "./dates.ts";
import { carry, type Carried } from "./carry.ts";

interface Settings {
  rollOver: boolean;
  folder: string;
  days: number;
}

/** Command: a list of the open tasks; the picked one is opened. */
export async function show(): Promise<{ count: number }> {
  const tasks = await openTasks();
  if (tasks.length === 0) {
    await ui.notify("No open tasks. Write one as `- [ ] task`.");
    return { count: 0 };
  }
  const items = tasks.map((task) => ({ label: task.text, detail: `${task.path}:${task.line}`, task }));
  const picked = await ui.pick(items, { placeholder: "Open tasks" });
  if (picked) {
    await editor.open(picked.task.path, { line: picked.task.line });
  }
  return { count: tasks.length };
}

/** GET /plug/tasks/tasks?tag= */
export async function open(request: Request & { query: { tag?: string } }): Promise<{ tasks: Task[] }> {
  return { tasks: await openTasks(request.query.tag) };
}

/** Command: moves what is open in the journal's last days to today, or to `{date: "2026-03-01"}`. */
export async function moveToToday(input: { date?: string }): Promise<{ path: string; moved: number }> {
  const date = input.date ?? localDate();
  const { folder, days } = (await config.get()) as unknown as Settings;
  const today = `${folder}/${date}.md`;
  const moved: string[] = [];
  // Newest first: when the budget ends the call, what is left is the oldest.
  for (let back = 1; back <= days; back++) {
    const day = addDays(date, -back);
    const carried = await takeFrom(`${folder}/${day}.md`, day, today);
    moved.unshift(...carried);
  }
  await tell(moved.length === 0 ? "Nothing is left open." : `Moved ${moved.length} open tasks to ${date}.`);
  return { path: today, moved: moved.length };
}

/** Cron, just after midnight. */
export async function nightly(): Promise<void> {
  const { rollOver } = (await config.get()) as unknown as Settings;
  if (rollOver) {
    await moveToToday({});
  }
}

/** Writes the open tasks of one day into today first and strikes them off after: if it ends in between, a task is there twice, never lost. */
async function takeFrom(path: string, day: string, today: string): Promise<string[]> {
  const before = await readIfThere(path);
  if (before === undefined) return [];
  const { kept, tasks }: Carried = carry(before, day);
  if (tasks.length === 0) return [];
  const { hash } = await notes.meta(path);
  const text = (await readIfThere(today)) ?? "";
  await notes.write(today, text + (text === "" || text.endsWith("\n") ? "" : "\n") + tasks.join("\n") + "\n");
  await notes.write(path, kept, { ifHash: hash });
  return tasks;
}

async function openTasks(tag?: string): Promise<Task[]> {
  return notes.tasks(tag ? { done: false, tag } : { done: false });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await notes.read(path);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function tell(message: string): Promise<void> {
  try {
    await ui.notify(message);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
  }
}

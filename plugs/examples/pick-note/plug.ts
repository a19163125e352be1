import { editor, notes, ui } from "jackdaw";

export async function next(): Promise<string | null> {
  const tasks = await notes.tasks({ done: false });
  const items = tasks.map((task) => ({ label: task.text, detail: `${task.path}:${task.line}`, task }));
  const picked = await ui.pick(items, { placeholder: "Which task?" });
  if (picked === null) return null;
  await editor.open(picked.task.path, { line: picked.task.line });
  return picked.task.path;
}

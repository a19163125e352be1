import type { Cells, Columns, Row } from "./cells.ts";
import { nameOfPath } from "./cells.ts";
import type { ShownTask } from "./host.ts";
import { showState } from "../livePreview/widgets.ts";
import { inline } from "./inline.ts";
import type { LiveQuery } from "./liveQuery.ts";

/** A task with a box that writes into the note it comes from. */
export function taskItem(row: Row, columns: Columns, cells: Cells, query: LiveQuery): HTMLElement {
  const task: ShownTask = {
    path: columns.text(row, "path") ?? "",
    line: columns.number(row, "line") ?? 1,
    text: columns.text(row, "text") ?? "",
    state: columns.text(row, "state") ?? " ",
  };
  const done = columns.number(row, "done") === 1;
  const item = document.createElement("li");
  item.classList.toggle("is-done", done);

  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "cm-task";
  showState(box, task.state, task.text);
  box.dataset.task = task.state;
  box.dataset.key = `${task.path}\n${task.text}`;
  box.onchange = () => void tick(box, task, query);

  const text = document.createElement("span");
  text.className = "query-task";
  text.append(...inline(task.text, cells.follow(row)));

  item.append(box, text);
  if (task.path !== query.note || columns.shown.length > 2) {
    const source = cells.toPlace(row, nameOfPath(task.path));
    source.classList.add("query-source-note");
    source.dataset.key = `source ${task.path}\n${task.text}`;
    item.append(source);
  }
  return item;
}

/** The box has its new look at once; if the note cannot be written it gets its old one back. */
async function tick(box: HTMLInputElement, task: ShownTask, query: LiveQuery): Promise<void> {
  const state = task.state === " " ? "x" : " ";
  box.dataset.task = state;
  showState(box, state, task.text);
  box.setAttribute("aria-busy", "true");
  try {
    await query.host.setTask(task, state);
    task.state = state;
    box.closest("li")?.classList.toggle("is-done", state !== " ");
  } catch {
    // Why was said by who could not write it.
    showState(box, task.state, task.text);
    box.dataset.task = task.state;
  }
  box.removeAttribute("aria-busy");
  query.again();
}

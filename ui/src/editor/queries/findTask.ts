import type { Text } from "@codemirror/state";
import type { ShownTask } from "./host.ts";

const BOX = /^[\s>]*(?:(?:[-+*]|\d+[.)])\s+)+\[(.)\](?:\s+|$)/u;

/** Where in a text the character in a task's box is: at its line, else in the only line that says the same. Null: it is not there. */
export function findTask(doc: Text, task: ShownTask): { from: number; to: number; state: string } | null {
  const at = (number: number) => {
    const { from, text } = doc.line(number);
    const box = BOX.exec(text);
    if (!box?.[1]) return null;
    const rest = text.slice(box[0].length).trim();
    // What is told of a task is all its lines in one.
    const says = rest === task.text || (rest !== "" && task.text.startsWith(`${rest} `));
    const start = from + box[0].indexOf("[") + 1;
    return says ? { from: start, to: start + box[1].length, state: box[1] } : null;
  };
  const there = task.line >= 1 && task.line <= doc.lines ? at(task.line) : null;
  if (there?.state === task.state) return there;
  const found = [];
  for (let number = 1; number <= doc.lines; number++) {
    const one = at(number);
    if (one) found.push(one);
  }
  const same = found.filter(({ state }) => state === task.state);
  if (same.length === 1) return same[0] ?? null;
  return same.length === 0 && found.length === 1 ? (found[0] ?? null) : null;
}

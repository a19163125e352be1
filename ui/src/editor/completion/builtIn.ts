import type { EditorState, StateCommand, Transaction, TransactionSpec } from "@codemirror/state";
import { fitted } from "../blocks/fit.ts";
import { toggleBullets, toggleHeading, toggleNumbers, toggleQuote, toggleTasks } from "../lists/toggle.ts";
import { insertion } from "./shared.ts";

/** A slash command of the editor itself. */
export interface BuiltIn {
  name: string;
  about: string;
  /** The change that puts it in place of what was typed. */
  apply(state: EditorState, from: number, to: number): TransactionSpec;
  /** Completion goes on in what it wrote. */
  asks?: boolean;
}

/** What was typed goes, and the line is changed by a command: one step. */
const onLine = (command: StateCommand) => (state: EditorState, from: number, to: number) => {
  const first = state.update({ changes: { from, to } });
  let second: Transaction | null = null;
  command({ state: first.state, dispatch: (transaction) => (second = transaction) });
  const then = second as Transaction | null;
  return then
    ? { changes: first.changes.compose(then.changes), selection: then.newSelection }
    : { changes: first.changes };
};

const text = (write: () => string) => (_: EditorState, from: number, to: number) => insertion(write(), from, to);

/** Lines of their own, within the quote or item that they are written in. */
const block = (write: string) => (state: EditorState, from: number, to: number) => {
  const { changes, selection } = insertion(write, 0);
  const { head, ...fit } = fitted(state, { from, to }, changes.insert, selection.anchor);
  return { ...fit, selection: { anchor: head } };
};

const two = (number: number) => String(number).padStart(2, "0");
const date = (now = new Date()) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
const time = (now = new Date()) => `${two(now.getHours())}:${two(now.getMinutes())}`;

/** A mark here and its text at the end of the note, where the cursor goes. */
function footnote(state: EditorState, from: number, to: number): TransactionSpec {
  const taken = [...state.doc.toString().matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
  const number = Math.max(0, ...taken) + 1;
  const end = state.doc.length;
  const last = state.doc.line(state.doc.lines).text;
  const ended = last === "" && state.doc.lines > 1;
  const above = ended ? state.doc.line(state.doc.lines - 1).text : last;
  const isDefinition = /^\[\^[^\]]+\]:/.test(above);
  // An empty line between the text and its notes, none between notes.
  const gap = "\n".repeat(Math.max(0, (isDefinition ? 1 : above === "" ? 1 : 2) - (ended ? 1 : 0)));
  const note = `${gap}[^${number}]: `;
  const mark = `[^${number}]`;
  const changes =
    to === end
      ? [{ from, to, insert: mark + note }]
      : [
          { from, to, insert: mark },
          { from: end, insert: note },
        ];
  return { changes, selection: { anchor: end - (to - from) + mark.length + note.length } };
}

const HEADINGS = [1, 2, 3, 4, 5, 6];

export const builtIn: readonly BuiltIn[] = [
  ...HEADINGS.map((level) => ({
    name: `heading${level}`,
    about: `Heading of level ${level}`,
    apply: onLine(toggleHeading(level)),
  })),
  { name: "bullets", about: "Bulleted list", apply: onLine(toggleBullets) },
  { name: "numbers", about: "Numbered list", apply: onLine(toggleNumbers) },
  { name: "task", about: "Task with a box", apply: onLine(toggleTasks) },
  { name: "quote", about: "Quote", apply: onLine(toggleQuote) },
  { name: "callout", about: "Callout", apply: block("> [!note] |^|\n> ") },
  { name: "table", about: "Table", apply: block("| |^|  |  |\n| --- | --- |\n|  |  |") },
  { name: "code", about: "Code block", apply: block("```|^|\n\n```") },
  { name: "math", about: "Formula", apply: block("$$\n|^|\n$$") },
  { name: "query", about: "List of notes, tasks or links that follows them", apply: block("```query\n|^|\n```") },
  { name: "rule", about: "Line across the page", apply: block("---\n|^|") },
  { name: "footnote", about: "Footnote", apply: footnote },
  { name: "link", about: "Link to a note", apply: text(() => "[[|^|]]"), asks: true },
  { name: "embed", about: "Show a note, heading, block or file here", apply: text(() => "![[|^|]]"), asks: true },
  { name: "date", about: "Today’s date", apply: text(date) },
  { name: "time", about: "The time", apply: text(time) },
];

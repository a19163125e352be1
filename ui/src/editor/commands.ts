import type { Command, EditorView } from "@codemirror/view";
import { findCommands } from "./find/find.ts";
import { fold, foldEverything, unfold, unfoldEverything } from "./folding/fold.ts";
import { followFootnote } from "./footnotes/follow.ts";
import { insertFootnote } from "./footnotes/insert.ts";
import { toggleMarks } from "./format.ts";
import { moveDown, moveUp } from "./lists/move.ts";
import { tickTasks } from "./lists/tick.ts";
import { toggleBullets, toggleHeading, toggleNumbers, toggleQuote, toggleTasks } from "./lists/toggle.ts";
import { copyCodeHere } from "./livePreview/copyCode.ts";
import { sectionCommands } from "./sections/commands.ts";
import { tableCommands } from "./tables/commands.ts";
import { inTable } from "./tables/follow.ts";
import { insertTable } from "./tables/insert.ts";

/** Something that is done to the text of the open note: offered in the palette, and by its key in the text. */
export interface EditorCommand {
  id: string;
  name: string;
  key?: string;
  /** What must be so for it, said when it was asked for in vain. */
  needs?: string | ((view: EditorView) => string | undefined);
  run: Command;
}

/** Such a command is about lines; those of a table that stands on the page are its rows, and no place for marks of lists. */
function ofLines(run: Command, ofRows?: string): Command {
  const rows = tableCommands.find(({ id }) => id === ofRows);
  return (view) => (inTable(view) ? (rows?.run(view) ?? false) : run(view));
}

const HEADINGS = [1, 2, 3, 4, 5, 6];

/** The one table of what the editor can be told to do; the palette, its keys and the help are made from it. */
export const editorCommands: readonly EditorCommand[] = [
  { id: "text.bold", name: "Bold", key: "Mod-b", run: toggleMarks("**") },
  { id: "text.italic", name: "Italic", key: "Mod-i", run: toggleMarks("*") },
  { id: "text.highlight", name: "Highlight", key: "Mod-Shift-h", run: toggleMarks("==") },
  { id: "text.strike", name: "Strikethrough", run: toggleMarks("~~") },
  { id: "text.code", name: "Code", key: "Mod-e", run: toggleMarks("`") },
  { id: "text.comment", name: "Comment", run: toggleMarks("%%") },
  {
    id: "task.tick",
    name: "Tick or untick a task",
    key: "Mod-Enter",
    needs: "There is no task here: put the caret into an item of a list.",
    run: tickTasks,
  },
  // As in word processors; the browser's Mod-1 … are for its tabs.
  { id: "list.number", name: "Numbered list", key: "Mod-Shift-7", run: ofLines(toggleNumbers) },
  { id: "list.bullet", name: "Bulleted list", key: "Mod-Shift-8", run: ofLines(toggleBullets) },
  { id: "list.task", name: "Task list", key: "Mod-Shift-9", run: ofLines(toggleTasks) },
  { id: "block.quote", name: "Quote", key: "Mod-Shift-.", run: ofLines(toggleQuote) },
  ...HEADINGS.map((level) => ({
    id: `heading.${level}`,
    name: `Heading ${level}`,
    key: `Mod-Alt-${level}`,
    run: ofLines(toggleHeading(level)),
  })),
  ...findCommands,
  { id: "fold", name: "Fold", key: "Ctrl-Shift-[", run: fold },
  { id: "unfold", name: "Unfold", key: "Ctrl-Shift-]", run: unfold },
  { id: "fold.all", name: "Fold everything", key: "Ctrl-Alt-[", run: foldEverything },
  { id: "unfold.all", name: "Unfold everything", key: "Ctrl-Alt-]", run: unfoldEverything },
  { id: "line.up", name: "Move item or line up", key: "Alt-ArrowUp", run: ofLines(moveUp, "row.up") },
  { id: "line.down", name: "Move item or line down", key: "Alt-ArrowDown", run: ofLines(moveDown, "row.down") },
  ...sectionCommands,
  {
    id: "code.copy",
    name: "Copy code block",
    needs: "There is no code here: put the caret into a code block.",
    run: copyCodeHere,
  },
  { id: "footnote.insert", name: "Insert footnote", run: insertFootnote },
  {
    id: "footnote.go",
    name: "Go to what a footnote says, or back",
    needs: "There is no footnote here: put the caret into a footnote's mark, or into what it says.",
    run: followFootnote,
  },
  { id: "table.insert", name: "Table: Insert table", run: insertTable },
  ...tableCommands.map(({ id, name, run }) => ({
    id: `table.${id}`,
    name: `Table: ${name}`,
    needs: "That cannot be done here: put the caret into a cell of a table.",
    run,
  })),
];

import type { EditorState, Line, StateCommand } from "@codemirror/state";
import { itemOn, prefixOf } from "../lists/item.ts";
import { printTable } from "./print.ts";

const NEW = {
  aligns: [null, null],
  rows: [
    ["", ""],
    ["", ""],
  ],
};

/** Two columns and a row, beside the text at the caret and in the quote and item of that, with the caret in its first cell. */
export const insertTable: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const { doc } = state;
  const line = doc.lineAt(state.selection.main.head);
  const lead = leadOn(state, line);
  const empty = `${lead.trimEnd()}\n`;
  const blank = (number: number) => number < 1 || number > doc.lines || prefixOf(doc.line(number).text).blank;
  const here = blank(line.number);
  const isBare = itemOn(state, line)?.content === line.to;
  // An item may begin with no empty line.
  const before = here ? (blank(line.number - 1) ? "" : empty) : isBare ? "\n" : `\n${empty}`;
  const last = line.number === doc.lines;
  const after = last ? "\n" : blank(line.number + 1) ? "" : `\n${lead.trimEnd()}`;
  const from = here ? line.from : line.to;
  dispatch(
    state.update({
      changes: { from, to: line.to, insert: before + printTable(NEW, lead) + after },
      selection: { anchor: from + before.length + lead.length + 2 },
      userEvent: "input.table",
      scrollIntoView: true,
    }),
  );
  return true;
};

/** What is before further lines of what is on a line. */
function leadOn(state: EditorState, line: Line): string {
  const { quote, indent } = prefixOf(line.text);
  const item = itemOn(state, line);
  const marks = quote === "" || /[ \t]$/.test(quote) ? quote : `${quote} `;
  return marks + indent + " ".repeat(item ? item.contentColumn - item.column : 0);
}

import { EditorView } from "@codemirror/view";
import type { Extension } from "@codemirror/state";
import { asCell, parseTable, type Cell } from "./model.ts";

type Cells = readonly (readonly Cell[])[];

/** A cell of a spreadsheet with tabs, line breaks or quotation marks in it is put in quotation marks, which are doubled within. */
const FIELD = /("(?:[^"]|"")*"(?=\t|\n|$)|[^\t\n]*)(\t|\n|$)/y;

/** The cells of a text as spreadsheets copy them: lines with tabs. Null for other text. */
export function cellsOfText(pasted: string): Cells | null {
  const text = pasted.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows: Cell[][] = [[]];
  if (!text.includes("\t")) return null;
  FIELD.lastIndex = 0;
  for (;;) {
    const [, field = "", end = ""] = FIELD.exec(text) ?? [];
    const isQuoted = /^"[^]*"$/.test(field) && /[\t\n"]/.test(field.slice(1, -1));
    rows.at(-1)?.push(asCell(isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field));
    if (end === "") return rows;
    if (end === "\n") rows.push([]);
  }
}

/** The cells of a text that is a table in Markdown, and nothing else. */
export function cellsOfMarkdown(pasted: string): Cells | null {
  const text = pasted.replace(/\r\n?/g, "\n").trim();
  if (!text.split("\n").every((line) => line.includes("|"))) return null;
  return parseTable(text)?.table.rows ?? null;
}

/** Several cells that are pasted into one go into those to the right of it and below; any other text goes into the cell. */
export function pasteOfCells(fill: (cells: Cells) => void): Extension {
  return EditorView.domEventHandlers({
    paste(event, view) {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const html = event.clipboardData?.getData("text/html") ?? "";
      const plain = cellsOfMarkdown(text) ?? cellsOfText(text);
      if (/<table\b/i.test(html)) void pasteHtml(view, html, text, plain, fill);
      else if (plain) fill(plain);
      else return false;
      event.preventDefault();
      return true;
    },
  });
}

/** As its links and marks are said by the HTML alone, that goes before the text. */
async function pasteHtml(
  view: EditorView,
  html: string,
  text: string,
  plain: Cells | null,
  fill: (cells: Cells) => void,
): Promise<void> {
  // The text alone is better than nothing.
  const markdown = await import("../paste/html.ts").then(({ markdownOf }) => markdownOf(html)).catch(() => "");
  const cells = cellsOfMarkdown(markdown) ?? plain;
  // Left while the library was loaded.
  if (!view.dom.isConnected) return;
  const only = cells?.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
  if (cells && only === undefined) fill(cells);
  else view.dispatch({ ...view.state.replaceSelection(only ?? text), userEvent: "input.paste" });
}

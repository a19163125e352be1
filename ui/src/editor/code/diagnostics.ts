import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { Extension, Text, TransactionSpec, EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** What is wrong at a place of a file; line and column count from 1. */
export interface Trouble {
  line: number;
  column: number;
  code: string;
  severity: string;
  message: string;
  help: string | null;
}

/** The room for marks beside the lines. */
export function diagnosticMarks(): Extension {
  return lintGutter();
}

/** Puts the cursor on the next mark, round the end; false when there is none. */
export function goToProblem(view: EditorView, by: 1 | -1): boolean {
  return by > 0 ? nextDiagnostic(view) : previousDiagnostic(view);
}

/** Marks these troubles and no others. As the text is edited the marks go with it. */
export function markTroubles(state: EditorState, troubles: readonly Trouble[]): TransactionSpec {
  return setDiagnostics(state, diagnosticsOf(state.doc, troubles));
}

export function diagnosticsOf(doc: Text, troubles: readonly Trouble[]): Diagnostic[] {
  return troubles
    .map(({ line, column, code, severity, message, help }) => ({
      ...rangeAt(doc, line, column),
      severity: severityOf(severity),
      source: code,
      message: help === null ? message : `${message}\n${help}`,
    }))
    .toSorted((a, b) => a.from - b.from);
}

/** The word at a place, or else its one character; a place beyond the text is its end. */
function rangeAt(doc: Text, line: number, column: number): { from: number; to: number } {
  const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
  // Columns count characters; the editor counts in UTF-16.
  const before = [...text].slice(0, Math.max(0, column - 1)).join("").length;
  const [meant = ""] = /^(?:[\p{L}\p{N}_$-]+|.)/u.exec(text.slice(before)) ?? [];
  return { from: Math.min(from + before, to), to: Math.min(from + before + meant.length, to) };
}

function severityOf(severity: string): Diagnostic["severity"] {
  return severity === "error" || severity === "warning" ? severity : "info";
}

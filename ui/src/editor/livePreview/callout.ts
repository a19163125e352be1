import type { EditorState } from "@codemirror/state";
import type { SyntaxNodeRef } from "@lezer/common";

export type Tone = "note" | "good" | "careful" | "bad";

export interface Callout {
  tone: Tone;
  /** The kind, capitalised: shown when there is no title. */
  label: string;
  /** The `[!kind]±` with the space after it. */
  from: number;
  to: number;
  title: boolean;
}

const HEAD = /^[ \t>]*>[ \t]?(\[!([A-Za-z-]{1,32})\][+-]?[ \t]*)(.*)$/;

/** Obsidian's kinds and their aliases; any other is a note. */
const TONES: Record<string, Tone> = {
  tip: "good",
  hint: "good",
  success: "good",
  check: "good",
  done: "good",
  warning: "careful",
  caution: "careful",
  attention: "careful",
  question: "careful",
  help: "careful",
  faq: "careful",
  important: "careful",
  failure: "bad",
  fail: "bad",
  missing: "bad",
  danger: "bad",
  error: "bad",
  bug: "bad",
};

/** The callout that a blockquote is, if its first line says so. */
export function calloutOf(state: EditorState, quote: SyntaxNodeRef): Callout | null {
  const line = state.doc.lineAt(quote.from);
  const head = HEAD.exec(line.text);
  if (!head?.[1] || !head[2]) return null;
  const kind = head[2].toLowerCase();
  const from = line.from + line.text.indexOf("[!");
  return {
    tone: TONES[kind] ?? "note",
    label: kind.charAt(0).toUpperCase() + kind.slice(1),
    from,
    to: from + head[1].length,
    title: (head[3] ?? "") !== "",
  };
}

import type { EditorState } from "@codemirror/state";
import type { SyntaxNodeRef } from "@lezer/common";

/** How a callout looks: its colour is told by the tone, its sign by the icon. */
export type Tone = "note" | "info" | "good" | "careful" | "bad" | "example" | "quote";

export interface CalloutHead {
  /** In small letters. */
  kind: string;
  /** Words for themes, behind a bar: `[!info|right]`. */
  themes: string;
  fold: "" | "+" | "-";
  /** Where `[!kind]±` begins and, with the space after it, ends: offsets in the line. */
  from: number;
  to: number;
  title: string;
}

export interface Callout extends Omit<CalloutHead, "title"> {
  tone: Tone;
  icon: string;
  /** The kind in words: shown when there is no title. */
  label: string;
  /** Whether it has one. */
  title: boolean;
}

const HEAD = /^([ \t>]*>[ \t]?|)(\[!([\p{L}\p{N}_ -]+)(?:\|([^\][\n]*))?\]([+-]?)(?:[ \t]+|$))(.*)$/u;

/** Obsidian's kinds with their aliases. */
const KINDS: readonly { names: readonly string[]; tone: Tone; icon: string }[] = [
  { names: ["note"], tone: "note", icon: "pencil" },
  { names: ["abstract", "summary", "tldr"], tone: "info", icon: "list" },
  { names: ["info"], tone: "info", icon: "info" },
  { names: ["todo"], tone: "note", icon: "circle-check" },
  { names: ["tip", "hint", "important"], tone: "good", icon: "flame" },
  { names: ["success", "check", "done"], tone: "good", icon: "check" },
  { names: ["question", "help", "faq"], tone: "careful", icon: "question" },
  { names: ["warning", "caution", "attention"], tone: "careful", icon: "triangle" },
  { names: ["failure", "fail", "missing"], tone: "bad", icon: "cross" },
  { names: ["danger", "error"], tone: "bad", icon: "bolt" },
  { names: ["bug"], tone: "bad", icon: "bug" },
  { names: ["example"], tone: "example", icon: "list" },
  { names: ["quote", "cite"], tone: "quote", icon: "quote" },
];

/** The head of a callout on the first line of a quote. */
export function calloutHead(line: string): CalloutHead | null {
  const found = HEAD.exec(line);
  const kind = found?.[3]?.trim().toLowerCase();
  if (!found || !kind) return null;
  const from = found[1]?.length ?? 0;
  return {
    kind,
    themes: found[4]?.trim() ?? "",
    fold: found[5] === "+" || found[5] === "-" ? found[5] : "",
    from,
    to: from + (found[2]?.length ?? 0),
    title: found[6] ?? "",
  };
}

/** How a kind looks; one that nobody knows is a note. */
export function lookOf(kind: string): { tone: Tone; icon: string } {
  return KINDS.find(({ names }) => names.includes(kind)) ?? { tone: "note", icon: "pencil" };
}

/** The callout that a blockquote is, if its first line says so. */
export function calloutOf(state: EditorState, quote: SyntaxNodeRef): Callout | null {
  const line = state.doc.lineAt(quote.from);
  const head = calloutHead(line.text.slice(quote.from - line.from));
  if (!head) return null;
  const { tone, icon } = lookOf(head.kind);
  return {
    ...head,
    tone,
    icon,
    label: titleOf(head.kind),
    from: quote.from + head.from,
    to: quote.from + head.to,
    title: head.title !== "",
  };
}

function titleOf(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll(/[-_]/g, " ");
}

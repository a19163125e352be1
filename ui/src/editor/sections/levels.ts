import type { Text } from "@codemirror/state";
import type { Section } from "./section.ts";

/** Markdown has no more. */
export const DEEPEST = 6;
/** An underline says one of two levels: `=` and `-`. */
const UNDERLINED = 2;

export interface Edit {
  from: number;
  to: number;
  insert: string;
}

/** What makes these headings higher or deeper by so many levels; all of them must stay within 1 and {@link DEEPEST}. */
export function shiftLevels(doc: Text, sections: readonly Section[], by: number): Edit[] {
  return by === 0 ? [] : sections.flatMap((section) => shiftOne(doc, section, section.level + by));
}

function shiftOne(doc: Text, { line, headingEnd, level, underlined }: Section, wanted: number): Edit[] {
  const first = doc.line(line);
  if (underlined) {
    const last = doc.line(headingEnd);
    if (wanted > UNDERLINED) return [{ from: first.from, to: last.to, insert: marked(doc, line, headingEnd, wanted) }];
    const [run = ""] = /[=-]+/.exec(last.text) ?? [];
    const from = last.from + last.text.indexOf(run);
    return [{ from, to: from + run.length, insert: (wanted === 1 ? "=" : "-").repeat(run.length) }];
  }
  const edits = [hashes(first.from + first.text.indexOf("#"), level, wanted)];
  // Marks behind the text follow where they matched those before it.
  const closing = /\s(#+)\s*$/.exec(first.text.trimStart().slice(level));
  if (closing?.[1]?.length === level)
    edits.push(hashes(first.from + first.text.lastIndexOf("#") + 1 - level, level, wanted));
  return edits;
}

/** Only what is more or less: a cursor in the marks stays there. */
function hashes(from: number, level: number, wanted: number): Edit {
  return { from: from + Math.min(level, wanted), to: from + level, insert: "#".repeat(Math.max(0, wanted - level)) };
}

/** An underlined heading as one with `#`, which has one line only. */
function marked(doc: Text, line: number, headingEnd: number, level: number): string {
  const lines: string[] = [];
  for (let number = line; number < headingEnd; number++)
    lines.push(
      doc
        .line(number)
        .text.trim()
        .replace(/(?<!\\)\\$/, "")
        .trim(),
    );
  // A last `#` would be taken for a closing mark.
  const text = lines.join(" ").replace(/(^|\s)(#+)$/, "$1\\$2");
  return `${"#".repeat(level)} ${text}`;
}

import type { Text } from "@codemirror/state";
import type { Tree, SyntaxNode } from "@lezer/common";
import { noteLanguage } from "../markdown/language.ts";

/** A part of a note that a link can lead to. */
export interface NoteBlock {
  /** Its beginning, in one line. */
  text: string;
  from: number;
  /** Its identifier, without `^`. */
  id: string | null;
  /** Where an identifier that it does not have yet is written, and what. */
  place: { at: number; before: string; after: string };
}

/** Longer notes are offered as far as this: they are parsed at once. */
export const LONGEST_NOTE = 400_000;
/** Shown of a block. */
const SHOWN_TEXT = 120;
const ID_LINE = /^\^([A-Za-z0-9-]+)\s*$/;
const ID_AT_END = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/;
/** Their identifier stands below them, in a line of its own. */
const WHOLE = new Set(["Table", "FencedCode", "Blockquote", "HTMLBlock", "BlockMath"]);

/** The paragraphs, list items, tables, quotes and fences of a note. */
export function blocksIn(text: string, tree: Tree = noteLanguage.parser.parse(text)): NoteBlock[] {
  const blocks: NoteBlock[] = [];
  tree.iterate({
    enter: ({ node }) => {
      if (node.name === "Frontmatter") return false;
      if (WHOLE.has(node.name)) {
        blocks.push(wholeBlock(text, node));
        return false;
      }
      if (node.name !== "Paragraph" && node.name !== "Task") return;
      const raw = text.slice(node.from, node.to);
      // An identifier of the block above.
      if (ID_LINE.test(raw)) return false;
      const id = ID_AT_END.exec(raw)?.[1] ?? null;
      const end = node.from + raw.trimEnd().length;
      blocks.push({ text: short(raw), from: node.from, id, place: { at: end, before: " ", after: "" } });
      return false;
    },
  });
  return blocks;
}

function wholeBlock(text: string, node: SyntaxNode): NoteBlock {
  const below = node.nextSibling;
  const id = below?.name === "Paragraph" ? (ID_LINE.exec(text.slice(below.from, below.to))?.[1] ?? null) : null;
  const shown = short(text.slice(node.from, node.to));
  const after = /^\n\s*\n/.test(text.slice(node.to)) || /^\s*$/.test(text.slice(node.to)) ? "" : "\n";
  return { text: shown, from: node.from, id, place: { at: node.to, before: "\n\n", after } };
}

/** In one line, without its marks. */
function short(raw: string): string {
  return raw
    .slice(0, 4 * SHOWN_TEXT)
    .replace(ID_AT_END, "")
    .replace(/^\[.\]\s/u, "")
    .replace(/^[ \t]*>[ \t]?/gm, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, SHOWN_TEXT);
}

/** As Obsidian makes them: six letters and digits. */
export function newBlockId(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join("");
}

/** The block that a line of a note belongs to. */
export function blockAt(blocks: readonly NoteBlock[], doc: Text, line: number): NoteBlock | null {
  if (line < 1 || line > doc.lines) return null;
  const { to } = doc.line(line);
  return blocks.findLast(({ from, place }) => from <= to && place.at >= doc.line(line).from) ?? null;
}

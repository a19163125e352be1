import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { Tree } from "@lezer/common";
import { eachChild } from "../markdown/children.ts";

/** A heading with all that stands below it, up to the next heading of its level or a higher one. Lines count from 1. */
export interface Section {
  readonly level: number;
  /** Underlined, not marked with `#`. */
  readonly underlined: boolean;
  /** Its first line. */
  readonly line: number;
  /** The heading's last line: an underlined one has several. */
  readonly headingEnd: number;
  /** Its last line, the empty ones before the next heading too. */
  readonly end: number;
  /** The section that it stands in, by its place in the list; -1 for none. */
  readonly parent: number;
}

/** A note is parsed to its end before a section of it is moved: half a section must not be. */
export const PARSE_MS = 400;

/** All sections in the order of the text; null while the note cannot be read to its end in time. */
export function sectionsOf(state: EditorState): Section[] | null {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
  return tree && sectionsIn(tree, state.doc);
}

export function sectionsIn(tree: Tree, doc: Text): Section[] {
  const found: { -readonly [Key in keyof Section]: Section[Key] }[] = [];
  /** The sections that are not yet over, by their places. */
  const open: number[] = [];
  const close = (level: number, end: number) => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const section = found[last];
      if (!section || section.level < level) break;
      section.end = end;
      open.pop();
    }
  };
  eachChild(tree, (child, from) => {
    const [, kind, level] = /^(ATX|Setext)Heading(\d)$/.exec(child.type.name) ?? [];
    if (level === undefined) return;
    const line = doc.lineAt(from).number;
    close(Number(level), line - 1);
    open.push(found.length);
    found.push({
      level: Number(level),
      underlined: kind === "Setext",
      line,
      headingEnd: doc.lineAt(from + child.length).number,
      end: line,
      parent: open.at(-2) ?? -1,
    });
  });
  close(0, doc.lines);
  return found;
}

/** The section and those below it, as places in the list: from `at` up to, without, what is given. */
export function familyEnd(sections: readonly Section[], at: number): number {
  const end = sections[at]?.end ?? 0;
  let next = at + 1;
  while ((sections[next]?.line ?? Infinity) <= end) next++;
  return next;
}

/** The sections right below one, or the outermost for -1. */
export function childrenOf(sections: readonly Section[], parent: number): number[] {
  return sections.flatMap((section, at) => (section.parent === parent ? [at] : []));
}

/** The innermost section that a line is in; -1 above all headings. */
export function sectionAt(sections: readonly Section[], line: number): number {
  return sections.findLastIndex((section) => section.line <= line);
}

import type { AmbiguousLinks, BrokenLink, BrokenLinks, OrphanNotes, UnusedFiles } from "../../protocol/bindings.ts";
import { folderOf, nameOf, titleOf } from "../paths.ts";

/** What is looked for in the links of all notes. */
export type Kind = "broken" | "ambiguous" | "orphans" | "unused";
export const KINDS: readonly [Kind, string][] = [
  ["broken", "Broken"],
  ["ambiguous", "Ambiguous"],
  ["orphans", "Orphans"],
  ["unused", "Unused"],
];

/** One row of the list: a note with links below it, such a link, a file that it could mean, a note alone, or a file that no note needs. */
export type Row = NoteRow | LinkRow | ChoiceRow | OrphanRow | FileRow;

interface AnyRow {
  /** The same for the same thing in the next answer. */
  key: string;
  /** The note or file that the row leads to. */
  path: string;
  level: 1 | 2 | 3;
  /** Its place among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}
export interface NoteRow extends AnyRow {
  kind: "note";
  open: boolean;
}
export interface LinkRow extends AnyRow {
  kind: "link";
  line: number;
  /** The words of its line that are to be seen. */
  words: string;
  /** The file that it names; what the link in the line is told by. */
  target: string;
  /** What is the matter with it. */
  said: string;
  /** The note to make for it, if one can be. */
  create: string | null;
  /** Whether the files that it could mean are shown; null where it can mean none. */
  open: boolean | null;
}
export interface ChoiceRow extends AnyRow {
  kind: "choice";
  /** Whether the link leads there. */
  leads: boolean;
}
export interface OrphanRow extends AnyRow {
  kind: "orphan";
  title: string;
}
export interface FileRow extends AnyRow {
  kind: "file";
  /** Bytes. */
  size: number;
}

/** Pixels. A link has two lines: its text, and what is the matter with it. */
export const HEIGHTS: Readonly<Record<Row["kind"], number>> = { note: 28, link: 48, choice: 28, orphan: 28, file: 28 };

/** A link of either kind, before it is a row. */
interface Found {
  path: string;
  line: number;
  words: string;
  target: string;
  said: string;
  create: string | null;
  choices: readonly string[];
  leads: string | null;
}

/** `closed` are the notes whose links are put away, by path. */
export function brokenRows({ links }: BrokenLinks, closed: ReadonlySet<string>): Row[] {
  const found = links.map((link) => ({
    path: link.path,
    line: link.line,
    words: link.heading ?? link.block ?? titleOf(link.target),
    target: link.target,
    said: lack(link),
    create: link.create,
    choices: [],
    leads: null,
  }));
  return byNote(found, closed, new Set());
}

/** `opened` are the links whose files are shown, by key. */
export function ambiguousRows(
  { links, targets }: AmbiguousLinks,
  closed: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): Row[] {
  const found = links.map(({ path, line, target: number, leads }) => {
    const { target, choices } = targets[number] ?? { target: "", choices: [] };
    // The number first: a path may be too long to be seen whole.
    const said =
      leads === null ? `Could mean ${choices.length} files` : `1 of ${choices.length} · leads to ${withoutMd(leads)}`;
    return { path, line, words: titleOf(target), target, said, create: null, choices, leads };
  });
  return byNote(found, closed, opened);
}

export function orphanRows({ notes }: OrphanNotes): Row[] {
  return notes.map(({ path, title }, at) => ({
    kind: "orphan",
    key: path,
    path,
    level: 1,
    position: at + 1,
    siblings: notes.length,
    title: title === "" ? titleOf(path) : title,
  }));
}

/** The largest first: who looks for room finds it at the top. */
export function unusedRows({ paths }: UnusedFiles, sizes: ReadonlyMap<string, number>): FileRow[] {
  const files = paths.map((path) => ({ path, size: sizes.get(path) ?? 0 })).toSorted((a, b) => b.size - a.size);
  return files.map(({ path, size }, at) => ({
    kind: "file",
    key: path,
    path,
    level: 1,
    position: at + 1,
    siblings: files.length,
    size,
  }));
}

/** What a broken link wants and does not get. */
export function lack({ path, target, heading, block, create }: BrokenLink): string {
  const note = path === target ? "this note" : titleOf(target);
  if (block !== null) return `No block “^${block}” in ${note}`;
  if (heading !== null) return `No heading “${heading}” in ${note}`;
  const wanted = target.replace(/^\//, "");
  // The name first, for the same reason.
  const folder = folderOf(wanted) === "" ? "" : ` in ${folderOf(wanted)}`;
  return create === null ? `No file “${nameOf(wanted)}”${folder}` : `No note “${titleOf(wanted)}”${folder}`;
}

const withoutMd = (path: string) => path.replace(/\.md$/i, "");

/** Links come by path and line. */
function byNote(links: readonly Found[], closed: ReadonlySet<string>, opened: ReadonlySet<string>): Row[] {
  const groups: Found[][] = [];
  for (const link of links) {
    const group = groups.at(-1);
    if (group?.[0]?.path === link.path) group.push(link);
    else groups.push([link]);
  }
  return groups.flatMap((group, at) => {
    const path = group[0]?.path ?? "";
    const open = !closed.has(path);
    const head: NoteRow = {
      kind: "note",
      key: path,
      path,
      level: 1,
      position: at + 1,
      siblings: groups.length,
      open,
    };
    return open ? [head, ...below(group, opened)] : [head];
  });
}

function below(links: readonly Found[], opened: ReadonlySet<string>): Row[] {
  const times = new Map<string, number>();
  return links.flatMap((link, at) => {
    const { path, line, words, target, said, create, choices, leads } = link;
    // A line may say the same twice.
    const name = `${path}\n${line} ${said}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    const key = `${name} ${time}`;
    const open = choices.length > 0 ? opened.has(key) : null;
    const row: LinkRow = {
      kind: "link",
      key,
      path,
      line,
      level: 2,
      position: at + 1,
      siblings: links.length,
      words,
      target: nameOf(target),
      said,
      create,
      open,
    };
    if (!open) return [row];
    const files = choices.map<ChoiceRow>((choice, at) => ({
      kind: "choice",
      key: `${key}\n${choice}`,
      path: choice,
      level: 3,
      position: at + 1,
      siblings: choices.length,
      leads: choice === leads,
    }));
    return [row, ...files];
  });
}

/** Where each row begins, and behind the last one where all end. */
export function offsetsOf(rows: readonly Row[]): Float64Array {
  const offsets = new Float64Array(rows.length + 1);
  rows.forEach((row, at) => (offsets[at + 1] = (offsets[at] ?? 0) + HEIGHTS[row.kind]));
  return offsets;
}

/** The row that a place is in: the last that begins there or before. */
export function rowAt(offsets: Float64Array, place: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

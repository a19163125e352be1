import { onFirstUse } from "../../editor/onFirstUse.ts";
import { countOf, type FoundLine, type FoundNote } from "./reply.ts";

/** `best` as the app ranks them, `newest` by when they were changed, `path` as the tree has them. */
export type Order = "best" | "newest" | "path";
export const ORDERS: readonly [Order, string][] = [
  ["best", "Best match"],
  ["newest", "Newest"],
  ["path", "Path"],
];

/** One line of the results: a note, a line of it, or the way to the rest of its lines. */
export type Row = NoteRow | LineRow | MoreRow;

interface AnyRow {
  /** The same for the same thing in the next answer. */
  key: string;
  note: FoundNote;
  /** Its place among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}
export interface NoteRow extends AnyRow {
  kind: "note";
  open: boolean;
  count: number;
}
export interface LineRow extends AnyRow {
  kind: "line";
  line: FoundLine;
}
export interface MoreRow extends AnyRow {
  kind: "more";
}

/** A note with what is shown below it. */
export interface Group {
  head: NoteRow;
  below: readonly (LineRow | MoreRow)[];
}

const collator = onFirstUse(() => new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }));

/** `modifiedOf` answers an RFC 3339 time, or nothing for a note that is no file: those come last. */
export function inOrder(
  notes: readonly FoundNote[],
  order: Order,
  modifiedOf: (path: string) => string | undefined,
): readonly FoundNote[] {
  if (order === "best") return notes;
  if (order === "path") return notes.toSorted((a, b) => collator().compare(a.path, b.path));
  const times = new Map(notes.map(({ path }) => [path, modifiedOf(path) ?? ""]));
  const time = ({ path }: FoundNote) => times.get(path) ?? "";
  // Times are compared as texts: all of them are in UTC and of one form.
  return notes.toSorted((a, b) => (time(a) < time(b) ? 1 : time(a) > time(b) ? -1 : 0));
}

/** The notes as groups; of those in `closed` only the head is shown. `siblings` counts all notes, drawn or not. */
export function groupsOf(notes: readonly FoundNote[], closed: ReadonlySet<string>, siblings = notes.length): Group[] {
  return notes.map((note, at) => {
    const open = !closed.has(note.path) && countOf(note) > 0;
    const head: NoteRow = {
      kind: "note",
      key: note.path,
      note,
      open,
      count: countOf(note),
      position: at + 1,
      siblings,
    };
    return { head, below: open ? below(note) : [] };
  });
}

function below(note: FoundNote): (LineRow | MoreRow)[] {
  const siblings = note.lines.length + (note.more > 0 ? 1 : 0);
  // Two matches of one line are two rows.
  const rows: (LineRow | MoreRow)[] = note.lines.map((line, at) => ({
    kind: "line",
    key: `${note.path}\n${line.line} ${at}`,
    note,
    line,
    position: at + 1,
    siblings,
  }));
  if (note.more > 0) rows.push({ kind: "more", key: `${note.path}\nmore`, note, position: siblings, siblings });
  return rows;
}

export function rowsOf(groups: readonly Group[]): Row[] {
  return groups.flatMap(({ head, below }) => [head, ...below]);
}

import type { TreeEntry } from "../protocol/bindings.ts";

/** What the tree shows in a folder and in the folders below it. */
export function filesIn(entries: readonly TreeEntry[], folder: string): TreeEntry[] {
  return entries.filter(({ path }) => path.startsWith(`${folder}/`));
}

/** `1 note`, `3 notes and 2 other files`. */
export function told(files: readonly TreeEntry[]): string {
  const notes = files.filter(({ kind }) => kind === "note").length;
  const others = files.length - notes;
  const parts = notes > 0 ? [count(notes, "note")] : [];
  if (others > 0) parts.push(count(others, notes > 0 ? "other file" : "file"));
  return parts.join(" and ");
}

function count(all: number, name: string): string {
  return `${all.toLocaleString("en")} ${name}${all === 1 ? "" : "s"}`;
}

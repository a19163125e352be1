import { onFirstUse } from "../editor/onFirstUse.ts";
import type { TreeEntry } from "../protocol/bindings.ts";
import { foldersAbove, nameOf, titleOf } from "./paths.ts";

export interface Folder {
  path: string;
  folders: Folder[];
  entries: TreeEntry[];
}

/** One visible line of the tree, with what a screen reader needs to place it. */
export interface Row {
  kind: "folder" | "note" | "attachment";
  path: string;
  label: string;
  /** From 0. */
  depth: number;
  expanded: boolean;
  readable: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}

const collator = onFirstUse(() => new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }));

/** The folders that a list of paths implies: folders first, then by name as people count (2 before 10). */
export function buildFolders(entries: readonly TreeEntry[]): Folder {
  const root: Folder = { path: "", folders: [], entries: [] };
  const byPath = new Map([["", root]]);
  for (const entry of entries) {
    let parent = root;
    for (const path of foldersAbove(entry.path)) {
      let folder = byPath.get(path);
      if (!folder) {
        folder = { path, folders: [], entries: [] };
        byPath.set(path, folder);
        parent.folders.push(folder);
      }
      parent = folder;
    }
    parent.entries.push(entry);
  }
  for (const folder of byPath.values()) {
    sortByName(folder.folders);
    sortByName(folder.entries);
  }
  return root;
}

function sortByName(items: { path: string }[]): void {
  items.sort((a, b) => collator().compare(nameOf(a.path), nameOf(b.path)) || (a.path < b.path ? -1 : 1));
}

/** The lines to show when these folders are open. */
export function visibleRows(root: Folder, expanded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const visit = (folder: Folder, depth: number): void => {
    const siblings = folder.folders.length + folder.entries.length;
    let position = 0;
    for (const child of folder.folders) {
      position++;
      const open = expanded.has(child.path);
      const label = nameOf(child.path);
      rows.push({ kind: "folder", path: child.path, label, depth, expanded: open, readable: true, position, siblings });
      if (open) visit(child, depth + 1);
    }
    for (const { path, kind, readable } of folder.entries) {
      position++;
      const label = kind === "note" ? titleOf(path) : nameOf(path);
      rows.push({ kind, path, label, depth, expanded: false, readable, position, siblings });
    }
  };
  visit(root, 0);
  return rows;
}

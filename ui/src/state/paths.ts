/** `a/b/Note.md` → `Note`. An attachment keeps its extension. */
export function titleOf(path: string): string {
  return nameOf(path).replace(/\.md$/i, "");
}

/** The last segment. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `a/b/Note.md` → `a/b`; the empty string at the top. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export function isNote(path: string): boolean {
  return /\.md$/i.test(path);
}

/** Every folder above a path, outermost first. */
export function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The first of `Name.md`, `Name 2.md`, … that is free; compared without case, as some disks do. */
export function freePath(folder: string, name: string, taken: Iterable<string>): string {
  return freeName(folder, `${name}.md`, taken);
}

/** The same for a whole name: `plan.png`, `plan 2.png`, … */
export function freeName(folder: string, name: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((path) => path.toLowerCase()));
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let count = 1; ; count++) {
    const path = join(folder, `${stem}${count === 1 ? "" : ` ${count}`}${extension}`);
    if (!used.has(path.toLowerCase())) return path;
  }
}

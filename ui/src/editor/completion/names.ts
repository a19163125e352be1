import type { NoteName } from "../../protocol/bindings.ts";
import { comparable, inSlices } from "../fuzzy.ts";

/** Something that a link can name. */
export interface LinkEntry {
  readonly kind: "note" | "alias" | "attachment" | "missing";
  readonly label: string;
  readonly path: string;
  /** The folder it lies in; empty at the top. */
  readonly folder: string;
}

/** Everything that a link can name, ready to be searched. */
export interface LinkIndex {
  readonly entries: readonly LinkEntry[];
  /** As they are compared, one for each entry. */
  readonly labels: readonly string[];
  /** How many files have a name, by it in lower case. */
  readonly bases: ReadonlyMap<string, number>;
}

const baseOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const withoutEnd = (path: string) => path.replace(/\.md$/i, "");

interface Known {
  entries: LinkEntry[];
  labels: string[];
}

/** By the name's own object: a note that did not change is not looked at again. */
const known = new WeakMap<NoteName, Known>();

function read(name: NoteName): Known {
  let found = known.get(name);
  if (found) return found;
  const folder = folderOf(name.path);
  const base = withoutEnd(baseOf(name.path));
  const others = new Set([name.title, ...name.aliases]);
  others.delete(base);
  others.delete("");
  const entries: LinkEntry[] = [
    { kind: "note", label: base, path: name.path, folder },
    ...[...others].map((label): LinkEntry => ({ kind: "alias", label, path: name.path, folder })),
  ];
  found = { entries, labels: entries.map(({ label }) => comparable(label)) };
  known.set(name, found);
  return found;
}

let last: {
  names: readonly NoteName[];
  files: readonly string[];
  missing: readonly string[];
  index: LinkIndex;
} | null = null;

/** Made anew only when one of the lists is another one; null when it was given up. */
export async function linkIndex(
  names: readonly NoteName[],
  files: readonly string[],
  missing: readonly string[],
  givenUp: () => boolean,
): Promise<LinkIndex | null> {
  if (last?.names === names && last.files === files && last.missing === missing) return last.index;
  const entries: LinkEntry[] = [];
  const labels: string[] = [];
  const bases = new Map<string, number>();
  const countBase = (path: string) => {
    const base = baseOf(path).toLowerCase();
    bases.set(base, (bases.get(base) ?? 0) + 1);
  };
  const done = await inSlices(
    names.length,
    (from, to) => {
      for (let at = from; at < to; at++) {
        const name = names[at];
        if (!name) continue;
        const one = read(name);
        entries.push(...one.entries);
        labels.push(...one.labels);
        countBase(name.path);
      }
    },
    givenUp,
  );
  if (!done) return null;
  const extras: LinkEntry[] = [
    ...files.map((path): LinkEntry => ({ kind: "attachment", label: baseOf(path), path, folder: folderOf(path) })),
    ...missing.map((path): LinkEntry => ({ kind: "missing", label: path, path, folder: "" })),
  ];
  for (const file of files) countBase(file);
  for (const extra of extras) {
    entries.push(extra);
    labels.push(comparable(extra.label));
  }
  const index = { entries, labels, bases };
  last = { names, files, missing, index };
  return index;
}

/** How a link names a file: its name where that is enough to find it, else its path; notes without `.md`. */
export function linkTo(path: string, bases: ReadonlyMap<string, number>): string {
  const base = baseOf(path);
  return withoutEnd((bases.get(base.toLowerCase()) ?? 0) > 1 ? path : base);
}

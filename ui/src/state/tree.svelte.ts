import type { Mark, TreeEntry } from "../protocol/bindings.ts";
import type { Client } from "../protocol/client.ts";
import { foldersAbove } from "./paths.ts";
import { Soon } from "./soon.ts";
import { buildFolders, visibleRows } from "./treeModel.ts";

/** Names of one question for marks. */
const PORTION = 1000;

/** The space's files, and which folders are open. */
export class Tree {
  entries = $state.raw<TreeEntry[]>([]);
  loaded = $state(false);
  expanded = $state.raw<ReadonlySet<string>>(new Set());
  /** The row that the keyboard is on. */
  selected = $state<string | null>(null);
  /** The row whose name is being written. */
  renaming = $state<string | null>(null);
  /** What plugs mark in names, by the name; see {@link Tree.mark}. */
  marks = $state.raw<ReadonlyMap<string, Mark[]>>(new Map());
  readonly #root = $derived(buildFolders(this.entries));
  readonly rows = $derived(visibleRows(this.#root, this.expanded));
  /** Bytes of the attachments, by path. */
  readonly sizes: ReadonlyMap<string, number> = $derived(
    new Map(this.entries.filter(({ kind }) => kind === "attachment").map(({ path, size }) => [path, size])),
  );
  readonly #client: Client;
  readonly #reload = new Soon(() => this.load());

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.entries = await this.#client.call("tree.list");
    this.loaded = true;
  }

  /** Looks anew for what plugs mark in names, if they mark any. */
  async mark(any: boolean): Promise<void> {
    if (!any) {
      this.marks = new Map();
      return;
    }
    const names = [...new Set(this.rows.map(({ label }) => label))];
    const found = new Map<string, Mark[]>();
    // In portions, as the host takes them.
    for (let at = 0; at < names.length; at += PORTION) {
      const lines = names.slice(at, at + PORTION);
      const marks = await this.#client.call("marks.find", { place: "tree", lines });
      lines.forEach((name, index) => {
        if (marks[index]?.length) found.set(name, marks[index]);
      });
    }
    this.marks = found;
  }

  reloadSoon(onError: (error: unknown) => void): void {
    this.#reload.ask(onError);
  }

  has(path: string): boolean {
    return this.entries.some((entry) => entry.path === path);
  }

  toggle(folder: string, open = !this.expanded.has(folder)): void {
    const next = new Set(this.expanded);
    if (open) next.add(folder);
    else next.delete(folder);
    this.expanded = next;
  }

  /** A folder has another path: what was open in it still is. */
  moved(from: string, to: string): void {
    const below = `${from}/`;
    const there = (path: string) =>
      path === from ? to : path.startsWith(below) ? `${to}/${path.slice(below.length)}` : path;
    this.expanded = new Set([...this.expanded].map(there));
  }

  /** The row that takes the keyboard when this one goes, with what is in it. */
  beside(path: string): string | null {
    const at = this.rows.findIndex((row) => row.path === path);
    const next = this.rows.slice(at + 1).find((row) => !row.path.startsWith(`${path}/`));
    return (next ?? this.rows[at - 1])?.path ?? null;
  }

  /** Opens the folders above a path and puts the keyboard's row on it. */
  reveal(path: string): void {
    const above = foldersAbove(path);
    if (above.some((folder) => !this.expanded.has(folder))) this.expanded = new Set([...this.expanded, ...above]);
    this.selected = path;
  }
}

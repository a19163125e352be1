import type { PanelHook, ViewHook } from "../protocol/bindings.ts";
import type { Layout } from "./layout.svelte.ts";
import { isNote } from "./paths.ts";

/** The `type` of a note's frontmatter, as written; it is looked for in the beginning of a note alone. */
export function noteTypeOf(text: string): string | null {
  const frontmatter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text.slice(0, 8192))?.[1];
  const value = frontmatter === undefined ? undefined : /^type:[ \t]*(.+?)[ \t]*$/m.exec(frontmatter)?.[1];
  return value?.replace(/^(["'])(.*)\1$/, "$2") ?? null;
}

const hasExtension = (path: string, { extensions }: ViewHook) =>
  extensions.some((extension) => path.toLowerCase().endsWith(`.${extension.toLowerCase()}`));

/** The view that a file opens in by itself. */
export function viewFor(views: readonly ViewHook[], path: string, noteType: string | null): ViewHook | null {
  const byType = isNote(path) && noteType !== null ? views.find((view) => view.noteType === noteType) : undefined;
  return byType ?? views.find((view) => hasExtension(path, view)) ?? null;
}

/** The views that may show a file when asked: those for its extension, and for notes those for a type of note. */
export function viewsOf(views: readonly ViewHook[], path: string): ViewHook[] {
  return views.filter((view) => hasExtension(path, view) || (isNote(path) && view.noteType !== null));
}

/** Views that are about no file. */
export const standalone = (views: readonly ViewHook[]): ViewHook[] =>
  views.filter(({ extensions, noteType }) => extensions.length === 0 && noteType === null);

export function showPanel(layout: Layout, { id, side }: PanelHook): void {
  if (side === "left") layout.show(`plug:${id}`);
  else if (side === "bottom") {
    layout.bottomPanel = id;
    layout.bottomOpen = true;
  } else {
    layout.dockPanel = id;
    layout.toggleDock(true);
  }
}

import type { Mode } from "../editor/mode.ts";
import { zooms } from "../protocol/platform.ts";
import type { App } from "../state/app.svelte.ts";
import { SWITCHES, USUAL_SIZE, type Switch } from "../state/settings.svelte.ts";
import { USUAL_ZOOM } from "../state/zoom.ts";

/** A command of the app itself. */
export interface AppCommand {
  id: string;
  name: string;
  key?: string;
  /** Keys that do the same, not shown. */
  also?: readonly string[];
  when?: string;
  /** Not offered in the palette: it is the palette, or goes without saying. */
  hidden?: boolean;
  run(app: App): void | Promise<void>;
}

/** The window's own, where there is one. */
const zoomCommands: readonly AppCommand[] = [
  { id: "zoom.in", name: "Zoom in", key: "Mod-=", also: ["Mod-+"], run: (app) => app.preferences.zoom(1) },
  { id: "zoom.out", name: "Zoom out", key: "Mod--", also: ["Mod-_"], run: (app) => app.preferences.zoom(-1) },
  {
    id: "zoom.usual",
    name: "Usual zoom",
    key: "Mod-0",
    run: (app) => app.preferences.change({ zoom: USUAL_ZOOM }),
  },
];

/** The one table of the app's commands: palette, keys and the shortcut help are made from it. */
export const appCommands: readonly AppCommand[] = [
  { id: "note.new", name: "New note", key: "Mod-n", run: (app) => app.files.create() },
  { id: "open.switcher", name: "Open note…", key: "Mod-o", run: (app) => void (app.overlay = "switcher") },
  {
    id: "open.palette",
    name: "Command palette",
    key: "Mod-p",
    hidden: true,
    run: (app) => void (app.overlay = "palette"),
  },
  { id: "search", name: "Search all notes", key: "Mod-Shift-f", run: (app) => app.searchNotes() },
  { id: "search.replace", name: "Find and replace in all notes", key: "Mod-Alt-f", run: (app) => app.replaceInNotes() },
  { id: "search.save", name: "Save this search…", run: (app) => app.saveSearch() },
  { id: "note.save", name: "Save now", key: "Mod-s", run: saveNow },
  { id: "note.rename", name: "Rename note", key: "F2", when: "editor", run: rename },
  { id: "note.rename.preview", name: "Rename or move note… (preview)", when: "editor", run: renameShown },
  { id: "heading.rename", name: "Rename this heading…", when: "editor", run: (app) => app.renaming.nameHeading() },
  { id: "tag.rename", name: "Rename a tag…", run: (app) => app.renaming.nameTag() },
  { id: "rename.undo", name: "Undo the last rename", run: (app) => app.renaming.undoLast() },
  { id: "note.history", name: "Versions of this note…", when: "editor", run: (app) => app.past.showVersions() },
  { id: "note.keep", name: "Keep this version", when: "editor", run: (app) => app.past.keepVersion() },
  { id: "note.lock", name: "Lock this note, or unlock it", when: "editor", run: lock },
  { id: "trash", name: "Trash…", run: (app) => void (app.past.trashOpen = true) },
  { id: "note.delete", name: "Move note to trash", when: "editor", run: trash },
  { id: "note.reveal", name: "Show note in the file tree", when: "editor", run: reveal },
  { id: "property.add", name: "Add property", key: "Mod-;", when: "editor", run: (app) => ofNote(app, "add") },
  { id: "property.yaml", name: "Edit properties as YAML", when: "editor", run: (app) => ofNote(app, "toggleText") },
  { id: "property.fold", name: "Fold or unfold properties", when: "editor", run: (app) => ofNote(app, "toggleFold") },
  { id: "tab.close", name: "Close tab", key: "Mod-w", run: closeTab },
  { id: "tab.next", name: "Next tab", key: "Ctrl-Tab", also: ["Ctrl-PageDown"], run: (app) => app.workspace.step(1) },
  {
    id: "tab.previous",
    name: "Previous tab",
    key: "Ctrl-Shift-Tab",
    also: ["Ctrl-PageUp"],
    run: (app) => app.workspace.step(-1),
  },
  { id: "tab.reopen", name: "Reopen closed tab", key: "Mod-Shift-t", run: reopen },
  { id: "go.back", name: "Go back", key: "Alt-ArrowLeft", run: (app) => travel(app, -1) },
  { id: "go.forward", name: "Go forward", key: "Alt-ArrowRight", run: (app) => travel(app, 1) },
  { id: "view.sidebar", name: "Show or hide the sidebar", key: "Mod-\\", run: (app) => app.layout.toggleSidebar() },
  {
    id: "view.dock",
    name: "Show or hide backlinks and outline",
    key: "Mod-Shift-\\",
    also: ["Mod-|"],
    run: (app) => app.layout.toggleDock(),
  },
  { id: "view.text", name: "Switch between view and text", key: "Mod-Shift-m", run: (app) => app.toggleView() },
  {
    id: "view.source",
    name: "Switch between live preview and source",
    key: "Mod-Shift-s",
    run: (app) => toggleMode(app, "source"),
  },
  {
    id: "view.reading",
    name: "Switch between reading and writing",
    key: "Mod-Shift-r",
    run: (app) => toggleMode(app, "reading"),
  },
  {
    id: "view.below",
    name: "Show or hide the panels below",
    key: "Mod-j",
    run: (app) => void (app.layout.bottomOpen = !app.layout.bottomOpen),
  },
  { id: "view.files", name: "Go to the file tree", key: "Mod-Shift-e", run: (app) => app.showFiles() },
  {
    id: "links.check",
    name: "Links: broken, ambiguous, orphans, unused files",
    key: "Mod-Shift-b",
    run: (app) => app.checkLinks(),
  },
  { id: "view.plugs", name: "Plugs", key: "Mod-Shift-x", run: (app) => app.workspace.openPlugs() },
  { id: "problem.next", name: "Next problem of a plug", key: "F8", run: (app) => app.plugFiles.nextProblem(1) },
  {
    id: "problem.previous",
    name: "Previous problem of a plug",
    key: "Shift-F8",
    run: (app) => app.plugFiles.nextProblem(-1),
  },
  { id: "view.region", name: "Next region", key: "F6", hidden: true, run: (app) => app.nextRegion(1) },
  { id: "view.region.back", name: "Previous region", key: "Shift-F6", hidden: true, run: (app) => app.nextRegion(-1) },
  { id: "settings", name: "Settings", key: "Mod-,", run: (app) => void (app.overlay = "settings") },
  {
    id: "help.keys",
    name: "Keyboard shortcuts",
    key: "Mod-/",
    also: ["F1"],
    run: (app) => void (app.overlay = "shortcuts"),
  },
  { id: "theme.light", name: "Theme: Light", run: (app) => app.preferences.change({ theme: "light" }) },
  { id: "theme.dark", name: "Theme: Dark", run: (app) => app.preferences.change({ theme: "dark" }) },
  { id: "theme.system", name: "Theme: As the system", run: (app) => app.preferences.change({ theme: "system" }) },
  // A browser has these keys for the same.
  ...(zooms ? zoomCommands : []),
  { id: "text.larger", name: "Larger text", key: "Mod-Alt-=", also: ["Mod-Alt-+"], run: (app) => resize(app, 1) },
  { id: "text.smaller", name: "Smaller text", key: "Mod-Alt--", run: (app) => resize(app, -1) },
  {
    id: "text.usual",
    name: "Usual text size",
    key: "Mod-Alt-0",
    run: (app) => app.preferences.change({ fontSize: USUAL_SIZE }),
  },
  ...SWITCHES.map((setting) => ({
    id: `setting.${setting.key}`,
    name: `${setting.label}: on or off`,
    run: (app: App) => turn(app, setting),
  })),
];

function ofNote(app: App, act: keyof App["propertyCommands"]): void {
  const view = app.workspace.editor?.view;
  if (view) app.propertyCommands[act](view);
}

export async function saveNow(app: App): Promise<void> {
  const text = app.workspace.activeText;
  if (!text || (await text.document.save()) || text.saveState !== "failed") return;
  app.messages.error(`“${text.path}” could not be saved: ${text.failure}`);
}

function rename(app: App): void {
  const note = app.workspace.activeNote;
  if (!note) return;
  app.layout.show("files");
  app.tree.reveal(note.path);
  app.tree.renaming = note.path;
}

function renameShown(app: App): void {
  const note = app.workspace.activeNote;
  if (note) app.renaming.nameFile(note.path);
}

function lock(app: App): void {
  const document = app.workspace.activeNote?.document;
  document?.lock(!document.locked);
}

async function trash(app: App): Promise<void> {
  const note = app.workspace.activeNote;
  if (note) await app.files.delete(note.path);
}

function reveal(app: App): void {
  const note = app.workspace.activeNote;
  if (!note) return;
  app.tree.reveal(note.path);
  app.showFiles();
}

export async function closeTab(app: App): Promise<void> {
  const { activeId } = app.workspace;
  if (activeId !== null) await app.workspace.close(activeId);
}

async function reopen(app: App): Promise<void> {
  const path = app.workspace.takeClosed();
  if (path !== undefined) await app.workspace.open(path, { keep: true });
}

async function travel(app: App, by: -1 | 1): Promise<void> {
  const visit = app.workspace.travel(by);
  if (!visit) return;
  await app.workspace.revisit(visit);
}

async function resize(app: App, by: number): Promise<void> {
  await app.preferences.resize(by);
}

async function turn(app: App, { key, label }: Switch): Promise<void> {
  const on = !app.preferences.settings[key];
  await app.preferences.change({ [key]: on });
  app.messages.say("info", `${label} is ${on ? "on" : "off"}.`);
}

function toggleMode(app: App, mode: Mode): void {
  app.layout.noteMode = app.layout.noteMode === mode ? "live" : mode;
  app.rememberSession();
}

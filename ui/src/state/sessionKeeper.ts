import type { App } from "./app.svelte.ts";
import { BOTTOM, DOCK, SIDEBAR } from "./layout.svelte.ts";
import { RequestError } from "../protocol/client.ts";
import { readSession, type CodeTabSession, type NoteTabSession, type Session } from "./session.ts";

/** Moving the cursor changes the session with every key; the disk need not follow each. */
const KEEP_MS = 800;
/** Tabs come back in their order, and the one that was active is shown when all are there. */
const RESTORED = { behind: true, last: true };

/** Stores what the window looks like, and brings it back. */
export class SessionKeeper {
  readonly #app: App;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restored = false;
  #stored = "";

  constructor(app: App) {
    this.#app = app;
  }

  soon(): void {
    if (!this.#restored) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now().catch(() => undefined), KEEP_MS);
  }

  async now(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#restored) return;
    const state = this.#collect();
    const text = JSON.stringify(state);
    if (text === this.#stored) return;
    await this.#app.client.call("session.set", { state });
    this.#stored = text;
  }

  /** `first`: the note to begin with where nothing is stored yet. */
  async restore(value: unknown, first: string | undefined): Promise<void> {
    const session = readSession(value);
    if (session) await this.#apply(session);
    else if (first !== undefined) await this.#begin(first);
    this.#restored = true;
  }

  async #apply(session: Session): Promise<void> {
    const { layout, tree, workspace, search } = this.#app;
    layout.sidebarOpen = session.sidebar.open;
    layout.panel = session.sidebar.panel;
    layout.dockOpen = session.dock.open;
    layout.sidebarWidth = between(session.sidebar.width, SIDEBAR);
    layout.dockWidth = between(session.dock.width, DOCK);
    layout.dockPanel = session.dock.panel;
    layout.bottomOpen = session.bottom.open;
    layout.bottomHeight = between(session.bottom.height, BOTTOM);
    layout.bottomPanel = session.bottom.panel;
    layout.noteMode = session.noteMode;
    tree.expanded = new Set(session.expanded);
    search.recent = session.search.recent;
    search.order = session.search.order;
    this.#app.pages.states = new Map(session.pages);
    // Whoever was faster than the start keeps the keyboard: a key meant for the search must not change a note.
    workspace.focusLater = "free";
    let active: number | null = null;
    for (const [index, tab] of session.tabs.entries()) {
      if (tab.kind === "plugs") workspace.openPlugs(RESTORED);
      else if (tab.kind === "view") workspace.openView(tab.hook, tab.title, RESTORED);
      else if (tab.kind === "file") await workspace.open(tab.path, { ...RESTORED, keep: !tab.passing, page: tab.page });
      else if (tab.kind === "code") await this.#openCode(tab);
      else await this.#open(tab);
      if (index === session.active) active = workspace.tabs.at(-1)?.id ?? null;
      if (workspace.activeId === null) workspace.activeId = workspace.tabs.at(-1)?.id ?? null;
    }
    const show = workspace.tabs.find((tab) => tab.id === active) ?? workspace.tabs[0];
    if (show) workspace.activate(show.id, "free");
    if (workspace.activeNote) tree.selected = workspace.activeNote.path;
  }

  async #begin(path: string): Promise<void> {
    const { workspace, tree } = this.#app;
    try {
      await workspace.open(path, { keep: true });
      tree.selected = path;
    } catch (error) {
      this.#failUnlessGone(error);
    }
  }

  async #open(tab: NoteTabSession): Promise<void> {
    const { workspace } = this.#app;
    try {
      await workspace.open(tab.path, { ...RESTORED, keep: !tab.passing, place: tab.place });
      const open = workspace.noteTab(tab.path);
      if (open) {
        open.asText = tab.asText;
        open.view = tab.view;
      }
    } catch (error) {
      this.#failUnlessGone(error);
    }
  }

  async #openCode({ plug, path, place }: CodeTabSession): Promise<void> {
    try {
      await this.#app.plugFiles.reopen(plug, path, place);
    } catch (error) {
      this.#failUnlessGone(error);
    }
  }

  /** What is gone since, or whose plug is, is simply not opened. */
  #failUnlessGone(error: unknown): void {
    if (!(error instanceof RequestError && error.code === "not_found")) this.#app.fail(error);
  }

  #collect(): Session {
    const { layout, tree, workspace, search } = this.#app;
    const { tabs } = workspace;
    return {
      version: 1,
      tabs: tabs.map((tab) => {
        if (tab.kind === "plugs") return { kind: "plugs" };
        if (tab.kind === "file") return { kind: "file", path: tab.path, passing: tab.passing, page: tab.page };
        if (tab.kind === "view") return { kind: "view", hook: tab.hook, title: tab.title };
        if (tab.kind === "code")
          return { kind: "code", plug: tab.plug, path: tab.file.path, place: workspace.placeOf(tab.file) };
        const place = workspace.placeOf(tab.note);
        const { passing, asText, view } = tab;
        return { kind: "note", path: tab.note.path, passing, place, asText, view };
      }),
      active: tabs.findIndex((tab) => tab.id === workspace.activeId),
      sidebar: { open: layout.sidebarOpen, width: layout.sidebarWidth, panel: layout.panel },
      dock: { open: layout.dockOpen, width: layout.dockWidth, panel: layout.dockPanel },
      bottom: { open: layout.bottomOpen, height: layout.bottomHeight, panel: layout.bottomPanel },
      noteMode: layout.noteMode,
      search: { recent: [...search.recent], order: search.order },
      pages: [...this.#app.pages.states],
      expanded: [...tree.expanded],
    };
  }
}

function between(value: number, { least, usual, most }: { least: number; usual: number; most: number }): number {
  return value === 0 ? usual : Math.max(least, Math.min(most, value));
}

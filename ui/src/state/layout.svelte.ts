import type { Mode as NoteMode } from "../editor/mode.ts";

/** The editor keeps at least this; docks fold to leave it. */
const EDITOR_MIN = 420;
const RAIL = 44;
export const SIDEBAR = { least: 200, usual: 264, most: 480 };
export const DOCK = { least: 220, usual: 288, most: 480 };

/** Below the text. */
export const BOTTOM = { least: 96, usual: 220, most: 640 };

/** What the sidebar shows; `plug:` and a hook's id for a panel of a plug. */
export type Panel = "files" | "search" | "links" | `plug:${string}`;
/** `docked` beside the editor, `floating` over it because there is no room, or `closed`. */
export type Mode = "docked" | "floating" | "closed";

/** What stands beside the editor. */
export class Layout {
  width = $state(1280);
  panel = $state<Panel>("files");
  sidebarWidth = $state(SIDEBAR.usual);
  dockWidth = $state(DOCK.usual);
  sidebarOpen = $state(true);
  dockOpen = $state(true);
  /** A panel of a plug in the dock, by its hook's id; null: outline and backlinks. */
  dockPanel = $state<string | null>(null);
  /** The unlinked mentions below the backlinks: looked for when somebody opens them. */
  mentionsOpen = $state(false);
  bottomOpen = $state(true);
  bottomHeight = $state(BOTTOM.usual);
  bottomPanel = $state<string | null>(null);
  /** How notes are shown. */
  noteMode = $state<NoteMode>("live");
  /** Opened by hand where there is no room. */
  sidebarFloats = $state(false);
  dockFloats = $state(false);

  readonly sidebarFits = $derived(this.width - RAIL - this.sidebarWidth >= EDITOR_MIN);
  readonly sidebar = $derived<Mode>(mode(this.sidebarOpen, this.sidebarFits, this.sidebarFloats));
  /** The dock gives way first. */
  readonly dockFits = $derived(
    this.width - RAIL - (this.sidebar === "docked" ? this.sidebarWidth : 0) - this.dockWidth >= EDITOR_MIN,
  );
  readonly dock = $derived<Mode>(mode(this.dockOpen, this.dockFits, this.dockFloats));

  toggleSidebar(open = this.sidebar === "closed"): void {
    if (this.sidebarFits) this.sidebarOpen = open;
    else {
      this.sidebarFloats = open;
      this.dockFloats = false;
    }
  }

  toggleDock(open = this.dock === "closed"): void {
    if (this.dockFits) this.dockOpen = open;
    else {
      this.dockFloats = open;
      this.sidebarFloats = false;
    }
  }

  show(panel: Panel): void {
    this.panel = panel;
    this.toggleSidebar(true);
  }

  /** Puts floating docks away; true when one was there. */
  foldFloating(): boolean {
    const any = this.sidebar === "floating" || this.dock === "floating";
    this.sidebarFloats = false;
    this.dockFloats = false;
    return any;
  }
}

function mode(open: boolean, fits: boolean, floats: boolean): Mode {
  if (fits) return open ? "docked" : "closed";
  return floats ? "floating" : "closed";
}

import { MODES, type Mode as NoteMode } from "../editor/mode.ts";
import type { Place } from "../editor/noteEditor.ts";
import type { Panel } from "./layout.svelte.ts";
import { ORDERS, type Order } from "./search/rows.ts";

/** What of a window comes back when the space is opened again. */
export interface Session {
  version: 1;
  tabs: (
    NoteTabSession | FileTabSession | CodeTabSession | { kind: "plugs" } | { kind: "view"; hook: string; title: string }
  )[];
  /** The active tab's place in `tabs`. */
  active: number;
  sidebar: { open: boolean; width: number; panel: Panel };
  dock: { open: boolean; width: number; panel: string | null };
  bottom: { open: boolean; height: number; panel: string | null };
  noteMode: NoteMode;
  expanded: string[];
  search: { recent: string[]; order: Order };
  /** What pages of plugs want to be kept, by what they show. */
  pages: [key: string, state: unknown][];
}

export interface NoteTabSession {
  kind: "note";
  path: string;
  passing: boolean;
  place: Place | null;
  /** The reader wants the text of a file that a plug has a view for. */
  asText: boolean;
  /** The view that the reader asked for. */
  view: string | null;
}

export interface FileTabSession {
  kind: "file";
  path: string;
  passing: boolean;
  page: number;
}

export interface CodeTabSession {
  kind: "code";
  /** Null: the file is the space's settings. */
  plug: string | null;
  path: string;
  place: Place | null;
}

/** Reads what was stored, by whatever version: what does not fit is left out, never an error. */
export function readSession(value: unknown): Session | null {
  if (!isRecord(value) || value.version !== 1) return null;
  const tabs = asArray(value.tabs).flatMap<Session["tabs"][number]>((tab) => {
    if (!isRecord(tab)) return [];
    if (tab.kind === "plugs") return [{ kind: "plugs" }];
    if (tab.kind === "file" && typeof tab.path === "string")
      return [{ kind: "file", path: tab.path, passing: tab.passing === true, page: asNumber(tab.page, 1) }];
    if (tab.kind === "view" && typeof tab.hook === "string")
      return [{ kind: "view", hook: tab.hook, title: asText(tab.title) ?? tab.hook }];
    if (tab.kind === "code" && typeof tab.path === "string" && (tab.plug === null || typeof tab.plug === "string"))
      return [{ kind: "code", plug: tab.plug, path: tab.path, place: readPlace(tab.place) }];
    if (tab.kind !== "note" || typeof tab.path !== "string") return [];
    const { path, passing, place, asText: text, view } = tab;
    return [
      {
        kind: "note",
        path,
        passing: passing === true,
        place: readPlace(place),
        asText: text === true,
        view: asText(view),
      },
    ];
  });
  const sidebar = isRecord(value.sidebar) ? value.sidebar : {};
  const dock = isRecord(value.dock) ? value.dock : {};
  const bottom = isRecord(value.bottom) ? value.bottom : {};
  return {
    version: 1,
    tabs,
    active: asNumber(value.active, 0),
    sidebar: {
      open: sidebar.open !== false,
      width: asNumber(sidebar.width, 0),
      panel: readPanel(sidebar.panel),
    },
    dock: { open: dock.open !== false, width: asNumber(dock.width, 0), panel: asText(dock.panel) },
    bottom: { open: bottom.open !== false, height: asNumber(bottom.height, 0), panel: asText(bottom.panel) },
    // Before there was a view for reading, `source` said it.
    noteMode: MODES.find((mode) => mode === value.noteMode) ?? (value.source === true ? "source" : "live"),
    expanded: asArray(value.expanded).filter((path) => typeof path === "string"),
    search: readSearch(value.search),
    pages: asArray(value.pages).flatMap<[string, unknown]>((page) =>
      Array.isArray(page) && typeof page[0] === "string" ? [[page[0], page[1]]] : [],
    ),
  };
}

function readPlace(value: unknown): Place | null {
  if (!isRecord(value)) return null;
  const anchor = asNumber(value.anchor, 0);
  return { anchor, head: asNumber(value.head, anchor), top: asNumber(value.top, 0) };
}

function readSearch(value: unknown): Session["search"] {
  const { recent, order } = isRecord(value) ? value : {};
  return {
    recent: asArray(recent).filter((query) => typeof query === "string"),
    order: ORDERS.find(([known]) => known === order)?.[0] ?? "best",
  };
}

function readPanel(value: unknown): Panel {
  if (typeof value === "string" && value.startsWith("plug:")) return value as Panel;
  return value === "search" || value === "links" ? value : "files";
}

const asText = (value: unknown): string | null => (typeof value === "string" ? value : null);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asNumber = (value: unknown, other: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : other;

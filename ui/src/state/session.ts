import type { Place } from "../editor/noteEditor.ts";
import type { Panel } from "./layout.svelte.ts";

/** What of a window comes back when the space is opened again. */
export interface Session {
  version: 1;
  tabs: ({ kind: "note"; path: string; passing: boolean; place: Place | null } | { kind: "plugs" })[];
  /** The active tab's place in `tabs`. */
  active: number;
  sidebar: { open: boolean; width: number; panel: Panel };
  dock: { open: boolean; width: number };
  expanded: string[];
}

/** Reads what was stored, by whatever version: what does not fit is left out, never an error. */
export function readSession(value: unknown): Session | null {
  if (!isRecord(value) || value.version !== 1) return null;
  const tabs = asArray(value.tabs).flatMap<Session["tabs"][number]>((tab) => {
    if (!isRecord(tab)) return [];
    if (tab.kind === "plugs") return [{ kind: "plugs" }];
    if (tab.kind !== "note" || typeof tab.path !== "string") return [];
    return [{ kind: "note", path: tab.path, passing: tab.passing === true, place: readPlace(tab.place) }];
  });
  const sidebar = isRecord(value.sidebar) ? value.sidebar : {};
  const dock = isRecord(value.dock) ? value.dock : {};
  return {
    version: 1,
    tabs,
    active: asNumber(value.active, 0),
    sidebar: {
      open: sidebar.open !== false,
      width: asNumber(sidebar.width, 0),
      panel: sidebar.panel === "search" ? "search" : "files",
    },
    dock: { open: dock.open !== false, width: asNumber(dock.width, 0) },
    expanded: asArray(value.expanded).filter((path) => typeof path === "string"),
  };
}

function readPlace(value: unknown): Place | null {
  if (!isRecord(value)) return null;
  const anchor = asNumber(value.anchor, 0);
  return { anchor, head: asNumber(value.head, anchor), top: asNumber(value.top, 0) };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asNumber = (value: unknown, other: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : other;

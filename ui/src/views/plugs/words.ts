import type { HookFigures } from "../../protocol/bindings.ts";

/** The protocol's names for things, in words. */

export const STATES: Record<string, { label: string; tone: "ok" | "warn" | "err" | "quiet" }> = {
  loading: { label: "Loading", tone: "quiet" },
  running: { label: "Running", tone: "ok" },
  waiting_for_grant: { label: "Waits for permission", tone: "warn" },
  failed: { label: "Failed", tone: "err" },
  quarantined: { label: "Quarantined", tone: "err" },
  disabled: { label: "Disabled", tone: "quiet" },
};

export const SOURCES: Record<string, string> = {
  core: "Jackdaw itself",
  space: "this space’s folder",
  user: "your own plugs",
  system: "this system",
  path: "a folder given at the start",
};

export const HOOKS: Record<string, string> = {
  command: "Command",
  slashCommand: "Slash command",
  cron: "Timer",
  http: "Route",
  events: "Event",
  statusBar: "Status item",
  menu: "Menu entry",
  complete: "Suggestions",
  codeWidget: "Fence",
  panel: "Panel",
  view: "View",
  noteNamespace: "Virtual notes",
  syscall: "For other plugs",
};

/** `3 calls · last 12 ms, median 2.5 ms, longest 40 ms · CPU 1.1 ms a call · at most 4.2 MB`. */
export function costOf({ calls, last, median, longest, cpu, memory }: HookFigures): string {
  const times =
    calls === 1 ? `took ${time(last)}` : `last ${time(last)}, median ${time(median)}, longest ${time(longest)}`;
  const parts = [
    `${calls} ${calls === 1 ? "call" : "calls"}`,
    times,
    `CPU ${time(cpu)}${calls === 1 ? "" : " a call"}`,
  ];
  if (memory > 0) parts.push(`at most ${(memory / 1_000_000).toFixed(1)} MB`);
  return parts.join(" · ");
}

function time(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

/** `in 3 hours`, `2 minutes ago`. */
export function fromNow(time: string, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  if (!Number.isFinite(seconds)) return time;
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, length] of units)
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  return format.format(Math.round(seconds), "second");
}

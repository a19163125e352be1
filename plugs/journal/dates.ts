/** Days as `2026-03-01`. Arithmetic is done in UTC, where every day has 24 hours. */

/** Today where the user is. */
export function localDate(now = new Date()): string {
  const part = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function weekday(date: string): string {
  const names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  return names[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
}

/** The day that a note's file name is, if it is one. */
export function dateOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  return isDate(name) ? name : undefined;
}

/** Days as `2026-03-01`. Arithmetic is done in UTC, where every day has 24 hours. */

/** Today where the user is. */
export function localDate(now = new Date()): string {
  const part = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

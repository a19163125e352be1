/** More would be a list to search in. */
export const KEPT = 20;

/** The searches made here with this one as the latest; the same one stands in it once, whatever its case and spaces. */
export function remember(recent: readonly string[], query: string): string[] {
  const written = query.trim();
  if (written === "") return [...recent];
  return [written, ...forget(recent, written)].slice(0, KEPT);
}

export function forget(recent: readonly string[], query: string): string[] {
  return recent.filter((other) => alike(other) !== alike(query));
}

const alike = (query: string) => query.trim().replace(/\s+/g, " ").toLowerCase();

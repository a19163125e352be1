/** Whether each word of a filter is in one of the texts; capitals make no difference. */
export function holdsWords(filter: string, texts: readonly (string | null)[]): boolean {
  const all = texts.join("\n").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

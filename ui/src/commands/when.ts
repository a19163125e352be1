/** What a command's `when` can ask about. */
export interface Situation {
  /** The editor shows a note. */
  editor: boolean;
  /** Some of its text is selected. */
  selection: boolean;
  /** A note is open, shown or not. */
  note: boolean;
}

/** Evaluates `always | editor | selection | note`, combined by `&&` and `!`. An unknown word is false: it may come from a newer app. */
export function holds(when: string, situation: Situation): boolean {
  return when.split("&&").every((part) => {
    const term = part.trim();
    const negated = term.startsWith("!");
    const word = negated ? term.slice(1).trim() : term;
    const value = word === "always" || word === "" ? true : (situation as unknown as Record<string, boolean>)[word];
    return value !== undefined && value !== negated;
  });
}

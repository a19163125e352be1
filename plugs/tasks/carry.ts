export interface Carried {
  /** The day's text, its open tasks marked as cancelled here with a link to where they went. */
  kept: string;
  /** Their lines for the new day, with what is nested below them. */
  tasks: string[];
}

/**
 * Takes the open tasks out of a day's text. Nothing is deleted: the old line stays, marked `[-]`.
 * Tasks in code blocks are text, not tasks.
 */
export function carry(text: string, day: string): Carried {
  const lines = text.split("\n");
  const tasks: string[] = [];
  let fence: string | undefined;
  const kept = lines.map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark[0] === fence[0] && mark.length >= fence.length) fence = undefined;
      return line;
    }
    const task = fence === undefined ? /^(\s*(?:[-*+]|\d+[.)])\s+)\[ \](\s+\S.*)$/.exec(line) : null;
    if (!task) return line;
    const [, bullet, words] = task as unknown as [string, string, string];
    const from = words.includes("(from [[") ? "" : ` (from [[${day}]])`;
    tasks.push(`${bullet}[ ]${words.trimEnd()}${from}`);
    return `${bullet}[-]${words}`;
  });
  return { kept: kept.join("\n"), tasks };
}

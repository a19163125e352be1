/** A list item below a heading, with what is nested below it. */
export interface Card {
  /** Its words, without bullet and box. */
  title: string;
  /** Null: no task. */
  done: boolean | null;
}

export interface Column {
  title: string;
  cards: Card[];
}

/** What is done to a board. Columns and cards count from 0; a column is named by its place, for two may have one title. */
export type Change =
  | { kind: "move"; column: number; card: number; toColumn: number; toCard: number }
  | { kind: "tick"; column: number; card: number }
  | { kind: "write"; column: number; card: number; title: string }
  | { kind: "add"; column: number; title: string }
  | { kind: "remove"; column: number; card: number }
  | { kind: "addColumn"; title: string };

interface Block {
  from: number;
  to: number;
}

interface Part {
  title: string;
  /** The line of its heading. */
  line: number;
  /** The line after its last one. */
  end: number;
  cards: Block[];
}

const HEADING = /^##[ \t]+(.*?)[ \t]*#*$/;
const ITEM = /^([-*+]|\d+[.)])[ \t]+(?:\[(.)\][ \t]+)?(.*)$/;
const FENCE = /^\s*(`{3,}|~{3,})/;

/** The columns of a note: its second-level headings, and the lists below them. Everything else in it stays as it is. */
export function columns(text: string): Column[] {
  const lines = text.split("\n");
  return parts(lines).map(({ title, cards }) => ({ title, cards: cards.map(({ from }) => card(lines[from] ?? "")) }));
}

/** The text after a change; only the lines that it is about are touched. A change of what is no longer there changes nothing. */
export function apply(text: string, change: Change): string {
  const lines = text.split("\n");
  const board = parts(lines);
  if (change.kind === "addColumn") {
    const gap = lines.at(-1) === "" ? [] : [""];
    return [...lines, ...gap, `## ${oneLine(change.title)}`, ""].join("\n");
  }
  const part = board[change.column];
  if (!part) return text;
  if (change.kind === "add") {
    lines.splice(end(part), 0, boxed(`- [ ] ${oneLine(change.title)}`, part));
    return lines.join("\n");
  }
  const block = part.cards[change.card];
  const line = lines[block?.from ?? -1];
  if (!block || line === undefined) return text;
  switch (change.kind) {
    case "tick":
      lines[block.from] = line.replace(ITEM, (whole, bullet: string, box: string | undefined, words: string) =>
        box === undefined ? whole : `${bullet} [${box === " " ? "x" : " "}] ${words}`,
      );
      break;
    case "write":
      lines[block.from] = line.replace(ITEM, (_, bullet: string, box: string | undefined) =>
        `${bullet} ${box === undefined ? "" : `[${box}] `}${oneLine(change.title)}`,
      );
      break;
    case "remove":
      lines.splice(block.from, block.to - block.from);
      break;
    case "move": {
      const target = board[change.toColumn];
      if (!target) return text;
      const moved = lines.slice(block.from, block.to);
      const same = target === part;
      const others = same ? target.cards.filter((other) => other !== block) : target.cards;
      const before = others[change.toCard];
      const last = others.at(-1);
      let at = before ? before.from : last ? last.to : end({ ...target, cards: others });
      if (!same) moved[0] = boxed(moved[0] ?? "", target);
      if (at > block.from) at = Math.max(block.from, at - moved.length);
      lines.splice(block.from, block.to - block.from);
      lines.splice(at, 0, ...moved);
      break;
    }
  }
  return lines.join("\n");
}

function parts(lines: string[]): Part[] {
  const found: Part[] = [];
  let fence: string | undefined;
  let part: Part | undefined;
  let block: Block | undefined;
  lines.forEach((line, number) => {
    const mark = FENCE.exec(line)?.[1];
    const inside = fence !== undefined;
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark[0] === fence[0] && mark.length >= fence.length) fence = undefined;
    }
    const nested = block && (/^\s/.test(line) || line === "");
    if (!inside && /^#{1,2}[ \t]/.test(line)) {
      const title = HEADING.exec(line)?.[1];
      block = undefined;
      part = title === undefined ? undefined : { title, line: number, end: number + 1, cards: [] };
      if (part) found.push(part);
    } else if (part && !inside && ITEM.test(line)) {
      part.cards.push((block = { from: number, to: number + 1 }));
    } else if (block && (nested || inside)) {
      // A blank line belongs to a card only when more of it follows.
      if (line !== "") block.to = number + 1;
    } else block = undefined;
    if (part && line !== "") part.end = number + 1;
  });
  return found;
}

/** Where a new last card goes. */
function end({ cards, line }: Part): number {
  return cards.at(-1)?.to ?? line + 1;
}

function card(line: string): Card {
  const [, , box, words] = ITEM.exec(line) ?? [];
  return { title: words ?? "", done: box === undefined ? null : box !== " " };
}

/** A task in a column that is named for what is done is ticked, and unticked when it leaves it. */
function boxed(line: string, { title }: Part): string {
  const done = /^(done|finished|fertig|erledigt|fait|hecho)\b/i.test(title);
  return line.replace(ITEM, (whole, bullet: string, box: string | undefined, words: string) =>
    box === undefined ? whole : `${bullet} [${done ? "x" : " "}] ${words}`,
  );
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

import type { EditorState, Line } from "@codemirror/state";
import { endOf, itemOn, parentOf, prefixOf, siblingAbove, type Item } from "./item.ts";
import type { Change } from "./shift.ts";

/** The number of each line in a numbered list of its level, below its parent. Lines of text are items of the outermost list. */
export function numbersOf(state: EditorState, lines: readonly Line[]): number[] {
  const known = new Map<number, { number: number; outermost: boolean }>();
  let count = 0;
  return lines.map((line) => {
    const item = itemOn(state, line);
    const sibling = item && siblingAbove(state, item);
    const before = sibling && known.get(sibling.line.number);
    const outermost = sibling ? (before?.outermost ?? false) : !item || !parentOf(state, item);
    const above = before?.number ?? sibling?.number ?? (outermost ? count : 0);
    // What is numbered already stays so.
    const number = item?.box === "" && item.number !== null ? item.number : above + 1;
    known.set(line.number, { number, outermost });
    if (outermost) count = number;
    return number;
  });
}

/** Items whose text begins so many columns further right or left, and what that does to all that belongs to them: it stays below them. */
export function carryAll(state: EditorState, items: readonly { item: Item; wider: number }[]): Change[] {
  const shifts = new Map<number, number>();
  for (const { item, wider } of items) {
    if (wider === 0) continue;
    const end = endOf(state, item);
    for (let number = item.line.number + 1; number <= end; number++) {
      const { blank, column } = prefixOf(state.doc.line(number).text);
      if (!blank && column > item.column) shifts.set(number, (shifts.get(number) ?? 0) + wider);
    }
  }
  return [...shifts].flatMap(([number, by]) => {
    const line = state.doc.line(number);
    const { quote, indent, column } = prefixOf(line.text);
    // A tab is as wide as any mark.
    if (by === 0 || indent.includes("\t")) return [];
    const from = line.from + quote.length;
    return [{ from, to: from + indent.length, insert: " ".repeat(Math.max(0, column + by)) }];
  });
}

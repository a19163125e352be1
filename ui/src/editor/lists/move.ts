import { indentLess, indentMore, moveLineDown, moveLineUp } from "@codemirror/commands";
import { EditorSelection, type EditorState, type StateCommand, type Transaction } from "@codemirror/state";
import { hopTable } from "../tables/hop.ts";
import { below, countsLazily, endOf, itemAround, itemOn, parentOf, siblingAbove, type Item } from "./item.ts";
import { numbered } from "./number.ts";
import { indented, outdented, seedOf, type Shift } from "./shift.ts";

/** The outermost items that the selection is in, in runs of neighbours; null where a part of it is in none. */
function selectedRuns(state: EditorState): Item[][] | null {
  const runs: Item[][] = [];
  let covered = 0;
  for (const { from, to, empty } of state.selection.ranges) {
    const last = state.doc.lineAt(to);
    // A selection that ends before a line's first letter does not mean that line.
    const end = !empty && to === last.from ? last.number - 1 : last.number;
    for (let number = state.doc.lineAt(from).number; number <= end; number++) {
      if (number <= covered) continue;
      const line = state.doc.line(number);
      const item = itemOn(state, line);
      if (!item) {
        if (line.text.trim() === "" && number < end) continue;
        return null;
      }
      const run = runs.at(-1);
      if (run?.[0]?.column === item.column && covered === number - 1) run.push(item);
      else runs.push([item]);
      covered = endOf(state, item);
    }
  }
  return runs;
}

function shiftAll(
  shift: (state: EditorState, run: readonly Item[]) => Shift | null,
  userEvent: string,
  otherwise: StateCommand,
): StateCommand {
  return (target) => {
    const { state, dispatch } = target;
    const runs = selectedRuns(state);
    if (!runs || runs.length === 0) return otherwise(target);
    if (state.readOnly) return false;
    const shifts = runs.flatMap((run) => shift(state, run) ?? []);
    // Nothing to go into or out of: the key still belongs to the list.
    if (shifts.length === 0) return true;
    const changes = state.changes(shifts.flatMap((one) => one.changes));
    dispatch(
      numbered(
        state,
        { changes, selection: state.selection.map(changes, 1), userEvent, scrollIntoView: true },
        (after) => shifts.flatMap((one) => one.seeds(after, (pos) => changes.mapPos(pos, 1))),
      ),
    );
    return true;
  };
}

/** Tab: an item goes one level in, with its children; other lines are indented. */
export const indent = shiftAll(indented, "input.indent", indentMore);
/** Shift-Tab: one level out. */
export const outdent = shiftAll(outdented, "delete.dedent", indentLess);

/** Alt-Up and Alt-Down: an item changes places with its neighbour, children and all; other lines move by themselves, past tables. */
export const moveUp: StateCommand = (target) => move(target, -1) ?? (hopTable(-1)(target) || moveLineUp(target));
export const moveDown: StateCommand = (target) => move(target, 1) ?? (hopTable(1)(target) || moveLineDown(target));

function move({ state, dispatch }: Parameters<StateCommand>[0], by: -1 | 1): boolean | null {
  const runs = selectedRuns(state) ?? runAround(state);
  const run = runs?.[0];
  if (runs?.length !== 1 || !run) return null;
  if (state.readOnly) return false;
  const moving = by < 0 ? up(state, run) : down(state, run);
  // Where there is nowhere to go the item stays; a line of it alone must not.
  if (!moving) return true;
  dispatch(moving);
  return true;
}

/** The item that the cursor is in below its first line. */
function runAround(state: EditorState): Item[][] | null {
  const { ranges, main } = state.selection;
  if (ranges.length > 1) return null;
  const item = itemAround(state, state.doc.lineAt(main.from));
  return item && state.doc.lineAt(main.to).number <= endOf(state, item) ? [[item]] : null;
}

function up(state: EditorState, run: readonly Item[]): Transaction | null {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const end = endOf(state, last);
  const sibling = siblingAbove(state, first);
  if (sibling) {
    const lazy = countsLazily(state, sibling);
    return exchange(state, sibling.line.number, first.line.number, end, -1, (after, at) => [
      lazy ? null : seedOf(after, at(first.line.from), sibling.number),
    ]);
  }
  // The first child becomes the last of what stands above its parent.
  const parent = parentOf(state, first);
  if (!parent || !siblingAbove(state, parent)) return null;
  return exchange(state, parent.line.number, first.line.number, end, -1, adopted(state, run));
}

function down(state: EditorState, run: readonly Item[]): Transaction | null {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const sibling = below(state, last);
  if (sibling) {
    const lazy = countsLazily(state, sibling);
    return exchange(state, first.line.number, sibling.line.number, endOf(state, sibling), 1, (after, at) => [
      lazy ? null : seedOf(after, at(sibling.line.from), first.number),
    ]);
  }
  // The last child becomes the first of what stands below its parent.
  const parent = parentOf(state, first);
  const uncle = parent && below(state, parent);
  if (!uncle) return null;
  return exchange(state, first.line.number, uncle.line.number, ownEnd(state, uncle), 1, adopted(state, run));
}

/** The last line of an item's own text, before its children. */
function ownEnd(state: EditorState, item: Item): number {
  let last = item.line.number;
  const end = endOf(state, item);
  while (last < end && !itemOn(state, state.doc.line(last + 1))) last++;
  return last;
}

type Seeds = Shift["seeds"];

/** The numbers of items that got another parent, and of those that they have left. */
function adopted(state: EditorState, run: readonly Item[]): Seeds {
  const [first] = run;
  const next = below(state, run.at(-1) ?? (first as Item));
  return (after, at) => {
    const here = first && itemOn(after, after.doc.lineAt(at(first.line.from)));
    if (!first || here?.number == null || countsLazily(state, first)) return [];
    const before = siblingAbove(after, here);
    return [
      { pos: here.line.from, number: before?.number == null ? 1 : before.number + 1 },
      next ? seedOf(after, at(next.line.from), first.number) : null,
    ];
  };
}

/** Two blocks of lines change places: from `a` up to `b`, and from `b` to `end`. The selection goes with the one that moves. */
function exchange(state: EditorState, a: number, b: number, end: number, by: -1 | 1, seeds: Seeds): Transaction {
  const { doc } = state;
  // Empty lines between the two stay between them.
  let above = b - 1;
  while (above > a && doc.line(above).text.trim() === "") above--;
  const from = doc.line(a).from;
  const middle = doc.line(above).to;
  const second = doc.line(b).from;
  const to = doc.line(end).to;
  const gap = doc.sliceString(middle, second);
  const forward = to - second + gap.length;
  const back = second - from;
  // Only what is passed is taken out and put in elsewhere: cursors, folds and marks in what moves keep their places in it.
  const changes =
    by < 0
      ? [
          { from, to: second, insert: "" },
          { from: to, to, insert: gap + doc.sliceString(from, middle) },
        ]
      : [
          { from, to: from, insert: doc.sliceString(second, to) + gap },
          { from: middle, to, insert: "" },
        ];
  const at = (pos: number) => (pos < from || pos > to ? pos : pos < second ? pos + forward : pos - back);
  const moved = by < 0 ? -back : forward;
  const selection = EditorSelection.create(
    state.selection.ranges.map(({ anchor, head }) => EditorSelection.range(anchor + moved, head + moved)),
    state.selection.mainIndex,
  );
  return numbered(state, { changes, selection, userEvent: "move.line", scrollIntoView: true }, (after) =>
    seeds(after, at),
  );
}

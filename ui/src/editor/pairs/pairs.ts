import {
  EditorSelection,
  MapMode,
  Prec,
  StateEffect,
  StateField,
  type EditorState,
  type Extension,
} from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { nodeAround } from "../markdown/around.ts";
import { CODE_SPANS, VERBATIM_BLOCKS } from "../markdown/verbatim.ts";

/** Marks that come in pairs; brackets and quotes are left to `closeBrackets`. */
const MARKS = new Set(["*", "_", "`", "=", "~", "%", "$"]);
/** One of these is a sign like any other; two open. */
const DOUBLE = new Set(["=", "~", "%"]);
const VERBATIM = new Set([...VERBATIM_BLOCKS, ...CODE_SPANS, "URL"]);
/** What an opening mark stands behind; a closing one stands behind text. */
const BEFORE_OPENING = /(?:^|[\s([{<"'“‘«>|*_~=`/–—-])$/;
const WORD = /[\p{L}\p{M}\p{N}]/u;

const added = StateEffect.define<number>({ map: (pos, changes) => changes.mapPos(pos, 1) });

/** Where closing marks stand that were not typed: typing them goes over them, as long as the cursor stays on their line. */
const closers = StateField.define<readonly number[]>({
  create: () => [],
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged && next.length > 0)
      next = next.flatMap((pos) => transaction.changes.mapPos(pos, 1, MapMode.TrackAfter) ?? []);
    for (const effect of transaction.effects) if (effect.is(added)) next = [...next, effect.value];
    if (next.length === 0 || (next === value && !transaction.selection)) return next;
    const { doc, selection } = transaction.state;
    const line = doc.lineAt(selection.main.head);
    return next.every((pos) => pos >= line.from && pos <= line.to)
      ? next
      : next.filter((pos) => pos >= line.from && pos <= line.to);
  },
});

/** Closes Markdown's marks as they are typed, puts them around a selection, and takes both away again. */
export const markPairs: Extension = [
  closers,
  EditorView.inputHandler.of((view, from, to, insert) => {
    const { main } = view.state.selection;
    if (view.compositionStarted || view.state.readOnly || from !== main.from || to !== main.to) return false;
    const transaction = typed(view.state, insert);
    if (!transaction) return false;
    view.dispatch(transaction);
    return true;
  }),
  Prec.high(keymap.of([{ key: "Backspace", run: (view) => deletePair(view) }])),
];

function isVerbatim(state: EditorState, pos: number): boolean {
  const node = nodeAround(state, pos, -1, VERBATIM);
  // A code span of one tick on each side is what a pair of ticks looks like before anything is written into it.
  return node !== null && !(node.name === "InlineCode" && pos >= node.to);
}

/** What a typed mark, or what ends an empty pair, does; null: what any letter does. */
export function typed(state: EditorState, sign: string) {
  if (sign.length !== 1) return null;
  const { ranges } = state.selection;
  if (!MARKS.has(sign)) return endsPair(state, sign);
  if (ranges.every((range) => !range.empty)) return around(state, sign);
  if (ranges.some((range) => !range.empty)) return null;
  let useful = false;
  const change = state.changeByRange((range) => {
    const done = atCursor(state, range.head, sign);
    if (done === "plain")
      return { changes: { from: range.head, insert: sign }, range: EditorSelection.cursor(range.head + 1) };
    useful = true;
    if (done === "over") return { range: EditorSelection.cursor(range.head + 1) };
    return {
      changes: { from: range.head, insert: sign + done },
      range: EditorSelection.cursor(range.head + 1),
      effects: [...done].map((_, at) => added.of(range.head + 1 + at)),
    };
  });
  if (!useful) return null;
  return state.update(change, { userEvent: "input.type", scrollIntoView: true });
}

/** What stands behind the cursor once the sign is typed; `over` where it is there already. */
function atCursor(state: EditorState, pos: number, sign: string): string {
  if (isVerbatim(state, pos)) return state.field(closers).includes(pos) && next(state, pos) === sign ? "over" : "plain";
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const after = line.text.slice(pos - line.from);
  const run = runBefore(before, sign);
  const closer = after.startsWith(sign) && state.field(closers).includes(pos);
  const first = before.slice(0, before.length - run);
  // The third tick of a fence closes nothing on its line.
  if (sign === "`") {
    if (closer) return "over";
    if (run >= 2 || WORD.test(first.slice(-1))) return "plain";
    return opens(first, after) && run === 0 ? "`" : "plain";
  }
  if (closer) {
    // Nothing between: another mark on both sides, as long as it means something.
    const most = sign === "*" || sign === "_" ? 3 : 2;
    const empty = run > 0 && after.startsWith(sign.repeat(run)) && BEFORE_OPENING.test(first);
    if (empty && run < most) return sign;
    return "over";
  }
  if (!opens(first, after) || after.startsWith(sign)) return "plain";
  // A bullet.
  if (sign === "*" && run === 0 && /^[\s>]*$/.test(first)) return "plain";
  if (DOUBLE.has(sign)) return run === 1 ? sign + sign : "plain";
  return run === 0 ? sign : "plain";
}

const next = (state: EditorState, pos: number) => state.sliceDoc(pos, pos + 1);

function runBefore(text: string, sign: string): number {
  let run = 0;
  while (run < text.length && text[text.length - 1 - run] === sign) run++;
  return run;
}

/** Not within a word, nor before one: what is written already is marked by selecting it. */
function opens(before: string, after: string): boolean {
  const last = [...before].at(-1) ?? "";
  const first = [...after][0] ?? "";
  return !WORD.test(last) && last !== "\\" && !WORD.test(first);
}

function around(state: EditorState, sign: string) {
  if (state.selection.ranges.some(({ from }) => isVerbatim(state, from))) return null;
  return state.update(
    state.changeByRange((range) => ({
      changes: [
        { from: range.from, insert: sign },
        { from: range.to, insert: sign },
      ],
      range: EditorSelection.range(range.anchor + 1, range.head + 1),
    })),
    { userEvent: "input.type", scrollIntoView: true },
  );
}

/** A space in an empty pair: it was no mark but a sign, or a bullet. A digit behind `$`: it is money. */
function endsPair(state: EditorState, sign: string) {
  const { main, ranges } = state.selection;
  if (ranges.length > 1 || !main.empty || !state.field(closers).includes(main.head)) return null;
  const pos = main.head;
  const mark = state.sliceDoc(pos - 1, pos);
  const ends = mark === "$" ? /[\s\d]/.test(sign) : mark !== "`" && /\s/.test(sign);
  if (!ends || !MARKS.has(mark) || state.sliceDoc(pos, pos + 1) !== mark) return null;
  const line = state.doc.lineAt(pos);
  const run = runBefore(line.text.slice(0, pos - line.from), mark);
  // `**` and more are meant.
  if (run !== 1 || state.sliceDoc(pos, pos + 2) === mark + mark) return null;
  return state.update({
    changes: { from: pos, to: pos + 1, insert: sign },
    selection: { anchor: pos + 1 },
    userEvent: "input.type",
  });
}

/** Backspace in an empty pair takes both. */
function deletePair(view: EditorView): boolean {
  const { state } = view;
  const known = state.field(closers);
  if (state.readOnly || known.length === 0) return false;
  const { main, ranges } = state.selection;
  const pos = main.head;
  const mark = state.sliceDoc(pos - 1, pos);
  if (ranges.length > 1 || !main.empty || !known.includes(pos) || !MARKS.has(mark)) return false;
  if (state.sliceDoc(pos, pos + 1) !== mark) return false;
  view.dispatch({ changes: { from: pos - 1, to: pos + 1 }, userEvent: "delete.backward" });
  return true;
}

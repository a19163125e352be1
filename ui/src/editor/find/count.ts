import type { SearchQuery } from "@codemirror/search";
import type { EditorState } from "@codemirror/state";

export interface Match {
  readonly from: number;
  readonly to: number;
}

/** A pattern that may be nothing, such as `a*`, is not found where it is nothing: that would be everywhere. */
export const isSomething = (_match: string, _state: EditorState, from: number, to: number): boolean => from < to;

/** Where a query is in a note. */
export interface Matches {
  /** In the order of the text; not all of them when there are more than {@link MOST}. */
  readonly list: readonly Match[];
  readonly more: boolean;
}

/** Nobody steps through more, and they need not all be kept. */
export const MOST = 1000;
/** Looked through between two looks at the clock. */
const PART = 50_000;
/** So long at a time, in milliseconds; then keys get their turn. */
const SLICE_MS = 5;

/** As CodeMirror tells patterns that may go over an end of line; those are not looked for in parts. */
const OVER_LINES = /\\[sWDnr]|\n|\r|\[\^/;

/** What was looked through so far, from a place to the end of the note and then from its beginning to there. */
export function* search(state: EditorState, query: SearchQuery, origin: number): Generator<Matches, Matches> {
  const behind: Match[] = [];
  const before: Match[] = [];
  const full = () => behind.length + before.length >= MOST;
  const so = (): Matches => ({ list: [...before, ...behind], more: full() });
  const start = state.doc.lineAt(origin).from;
  for (const [from, to, found] of [
    [start, state.doc.length, behind],
    [0, start, before],
  ] as const) {
    for (let at = from; at < to || (at === 0 && to === state.doc.length);) {
      const end = query.regexp && OVER_LINES.test(query.search) ? to : partEnd(state, at, to);
      let looked = 0;
      const cursor = query.getCursor(state, at, end);
      for (let next = cursor.next(); !next.done && !full(); next = cursor.next()) {
        const match = next.value;
        found.push({ from: match.from, to: match.to });
        if (++looked % 100 === 0) yield so();
      }
      if (full()) return so();
      yield so();
      if (end >= to) break;
      at = end + 1;
    }
  }
  return so();
}

/** A part ends with a line: nothing that is looked for goes over that. */
function partEnd({ doc }: EditorState, at: number, to: number): number {
  return Math.min(to, doc.lineAt(Math.min(doc.length, at + PART)).to);
}

/** Goes on with a search in slices, until it is over or another one was begun. */
export class Search {
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `found` is told what there is at the end of the first slice, and when all is looked through. */
  start(
    state: EditorState,
    query: SearchQuery,
    origin: number,
    found: (matches: Matches, done: boolean) => void,
  ): void {
    this.stop();
    const turn = this.#turn;
    const steps = search(state, query, origin);
    const slice = () => {
      if (turn !== this.#turn) return;
      const end = performance.now() + SLICE_MS;
      for (;;) {
        const { value, done = false } = steps.next();
        if (!done && performance.now() < end) continue;
        found(value, done);
        if (!done) this.#timer = setTimeout(slice);
        return;
      }
    };
    slice();
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }
}

/** What is said of them: which one is selected, of how many. */
export function told({ list, more }: Matches, selected: Match): string {
  if (list.length === 0) return "Nothing found";
  const count = more ? `${MOST.toLocaleString("en")}+` : list.length.toLocaleString("en");
  const at = more ? -1 : list.findIndex(({ from, to }) => from === selected.from && to === selected.to);
  return at < 0 ? `${count} found` : `${(at + 1).toLocaleString("en")} of ${count}`;
}

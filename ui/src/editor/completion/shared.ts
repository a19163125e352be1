import { pickedCompletion, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import type { ChangeSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { nodeAround } from "../markdown/around.ts";
import { CODE_BLOCKS, CODE_SPANS } from "../markdown/verbatim.ts";

/** Options beyond these are not shown. */
export const SHOWN = 60;

/** An option that is shown where it stands, with the letters that matched. */
export interface Ranked extends Completion {
  ranges?: readonly number[];
}

/** For lists that are ranked already. */
export const ranked = {
  filter: false,
  getMatch: (completion: Completion): readonly number[] => (completion as Ranked).ranges ?? [],
};

/** Puts a completion's text in place; the cursor goes behind it, or where `cursor` says. */
export function put(
  view: EditorView,
  picked: Completion,
  from: number,
  to: number,
  insert: string,
  cursor = insert.length,
  more: ChangeSpec[] = [],
): void {
  const changes = view.state.changes([{ from, to, insert }, ...more]);
  const start = changes.mapPos(from, -1);
  view.dispatch({
    changes,
    selection: { anchor: start + cursor },
    annotations: pickedCompletion.of(picked),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Nothing is completed in these, not even an address. */
export const CODE: ReadonlySet<string> = new Set([...CODE_BLOCKS, ...CODE_SPANS]);
const CODE_AND_ADDRESSES: ReadonlySet<string> = new Set([...CODE, "URL"]);

export function inCode({ state, pos }: CompletionContext, names = CODE_AND_ADDRESSES): boolean {
  return nodeAround(state, pos, -1, names) !== null;
}

/** Where a slash command's text wants the cursor. */
const CURSOR = "|^|";

/** Text with `|^|` in it, put at a place with the cursor where the mark was. */
export function insertion(
  text: string,
  at: number,
  to?: number,
): { changes: { from: number; to?: number; insert: string }; selection: { anchor: number } } {
  const cursor = text.indexOf(CURSOR);
  const insert = cursor < 0 ? text : text.slice(0, cursor) + text.slice(cursor + CURSOR.length);
  return {
    changes: { from: at, ...(to === undefined ? {} : { to }), insert },
    selection: { anchor: at + (cursor < 0 ? insert.length : cursor) },
  };
}

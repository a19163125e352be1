import { pickedCompletion, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { ChangeSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

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

const CODE = new Set([
  "FencedCode",
  "CodeText",
  "CodeBlock",
  "InlineCode",
  "Frontmatter",
  "URL",
  "InlineMath",
  "BlockMath",
]);

/** What a place is in, from the inside out. */
export function* around(context: CompletionContext): Generator<string> {
  for (let node = syntaxTree(context.state).resolveInner(context.pos, -1).node; ;) {
    yield node.name;
    if (!node.parent) return;
    node = node.parent;
  }
}

export function inCode(context: CompletionContext, except = ""): boolean {
  for (const name of around(context)) if (CODE.has(name) && name !== except) return true;
  return false;
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

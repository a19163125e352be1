import type { SyntaxNode } from "@lezer/common";
import type { EditorState } from "@codemirror/state";

/** Blocks of which is remembered what was opened and closed in them. */
const MOST = 500;
const known = new Map<string, readonly boolean[]>();

const TAGS = /<!--[\s\S]*?(?:-->|$)|<(\/?)details\b([^>]*)>/gi;

interface Unclosed {
  /** Among the `<details>` of its block. */
  readonly index: number;
  /** As it is written. */
  readonly open: boolean;
}

/** The `<details>` that a piece of HTML leaves open, outermost first, and how many of others it closes. */
function readDetails(html: string): { unclosed: Unclosed[]; closes: number } {
  const unclosed: Unclosed[] = [];
  let [index, closes] = [0, 0];
  for (const [, slash, attributes] of html.matchAll(TAGS)) {
    if (slash === undefined) continue;
    if (slash === "") unclosed.push({ index: index++, open: /(?:^|[\s"'])open(?:[\s=/]|$)/i.test(attributes ?? "") });
    else if (!unclosed.pop()) closes++;
  }
  return { unclosed, closes };
}

/** Whether a `<details>` begins in a piece of HTML and goes on below it, over Markdown. */
export const goesOn = (html: string): boolean => readDetails(html).unclosed.length > 0;

/**
 * Where the `</details>` ends that closes the block's own, in a block below: all of that is away while it is closed. Null where it is open,
 * or closes in no block below.
 */
export function closedUntil(state: EditorState, node: SyntaxNode, key: string): number | null {
  const { unclosed } = readDetails(state.sliceDoc(node.from, node.to));
  const [outermost] = unclosed;
  if (!outermost || (known.get(key)?.[outermost.index] ?? outermost.open)) return null;
  let depth = unclosed.length;
  for (let next = node.nextSibling; next; next = next.nextSibling) {
    if (next.name !== "HTMLBlock") continue;
    const inner = readDetails(state.sliceDoc(next.from, next.to));
    depth -= inner.closes;
    if (depth <= 0) return state.doc.lineAt(next.to).to;
    depth += inner.unclosed.length;
  }
  return null;
}

/** Makes the `<details>` of a block what the reader left them, also when it is drawn anew, and remembers what is done with them. */
export function keepDetails(key: string, element: HTMLElement, changed: () => void): void {
  const all = [...element.querySelectorAll("details")];
  known.get(key)?.forEach((open, at) => {
    const details = all[at];
    if (details) details.open = open;
  });
  let before = all.map(({ open }) => open);
  const toggled = () => {
    const now = all.map(({ open }) => open);
    // What is open when it comes is told, too.
    if (now.every((open, at) => open === before[at])) return;
    before = now;
    known.delete(key);
    known.set(key, now);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    changed();
  };
  for (const details of all) details.addEventListener("toggle", toggled);
}

import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorHost } from "../host.ts";
import { nodeAround } from "../markdown/around.ts";
import { inCode } from "./shared.ts";

const TYPED = /[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]*/u;

/** Behind `#`, and in the frontmatter's list of tags. */
export async function tagCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const from = inFrontmatter(context) ? tagInList(context) : tagInText(context);
  if (from === null) return null;
  const tags = await host.tags();
  if (context.aborted) return null;
  return {
    from,
    options: tags.map(({ tag, count }) => ({
      label: tag,
      detail: String(count),
      boost: Math.min(50, Math.log2(count)),
    })),
    validFor: new RegExp(`^${TYPED.source}$`, "u"),
  };
}

function tagInText(context: CompletionContext): number | null {
  const before = context.matchBefore(/(?:^|[\s(>*_~=])#[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]+$/u);
  return before && !inCode(context) ? before.from + before.text.indexOf("#") + 1 : null;
}

const PROPERTIES = new Set(["Frontmatter"]);

const inFrontmatter = ({ state, pos }: CompletionContext) => nodeAround(state, pos, -1, PROPERTIES) !== null;

const LIST_KEY = /^tags?:[ \t]*(.*)$/i;
/** A tag's beginning at the end of a line of YAML: after the key, a comma, a bracket or a dash. */
const VALUE = /(?:^|[\s,[]|["'#])([\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]*)$/u;

/** Where a tag begins that is typed as a value of `tags`. */
function tagInList(context: CompletionContext): number | null {
  const { state, pos } = context;
  const line = state.doc.lineAt(pos);
  const text = line.text.slice(0, pos - line.from);
  const inline = LIST_KEY.exec(text);
  const item = /^[ \t]*-[ \t]+(.*)$/.exec(text);
  if (!inline && !(item && keyAbove(state, line.number))) return null;
  const typed = VALUE.exec(inline?.[1] ?? item?.[1] ?? "")?.[1];
  return typed === undefined || (typed === "" && !context.explicit) ? null : pos - typed.length;
}

/** Whether a line of a YAML list belongs to `tags`. */
function keyAbove(state: EditorState, number: number): boolean {
  for (let at = number - 1; at > 0; at--) {
    const { text } = state.doc.line(at);
    if (/^[ \t]*-[ \t]/.test(text)) continue;
    return LIST_KEY.exec(text)?.[1]?.trim() === "";
  }
  return false;
}

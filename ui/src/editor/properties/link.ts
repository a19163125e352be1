import type { NoteName } from "../../protocol/bindings.ts";
import { shortestNames } from "../completion.ts";
import type { EditorHost } from "../host.ts";
import { matching, type Suggestion } from "./suggest.ts";

export interface PropertyLink {
  readonly target: string;
  readonly kind: "wiki" | "markdown";
  /** What is seen of it. */
  readonly label: string;
}

const WIKI = /^!?\[\[([^[\]|]+)(?:\|([^[\]]*))?\]\]$/;
const MARKDOWN = /^\[([^[\]]*)\]\(<?([^()<>]+?)>?\)$/;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/;

/** The link that a value is, if it is one as a whole. */
export function linkOf(text: string): PropertyLink | null {
  const wiki = WIKI.exec(text.trim());
  if (wiki?.[1]) return { target: wiki[1], kind: "wiki", label: wiki[2] ?? wiki[1] };
  const markdown = MARKDOWN.exec(text.trim());
  if (markdown?.[2]) return { target: markdown[2], kind: "markdown", label: markdown[1] || markdown[2] };
  return ADDRESS.test(text.trim()) ? { target: text.trim(), kind: "markdown", label: text.trim() } : null;
}

/** Notes for the name that is typed behind the last `[[` before the caret; null when none is. */
export async function linkSuggestions(host: EditorHost, typed: string, caret: number): Promise<Suggestion[] | null> {
  const before = /\[\[([^[\]|]*)$/.exec(typed.slice(0, caret));
  if (!before) return null;
  const names = await host.names();
  const shortest = shortestNames(names);
  const all = names.map((name: NoteName): Suggestion => {
    const link = shortest.get(name.path) ?? name.path;
    const folder = name.path.includes("/") ? { detail: name.path.slice(0, name.path.lastIndexOf("/")) } : {};
    const rest = typed.slice(caret).replace(/^\]{0,2}/, "");
    return { label: link, ...folder, insert: `${typed.slice(0, before.index)}[[${link}]]${rest}` };
  });
  return matching(all, before[1] ?? "");
}

import { linkIndex, linkTo } from "../completion/names.ts";
import { comparable, rankGently } from "../fuzzy.ts";
import type { EditorHost } from "../host.ts";
import { MOST, type Suggestion } from "./suggest.ts";

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

/** Notes for the name that is typed behind the last `[[` before the caret, as in the text; null when none is. */
export async function linkSuggestions(host: EditorHost, typed: string, caret: number): Promise<Suggestion[] | null> {
  const before = /\[\[([^[\]|]*)$/.exec(typed.slice(0, caret));
  if (!before) return null;
  const wanted = before[1] ?? "";
  const never = () => false;
  const [names, missing] = await Promise.all([host.names(), host.notes.missing().catch(() => [])]);
  const index = await linkIndex(names, host.notes.attachments(), missing, never);
  if (!index) return [];
  const folders = wanted.includes("/");
  const texts = folders ? index.entries.map(({ path }) => comparable(path)) : index.labels;
  const found = await rankGently(texts, wanted, MOST, never);
  const rest = typed.slice(caret).replace(/^\]{0,2}/, "");
  return (found ?? []).flatMap(({ at }) => {
    const entry = index.entries[at];
    if (!entry) return [];
    const { kind, label, path, folder } = entry;
    const link = kind === "missing" ? label : linkTo(path, index.bases);
    const written = kind === "alias" ? `${link}|${label.replace(/[|\]]/g, " ")}` : link;
    const detail = kind === "missing" ? "not written yet" : kind === "alias" ? link : folder;
    const insert = `${typed.slice(0, before.index)}[[${written}]]${rest}`;
    return [{ label, insert, ...(detail === "" ? {} : { detail }) }];
  });
}

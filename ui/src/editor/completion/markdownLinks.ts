import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { encode, relative } from "./addresses.ts";
import { comparable, rankGently } from "../fuzzy.ts";
import type { EditorHost } from "../host.ts";
import { documentKey } from "../identity.ts";
import { outlineOf } from "../outline.ts";
import { asHeading } from "./links.ts";
import { linkIndex } from "./names.ts";
import { CODE, inCode, put, ranked, SHOWN, type Ranked } from "./shared.ts";

/** A link's address as far as it is typed; not one that leads to the world. */
const OPEN = /\]\(([^()\n<>]*)$/;
const OUTSIDE = /^[a-z][a-z0-9+.-]*:|^\/\//i;

/** Behind `](`: notes and attachments, by their way from this note; behind `](#` this note's headings. */
export async function addressCompletion(
  context: CompletionContext,
  host: EditorHost,
): Promise<CompletionResult | null> {
  const before = context.matchBefore(OPEN);
  const typed = before && OPEN.exec(before.text)?.[1];
  // The grammar takes a begun address for one already: that is no reason.
  if (typed == null || OUTSIDE.test(typed) || inCode(context, CODE)) return null;
  const from = context.pos - typed.length;
  if (typed.startsWith("#")) return headings(context, from, typed.slice(1));
  const names = await host.names();
  if (context.aborted) return null;
  const index = await linkIndex(names, host.notes.attachments(), [], () => context.aborted);
  const found = index && (await rankGently(index.labels, decode(typed), SHOWN, () => context.aborted));
  if (!index || !found) return null;
  const here = (context.state.facet(documentKey) as { path?: string } | null)?.path ?? "";
  const options = found.flatMap(({ at, ranges }): Ranked[] => {
    const entry = index.entries[at];
    if (!entry || entry.kind === "missing") return [];
    return [
      { label: entry.label, detail: entry.folder, ranges, apply: applyAddress(encode(relative(here, entry.path))) },
    ];
  });
  return { from, options, ...ranked };
}

async function headings(context: CompletionContext, from: number, typed: string): Promise<CompletionResult | null> {
  const all = outlineOf(context.state).filter(({ text }) => text !== "");
  const found = await rankGently(
    all.map(({ text }) => comparable(text)),
    decode(typed),
    SHOWN,
    () => context.aborted,
  );
  if (!found) return null;
  const options = found.flatMap(({ at, ranges }): Ranked[] => {
    const heading = all[at];
    if (!heading) return [];
    return [{ label: heading.text, ranges, apply: applyAddress(`#${encode(asHeading(heading.text))}`) }];
  });
  return { from, options, ...ranked };
}

function applyAddress(address: string) {
  return (view: EditorView, picked: Completion, from: number, to: number) => {
    const closed = view.state.sliceDoc(to, to + 1) === ")";
    put(view, picked, from, closed ? to + 1 : to, `${address})`);
  };
}

function decode(typed: string): string {
  try {
    return decodeURIComponent(typed).replace(/^(?:\.\.?\/)+/, "");
  } catch {
    return typed;
  }
}

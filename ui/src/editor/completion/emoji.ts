import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { rankGently } from "../fuzzy.ts";
import { inCode, put, ranked, SHOWN, type Ranked } from "./shared.ts";

interface Named {
  emoji: string;
  name: string;
}

/** The longest of GitHub's names has 40 letters. */
const LONGER_THAN_NAMES = 100;

let table: Promise<{ named: Named[]; texts: string[] }> | null = null;

/** GitHub's names of emoji, and what else one would call them; 90 kB that are read when the first colon asks for them. */
function emoji(): Promise<{ named: Named[]; texts: string[] }> {
  table ??= import("gemoji").then(({ gemoji }) => {
    const named = gemoji.flatMap(({ emoji: sign, names }) => names.map((name) => ({ emoji: sign, name })));
    const words = new Map(gemoji.map(({ emoji: sign, tags, description }) => [sign, [description, ...tags].join(" ")]));
    return {
      named,
      texts: named.map(({ emoji: sign, name }) => `${name.replaceAll("_", " ")} ${words.get(sign) ?? ""}`),
    };
  });
  table.catch(() => (table = null));
  return table;
}

/** Behind a colon that begins a word: `:smile`. Two letters, as `:D` and `:3` are faces already. */
export async function emojiCompletion(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/(?:^|[\s([>*_~"'])(:[a-z0-9_+-]{2,40})$/);
  if (!before || inCode(context)) return null;
  const from = before.from + before.text.indexOf(":");
  const typed = context.state.sliceDoc(from + 1, context.pos);
  const { named, texts } = await emoji();
  const found = await rankGently(texts, typed.replaceAll("_", " "), SHOWN, () => context.aborted);
  if (!found || context.aborted) return null;
  // `:smi` means `smile` before `smile_cat`, and all of these before what only has such words.
  const rankOf = ({ name }: Named) => (name.startsWith(typed) ? name.length : LONGER_THAN_NAMES);
  const byName = found.flatMap(({ at }) => named[at] ?? []).toSorted((a, b) => rankOf(a) - rankOf(b));
  const seen = new Set<string>();
  const options = byName.flatMap((one): Ranked[] => {
    if (seen.has(one.emoji)) return [];
    seen.add(one.emoji);
    return [
      {
        label: `${one.emoji} ${one.name}`,
        apply: (view, picked, start, end) => put(view, picked, start, end, one.emoji),
      },
    ];
  });
  return options.length === 0 ? null : { from, options, ...ranked };
}

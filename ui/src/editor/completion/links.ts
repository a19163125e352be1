import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { comparable, rankGently, type RankedItem } from "../fuzzy.ts";
import type { EditorHost } from "../host.ts";
import { documentKey } from "../identity.ts";
import { noteLanguage } from "../markdown/language.ts";
import { headingsOf, outlineOf } from "../outline.ts";
import { asLinkText, encode, relative } from "./addresses.ts";
import { blockAt, blocksIn, LONGEST_NOTE, newBlockId, type NoteBlock } from "./blockList.ts";
import { linkIndex, linkTo, type LinkEntry, type LinkIndex } from "./names.ts";
import { inCode, put, ranked, SHOWN, type Ranked } from "./shared.ts";

/** What is typed behind `[[`, up to the cursor. */
const OPEN = /!?\[\[([^\]\n[]*)$/;
/** A line is looked at this far back. */
const LOOKED_AT = 400;

/**
 * Behind `[[` and `![[`: notes, their other names, attachments and what is linked but not there · behind `[[Note#` its headings ·
 * behind `[[Note#^` its blocks · `[[##` and `[[^^` those of all notes.
 */
export async function linkCompletion(context: CompletionContext, host: EditorHost): Promise<CompletionResult | null> {
  const before = context.matchBefore(OPEN);
  if (!before || before.to - before.from > LOOKED_AT || inCode(context)) return null;
  const typed = OPEN.exec(before.text)?.[1] ?? "";
  const from = context.pos - typed.length;
  // Behind the bar stands what is shown, which is the writer's own.
  if (typed.includes("|")) return null;
  if (typed.startsWith("^^")) return anyBlock(context, host, from, typed.slice(2));
  if (typed.startsWith("##")) return anyHeading(context, host, from, typed.slice(2));
  const block = /^([^#^]*)#?\^(.*)$/.exec(typed);
  if (block) return blocksOf(context, host, from, block[1] ?? "", block[2] ?? "");
  const heading = /^([^#]*)#(.*)$/.exec(typed);
  if (heading) return headingsIn(context, host, from, heading[1] ?? "", heading[2] ?? "");
  return names(context, host, from, typed, before.text.startsWith("!"));
}

const pathOf = (context: CompletionContext) =>
  (context.state.facet(documentKey) as { path?: string } | null)?.path ?? "";

/** Over closing brackets that are there already. */
function close(view: EditorView, to: number): number {
  return view.state.sliceDoc(to, to + 2) === "]]" ? to + 2 : to;
}

type Apply = (view: EditorView, picked: Completion, from: number, to: number) => void;

function applyLink(link: string): Apply {
  return (view, picked, from, to) => put(view, picked, from, close(view, to), `${link}]]`);
}

/** In place of the brackets that were typed. */
function applyMarkdown(link: string): Apply {
  return (view, picked, from, to) => put(view, picked, from - "[[".length, close(view, to), link);
}

/** A link to a file, or to `part` of it; `shown` is its text, but for a part that a wikilink names. */
type LinkTo = (part?: string, shown?: string) => Apply;

/** What would end a wikilink, or begin another part of it. */
const NOT_IN_WIKILINK = /[[\]#|^]/;

/** Wikilinks to a file; Markdown links where its name cannot stand in one. */
function linksTo(context: CompletionContext, path: string, { bases }: LinkIndex): LinkTo {
  const link = linkTo(path, bases);
  if (!NOT_IN_WIKILINK.test(link))
    return (part = "", shown) => {
      const alias = shown === undefined || part !== "" ? "" : `|${shown.replace(/[|\]]/g, " ")}`;
      return applyLink(link + part + alias);
    };
  const address = encode(relative(pathOf(context), path));
  const name = link.slice(link.lastIndexOf("/") + 1);
  return (part = "", shown = name) =>
    applyMarkdown(`[${asLinkText(shown)}](${address}${part && `#${encode(part.slice(1))}`})`);
}

/** Without what would end a link or begin another part of it; the resolver compares in the same way. */
export const asHeading = (text: string): string =>
  text
    .replace(/[#|^:%[\]\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();

async function indexOf(context: CompletionContext, host: EditorHost): Promise<LinkIndex | null> {
  const [all, missing] = await Promise.all([host.names(), host.notes.missing().catch(() => [])]);
  if (context.aborted) return null;
  return linkIndex(all, host.notes.attachments(), missing, () => context.aborted);
}

async function names(
  context: CompletionContext,
  host: EditorHost,
  from: number,
  typed: string,
  embed: boolean,
): Promise<CompletionResult | null> {
  const index = await indexOf(context, host);
  if (!index) return null;
  const folder = typed.includes("/");
  // A path is looked for in the paths; else what matters is the name.
  const texts = folder ? index.entries.map(({ path }) => comparable(path)) : index.labels;
  const found = await rankGently(texts, typed, SHOWN, () => context.aborted);
  if (!found) return null;
  // Where they fit alike, a link more often means a note.
  const rankOf = ({ at, nearness }: RankedItem) =>
    2 * nearness + (!embed && index.entries[at]?.kind === "attachment" ? 1 : 0);
  const options = found
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .flatMap(({ at, ranges }) => {
      const entry = index.entries[at];
      return entry ? [nameOption(context, entry, index, folder ? [] : ranges)] : [];
    });
  const wanted = typed.trim();
  if (wanted !== "" && !embed && !options.some(({ label }) => label.toLowerCase() === wanted.toLowerCase()))
    options.push({ label: wanted, detail: "not written yet", apply: applyLink(wanted) });
  return { from, options, ...ranked };
}

function nameOption(context: CompletionContext, entry: LinkEntry, index: LinkIndex, ranges: readonly number[]): Ranked {
  const { kind, label, path, folder } = entry;
  if (kind === "missing") return { label, detail: "not written yet", ranges, apply: applyLink(label) };
  const link = linksTo(context, path, index);
  if (kind === "alias")
    return {
      label,
      ranges,
      detail: `${path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/i, "")}${folder ? ` – ${folder}` : ""}`,
      apply: link("", label),
    };
  return { label, ranges, ...(folder === "" ? {} : { detail: folder }), apply: link() };
}

async function headingsIn(
  context: CompletionContext,
  host: EditorHost,
  from: number,
  note: string,
  typed: string,
): Promise<CompletionResult | null> {
  const headings =
    note === ""
      ? outlineOf(context.state)
      : await read(host, note, (text) => headingsOf(noteLanguage.parser.parse(text), Text.of(text.split("\n"))));
  if (!headings || context.aborted) return null;
  const written = headings.filter(({ text }) => text !== "");
  const found = await rankGently(
    written.map(({ text }) => comparable(text)),
    typed.slice(typed.lastIndexOf("#") + 1),
    SHOWN,
    () => context.aborted,
  );
  if (!found) return null;
  const options = found.flatMap(({ at, ranges }): Ranked[] => {
    const heading = written[at];
    if (!heading) return [];
    return [
      {
        label: heading.text,
        detail: `Heading ${heading.level}`,
        ranges,
        apply: applyLink(`${note}#${asHeading(heading.text)}`),
      },
    ];
  });
  return { from, options, ...ranked };
}

/** What is made of the text of the note that a link names; null where there is none. */
async function read<T>(host: EditorHost, note: string, make: (text: string) => T): Promise<T | null> {
  try {
    const path = await host.notes.resolve(note);
    return path === null ? null : make((await host.notes.text(path)).slice(0, LONGEST_NOTE));
  } catch {
    // A note that cannot be read has nothing to offer; following the link will say why.
    return null;
  }
}

async function anyHeading(
  context: CompletionContext,
  host: EditorHost,
  from: number,
  typed: string,
): Promise<CompletionResult | null> {
  const [found, index] = await Promise.all([host.notes.headings(typed.trim(), SHOWN), indexOf(context, host)]);
  if (context.aborted || !index) return null;
  const options = found.map(({ path, text }): Ranked => {
    const heading = asHeading(text);
    return {
      label: text,
      detail: linkTo(path, index.bases),
      apply: linksTo(context, path, index)(`#${heading}`, heading),
    };
  });
  return { from, options, ...ranked };
}

async function blocksOf(
  context: CompletionContext,
  host: EditorHost,
  from: number,
  note: string,
  typed: string,
): Promise<CompletionResult | null> {
  const here = note === "";
  const path = here ? pathOf(context) : await host.notes.resolve(note).catch(() => null);
  if (path === null || context.aborted) return null;
  const own = here || path === pathOf(context);
  const blocks = own
    ? blocksIn(context.state.sliceDoc(0, LONGEST_NOTE))
    : await read(host, note, (text) => blocksIn(text));
  if (!blocks || context.aborted) return null;
  // The link itself is no aim of its own.
  const others = own
    ? blocks.filter(({ from: start, place }) => start > context.pos || place.at < context.pos)
    : blocks;
  const found = await rankGently(
    others.map(({ text, id }) => comparable(id === null ? text : `${text} ^${id}`)),
    typed,
    SHOWN,
    () => context.aborted,
  );
  if (!found) return null;
  const options = found.flatMap(({ at, ranges }): Ranked[] => {
    const block = others[at];
    if (!block) return [];
    const apply = own ? linkOwnBlock(note, block) : linkBlock(host, (part) => applyLink(`${note}${part}`), path, block);
    return [
      { label: block.text || `^${block.id ?? ""}`, detail: block.id === null ? "" : `^${block.id}`, ranges, apply },
    ];
  });
  return { from, options, ...ranked };
}

/** The identifier goes in with the link, in one step. */
function linkOwnBlock(note: string, block: NoteBlock) {
  return (view: EditorView, picked: Completion, from: number, to: number) => {
    const id = block.id ?? newBlockId();
    const { at, before, after } = block.place;
    // The list may have been made before the last letters.
    const fresh = block.id === null ? findAgain(view.state.sliceDoc(0, LONGEST_NOTE), block, at) : null;
    const more = block.id === null && fresh ? [{ from: fresh.place.at, insert: `${before}^${id}${after}` }] : [];
    put(view, picked, from, close(view, to), `${note}#^${id}]]`, undefined, more);
  };
}

/** A block in a text that may have changed since it was found there: the same words, nearest to where they stood. */
function findAgain(text: string, block: NoteBlock, near: number): NoteBlock | null {
  const same = blocksIn(text).filter((other) => other.text === block.text);
  return same.toSorted((a, b) => Math.abs(a.place.at - near) - Math.abs(b.place.at - near))[0] ?? null;
}

/** The link comes at once; the identifier is written into the other note beside it. */
function linkBlock(host: EditorHost, link: LinkTo, path: string, block: NoteBlock): Apply {
  return (view, picked, from, to) => {
    const id = block.id ?? newBlockId();
    link(`#^${id}`, block.text)(view, picked, from, to);
    if (block.id === null) void name(host, path, block, id);
  };
}

async function name(host: EditorHost, path: string, block: NoteBlock, id: string): Promise<void> {
  try {
    await host.notes.edit(path, (text) => {
      const found = findAgain(text, block, block.place.at);
      if (!found) throw new Error(`“${block.text}” is not in “${path}” any more; link to another block of it.`);
      return { from: found.place.at, insert: `${found.place.before}^${id}${found.place.after}` };
    });
  } catch (error) {
    host.report(
      `The block in “${path}” could not be given the name ^${id}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Fewer letters are in every note. */
const LEAST_FOR_ALL = 2;

async function anyBlock(
  context: CompletionContext,
  host: EditorHost,
  from: number,
  typed: string,
): Promise<CompletionResult | null> {
  if (typed.trim().length < LEAST_FOR_ALL)
    return {
      from,
      options: [{ label: "Type words of the block", detail: "^^", apply: () => undefined }],
      ...ranked,
    };
  const [found, index] = await Promise.all([host.notes.lines(typed, SHOWN), indexOf(context, host)]);
  if (context.aborted || !index) return null;
  const options = found.map(({ path, line, text }): Ranked => {
    const link = linksTo(context, path, index);
    return {
      label: text,
      detail: linkTo(path, index.bases),
      apply: (view, picked, start, end) => void linkLine(host, view, picked, { path, line, link }, start, end),
    };
  });
  return { from, options, ...ranked };
}

/** A line of any note: which block it is in is known only when its note has been read. */
async function linkLine(
  host: EditorHost,
  view: EditorView,
  picked: Completion,
  { path, line, link }: { path: string; line: number; link: LinkTo },
  from: number,
  to: number,
): Promise<void> {
  const before = view.state.doc;
  try {
    const text = await host.notes.text(path);
    const block = blockAt(blocksIn(text.slice(0, LONGEST_NOTE)), Text.of(text.split("\n")), line);
    if (view.state.doc !== before) return;
    if (block) linkBlock(host, link, path, block)(view, picked, from, to);
    else link()(view, picked, from, to);
  } catch (error) {
    host.report(error instanceof Error ? error.message : String(error));
  }
}

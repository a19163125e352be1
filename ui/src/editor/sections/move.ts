import { ensureSyntaxTree, foldEffect, foldedRanges } from "@codemirror/language";
import {
  ChangeSet,
  EditorSelection,
  type EditorState,
  type StateEffect,
  type TransactionSpec,
} from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { headingsOf, type Heading } from "../outline.ts";
import { exchange, type Exchange, type Neighbours, type Seam } from "./exchange.ts";
import { DEEPEST, shiftLevels } from "./levels.ts";
import { PARSE_MS, childrenOf, familyEnd, sectionsOf, type Section } from "./section.ts";

/** Where a section is wanted: as the neighbour of another one, or as its first or last child. */
export interface Place {
  readonly kind: "before" | "after" | "first" | "last";
  /** The other one, by its place in the list of sections. */
  readonly of: number;
}

/** A way to do it, or why there is none, as a sentence. */
export type Plan =
  | {
      readonly spec: TransactionSpec;
      /** The section's place in the list then. */ readonly at: number;
      readonly refusal?: undefined;
    }
  | { readonly refusal: string };

/** What is to be done to a section: its lines go before this line, and its level changes by so much. */
export interface Target {
  readonly line: number;
  readonly by: number;
}

const refused = (refusal: string) => ({ refusal });
const UNREAD = refused("The note is still being read. Try it again in a moment.");
const NO_SECTION = refused("There is no section here: put the caret below a heading.");

/** Where a place is in the text; null for one within the section itself, or where it stands already. */
export function targetOf(
  sections: readonly Section[],
  at: number,
  place: Place,
): Target | { readonly refusal: string } | null {
  const section = sections[at];
  const other = sections[place.of];
  const end = familyEnd(sections, at);
  if (!section || !other || (place.of >= at && place.of < end)) return null;
  const children = childrenOf(sections, place.of).filter((child) => child !== at);
  const child = place.kind === "first" ? sections[children[0] ?? -1] : sections[children.at(-1) ?? -1];
  const beside = place.kind === "before" || place.kind === "after";
  const level = beside ? other.level : (child?.level ?? other.level + 1);
  const by = level - section.level;
  const line = place.kind === "before" ? other.line : place.kind === "first" && child ? child.line : other.end + 1;
  if (by === 0 && (line === section.line || line === section.end + 1)) return null;
  return deepest(sections.slice(at, end)) + by > DEEPEST
    ? refused(`Headings have ${DEEPEST} levels: what stands below it would be too deep there.`)
    : { line, by };
}

const deepest = (sections: readonly Section[]) => Math.max(...sections.map(({ level }) => level));

/** Moves a section with all below it. */
export function moveTo(state: EditorState, at: number, place: Place): Plan {
  const sections = sectionsOf(state);
  if (!sections) return UNREAD;
  if (!sections[at]) return NO_SECTION;
  const target = targetOf(sections, at, place);
  if (!target) return refused("It stands there already.");
  return "refusal" in target ? target : plan(state, sections, at, target, "moved");
}

/** Moves a section past the one of its level that stands above or below it. */
export function moveAmong(state: EditorState, at: number, by: -1 | 1): Plan {
  const sections = sectionsOf(state);
  if (!sections) return UNREAD;
  const section = sections[at];
  if (!section) return NO_SECTION;
  const family = childrenOf(sections, section.parent);
  const of = family[family.indexOf(at) + by] ?? -1;
  // One of another level would take it in, or be taken in by it.
  if (sections[of]?.level !== section.level)
    return refused(`There is no section of the same level ${by < 0 ? "above" : "below"} it to move past.`);
  const target = targetOf(sections, at, { kind: by < 0 ? "before" : "after", of });
  if (!target || "refusal" in target) return refused("It stands there already.");
  return plan(state, sections, at, target, by < 0 ? "moved up" : "moved down");
}

/** Makes a section with all below it higher (-1) or deeper (1) by a level. */
export function changeLevel(state: EditorState, at: number, by: -1 | 1): Plan {
  const sections = sectionsOf(state);
  if (!sections) return UNREAD;
  const section = sections[at];
  if (!section) return NO_SECTION;
  if (section.level + by < 1) return refused("It is of the highest level already.");
  if (deepest(sections.slice(at, familyEnd(sections, at))) + by > DEEPEST)
    return refused(`Headings have ${DEEPEST} levels: it, or a heading below it, is of the deepest already.`);
  return plan(state, sections, at, { line: section.line, by }, `now of level ${section.level + by}`);
}

/** Text that ends at an empty line, such as HTML, or that an underline would make its heading, must not touch what it comes to. */
const TRIES: readonly (readonly Seam[])[] = [[], ["above"], ["between"], ["below"], ["above", "between", "below"]];

/** The edit, or a refusal where the text would then have other headings: a code block that is left open would take in what comes below it. */
function plan(state: EditorState, sections: readonly Section[], at: number, target: Target, said: string): Plan {
  if (state.readOnly) return refused("The note is read-only.");
  const headings = outline(state);
  const title = headings?.[at]?.text;
  if (!headings || title === undefined) return UNREAD;
  const [above, moved, below] = outlineThen(sections, headings, at, target);
  const wanted = [...above, ...moved, ...below];
  for (const seams of TRIES) {
    const spec = edit(state, sections, at, target, seams);
    const then = outline(state.update(spec).state);
    if (!then) return UNREAD;
    if (!sameOutline(then, wanted)) continue;
    const name = title === "" ? "Untitled" : `“${title}”`;
    return {
      at: above.length,
      spec: { ...spec, effects: [...spec.effects, EditorView.announce.of(`${name} ${said}`)] },
    };
  }
  return refused(
    "It cannot stand there: something in it that has no end, such as a code block, would take in what follows.",
  );
}

function outline(state: EditorState): Heading[] | null {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
  return tree && headingsOf(tree, state.doc);
}

type Title = Pick<Heading, "level" | "text">;

function outlineThen(
  sections: readonly Section[],
  headings: readonly Title[],
  at: number,
  target: Target,
): [above: Title[], moved: Title[], below: Title[]] {
  const end = familyEnd(sections, at);
  const moved = headings.slice(at, end).map(({ level, text }) => ({ level: level + target.by, text }));
  const before = (heading: number) => (sections[heading]?.line ?? 0) < target.line;
  const rest = headings.flatMap((heading, index) => (index >= at && index < end ? [] : [{ heading, index }]));
  const titles = (some: typeof rest) => some.map(({ heading }) => heading);
  return [titles(rest.filter(({ index }) => before(index))), moved, titles(rest.filter(({ index }) => !before(index)))];
}

/** An underlined heading of several lines is known by its first; written with `#` it has all of them in one. */
function sameOutline(then: readonly Title[], wanted: readonly Title[]): boolean {
  return (
    then.length === wanted.length &&
    wanted.every(({ level, text }, at) => then[at]?.level === level && then[at].text.startsWith(text))
  );
}

/** Levels first, then the places: both as one change, with cursors and folds where they were in the text. */
function edit(
  state: EditorState,
  sections: readonly Section[],
  at: number,
  { line, by }: Target,
  seams: readonly Seam[],
) {
  const { doc } = state;
  const levels = ChangeSet.of(shiftLevels(doc, sections.slice(at, familyEnd(sections, at)), by), doc.length);
  const section = sections[at] as Section;
  // An underlined heading that gets its marks has fewer lines.
  const middle = levels.apply(doc);
  const lines = (number: number) =>
    number > doc.lines ? middle.lines + 1 : middle.lineAt(levels.mapPos(doc.line(number).from, -1)).number;
  const neighbours: Neighbours | null =
    line < section.line
      ? { first: lines(line), second: lines(section.line), end: lines(section.end + 1) - 1 }
      : line > section.end + 1
        ? { first: lines(section.line), second: lines(section.end + 1), end: lines(line) - 1 }
        : null;
  const places: Exchange = neighbours
    ? exchange(middle, neighbours, seams)
    : { changes: ChangeSet.empty(middle.length), at: (pos) => pos, taken: { from: 0, to: 0 } };
  const now = (pos: number) => places.at(levels.mapPos(pos, 1));
  const { ranges, mainIndex } = state.selection;
  const selection = EditorSelection.create(
    ranges.map(({ anchor, head }) => EditorSelection.range(now(anchor), now(head))),
    mainIndex,
  );
  const effects: StateEffect<unknown>[] = [];
  foldedRanges(state).between(0, doc.length, (from, to) => {
    const fold = { from: levels.mapPos(from, -1), to: levels.mapPos(to, -1) };
    if (fold.from < fold.to && fold.from >= places.taken.from && fold.to <= places.taken.to)
      effects.push(foldEffect.of({ from: places.at(fold.from), to: places.at(fold.to) }));
  });
  return { changes: levels.compose(places.changes), selection, effects, userEvent: "move.section" };
}

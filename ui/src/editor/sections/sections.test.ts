import { history, undo } from "@codemirror/commands";
import { codeFolding, ensureSyntaxTree, foldEffect, foldedRanges } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { outlineOf } from "../outline.ts";
import { changeLevel, moveAmong, moveTo, type Place, type Plan } from "./move.ts";
import { familyEnd, sectionsOf } from "./section.ts";

/** Parsed to its end, however busy the machine is. */
function stateOf(doc: string, at = 0): EditorState {
  const extensions = [noteLanguage, history(), codeFolding()];
  const state = EditorState.create({ doc, selection: { anchor: at }, extensions });
  ensureSyntaxTree(state, doc.length, 5000);
  return state;
}

/** The place of the section with this heading. */
function place(state: EditorState, title: string): number {
  return outlineOf(state).findIndex(({ text }) => text === title);
}

function after(state: EditorState, plan: Plan): EditorState {
  if (plan.refusal !== undefined) throw new Error(plan.refusal);
  return state.update(plan.spec).state;
}

const move = (doc: string, title: string, kind: Place["kind"], other: string) => {
  const state = stateOf(doc);
  return after(state, moveTo(state, place(state, title), { kind, of: place(state, other) })).doc.toString();
};

const NOTE = `---
title: "# none"
---
Before all.

# One

one

## Inner

> # quoted

\`\`\`
# code
\`\`\`

# Two

two
`;

test("sections are those of headings at the outermost level, with all below them", () => {
  expect(sectionsOf(stateOf(NOTE))).toEqual([
    { level: 1, underlined: false, line: 6, headingEnd: 6, end: 17, parent: -1 },
    { level: 2, underlined: false, line: 10, headingEnd: 10, end: 17, parent: 0 },
    { level: 1, underlined: false, line: 18, headingEnd: 18, end: 21, parent: -1 },
  ]);
});

test.each<[what: string, doc: string, title: string, kind: Place["kind"], other: string, then: string]>([
  ["the empty lines stay between", "# A\n\na\n\n# B\n\nb\n", "B", "before", "A", "# B\n\nb\n\n# A\n\na\n"],
  ["no line is made where there was none", "# A\na\n# B\nb", "A", "after", "B", "# B\nb\n# A\na"],
  ["what stands above all headings stays", "x\n\n# A\n# B\n", "B", "before", "A", "x\n\n# B\n# A\n"],
  ["its level is the neighbour's", "# A\n## C\n### D\n# B\n", "B", "after", "D", "# A\n## C\n### D\n### B\n"],
  ["into one, as its last", "# A\n## C\n# B\n## E\n", "B", "last", "A", "# A\n## C\n## B\n### E\n"],
  ["into one, as its first", "# A\na\n## C\n# B\n", "B", "first", "A", "# A\na\n## B\n## C\n"],
  ["into one that has none", "# A\n# B\n", "B", "last", "A", "# A\n## B\n"],
  ["out, and behind all", "# A\n## C\n### D\n# B\n", "C", "after", "B", "# A\n# B\n# C\n## D\n"],
  ["underlined ones", "A\n===\n\na\n\nB\n===\nb\n", "B", "before", "A", "B\n===\nb\n\nA\n===\n\na\n"],
  ["underlined, and too deep for that", "# A\n## C\nB\nb\n===\n", "B", "last", "C", "# A\n## C\n### B b\n"],
  [
    "an underlined one stands apart from the text above",
    "# X\nx\n# A\nB\n===\n",
    "B",
    "before",
    "A",
    "# X\nx\n\nB\n===\n# A\n",
  ],
  ["HTML ends at an empty line", "# A\n# B\n<div>\n", "B", "before", "A", "# B\n<div>\n\n# A\n"],
])("a section is moved: %s", (_, doc, title, kind, other, then) => {
  expect(move(doc, title, kind, other)).toBe(then);
});

test.each<[doc: string, title: string, by: -1 | 1, then: string]>([
  ["# A\n## B\n", "A", 1, "## A\n### B\n"],
  ["## A ##\n### B\n", "A", -1, "# A #\n## B\n"],
  ["## A ###\n", "A", 1, "### A ###\n"],
  ["A\n=\n\nB\n-\n", "A", 1, "A\n-\n\n### B\n"],
  ["A #\nb\\\nc\n---\n", "A #", 1, "### A # b c\n"],
  ["A #\n---\n", "A", 1, "### A \\#\n"],
  ["  ## A\n", "A", 1, "  ### A\n"],
  ["##\n", "", -1, "#\n"],
])("%j: the level of %s by %d", (doc, title, by, then) => {
  const state = stateOf(doc);
  expect(after(state, changeLevel(state, Math.max(0, place(state, title)), by)).doc.toString()).toBe(then);
});

test.each<[what: string, doc: string, plan: (state: EditorState) => Plan, why: RegExp]>([
  ["above the first", "# A\n# B\n", (state) => moveAmong(state, 0, -1), /no section of the same level above/],
  ["past one of another level", "# A\n### B\n## C\n", (state) => moveAmong(state, 2, -1), /same level above/],
  ["into itself", "# A\n## B\n", (state) => moveTo(state, 0, { kind: "last", of: 1 }), /already/],
  ["deeper than there are levels", "# A\n###### B\n", (state) => changeLevel(state, 0, 1), /6 levels/],
  ["higher than there are", "# A\n", (state) => changeLevel(state, 0, -1), /highest level/],
  ["an open code block", "# A\n# B\n```\ncode\n", (state) => moveAmong(state, 1, -1), /code block/],
  ["without a heading", "text\n", (state) => moveAmong(state, -1, 1), /no section here/],
])("it is said why something cannot be moved: %s", (_, doc, plan, why) => {
  expect(plan(stateOf(doc)).refusal).toMatch(why);
});

test("a read-only note keeps its sections where they are", () => {
  const state = EditorState.create({ doc: "# A\n# B\n", extensions: [noteLanguage, EditorState.readOnly.of(true)] });
  expect(moveAmong(state, 0, 1).refusal).toMatch(/read-only/);
});

test("the cursor stays where it is in the text, whether that moves or is passed; folds stay folded", () => {
  const doc = "# A\naaa\n\n## C\nccc\n# B\nbbb\n";
  for (const word of ["aaa", "ccc", "bbb"])
    for (const title of ["A", "B"]) {
      let state = stateOf(doc, doc.indexOf(word) + 1);
      // A fold opens where the cursor gets into it.
      const hidden = word === "ccc" ? "bbb" : "ccc";
      const fold = { from: doc.indexOf(hidden) - 1, to: doc.indexOf(hidden) + 3 };
      state = state.update({ effects: foldEffect.of(fold) }).state;
      const then = after(state, moveAmong(state, place(state, title), title === "A" ? 1 : -1));
      expect(then.sliceDoc(then.selection.main.head - 1, then.selection.main.head + 2)).toBe(word);
      const folds: string[] = [];
      foldedRanges(then).between(0, then.doc.length, (from, to) => void folds.push(then.sliceDoc(from, to)));
      expect(folds).toEqual([`\n${hidden}`]);
    }
});

test("all of it is one step of undo", () => {
  let state = stateOf("# A\n## C\n# B\n");
  state = after(state, moveTo(state, 2, { kind: "first", of: 0 }));
  expect(state.doc.toString()).toBe("# A\n## B\n## C\n");
  undo({ state, dispatch: (transaction) => (state = transaction.state) });
  expect(state.doc.toString()).toBe("# A\n## C\n# B\n");
});

const blocks = fc.constantFrom(
  "text",
  "- item\n  - child",
  "> # quoted",
  "```\n# code\n```",
  "",
  "",
  "| a |\n|---|\n| # b |",
  "    # indented",
  "<div>\n# html\n</div>",
  "\n%%\n# comment\n%%",
);
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.nat(9), fc.boolean())
  .map(([level, name, underlined]) =>
    underlined && level <= 2 ? `\nT${name}\n${level === 1 ? "===" : "---"}` : `${"#".repeat(level)} H${name}`,
  );
const note = fc
  .tuple(
    fc.constantFrom("", "---\na: b\n---\n"),
    fc.array(fc.oneof(blocks, heading), { minLength: 2, maxLength: 14 }),
    fc.constantFrom("", "\n", "\n\n"),
  )
  .map(([front, parts, end]) => front + parts.join("\n") + end);

/** What a text is made of, but for its empty lines and how deep headings are. */
const written = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim().replace(/^#{1,6} (?=[HT]\d)/, ""))
    .filter((line) => line !== "" && !/^(=+|-{3})$/.test(line))
    .toSorted();
const lines = (text: string): string[] => text.split("\n").toSorted();
const withoutEmpty = (text: string): string => text.replace(/\n[ \t]*(?=\n)/g, "").trim();

describe("whatever a note is made of", { timeout: 60_000 }, () => {
  test("moving a section loses no line and makes none, and leaves what it leaves in its order", () => {
    fc.assert(
      fc.property(
        note,
        fc.nat(9),
        fc.nat(9),
        fc.constantFrom<Place["kind"]>("before", "after", "first", "last"),
        (doc, a, b, kind) => {
          const state = stateOf(doc);
          const sections = sectionsOf(state) ?? [];

          const plan = moveTo(state, a % sections.length, { kind, of: b % sections.length });
          fc.pre(plan.refusal === undefined);
          const then = after(state, plan).doc.toString();
          expect(written(then)).toEqual(written(doc));
          expect(then.length - then.trimEnd().length).toBe(doc.length - doc.trimEnd().length);
          if (doc.startsWith("---\na")) expect(then.startsWith("---\na: b\n---\n")).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("there and back among its neighbours it is the text that it was", () => {
    fc.assert(
      fc.property(note, fc.nat(9), fc.constantFrom<-1 | 1>(-1, 1), (doc, any, by) => {
        const state = stateOf(doc, Math.floor(doc.length / 2));
        const at = any % (outlineOf(state).length || 1);
        const title = outlineOf(state)[at];
        const plan = moveAmong(state, at, by);
        fc.pre(plan.refusal === undefined && title !== undefined);
        const there = after(state, plan);
        const moved = (sectionsOf(there) ?? []).findIndex(
          ({ line }, index) => outlineOf(there)[index]?.text === title?.text && line !== sectionsOf(state)?.[at]?.line,
        );
        const same = lines(there.doc.toString()).join("\n") === lines(doc).join("\n");
        const candidates = outlineOf(there).flatMap(({ text }, index) => (text === title?.text ? [index] : []));
        const backs = [moved, ...candidates].flatMap((index) => {
          const back = moveAmong(there, index, by === 1 ? -1 : 1);
          return back.refusal === undefined ? [after(there, back)] : [];
        });
        const texts = backs.map((back) => back.doc.toString());
        // An empty line that had to be made stays.
        if (same) expect(texts).toContain(doc);
        else expect(texts.map(withoutEmpty)).toContain(withoutEmpty(doc));
      }),
      { numRuns: 150 },
    );
  });

  test("a level up and down again gives the text as it was, where all headings have marks", () => {
    fc.assert(
      fc.property(note, fc.nat(9), fc.constantFrom<-1 | 1>(-1, 1), (doc, any, by) => {
        const state = stateOf(doc);
        fc.pre(!/^(===|---)$/m.test(doc));
        const sections = sectionsOf(state) ?? [];
        const at = any % (sections.length || 1);
        // What stands below a heading that gets higher may come to stand in it.
        fc.pre((sections[familyEnd(sections, at)]?.level ?? 0) <= (sections[at]?.level ?? 0) + by);
        const plan = changeLevel(state, at, by);
        fc.pre(plan.refusal === undefined);
        const there = after(state, plan);
        expect(after(there, changeLevel(there, at, by === 1 ? -1 : 1)).doc.toString()).toBe(doc);
      }),
      { numRuns: 100 },
    );
  });
});

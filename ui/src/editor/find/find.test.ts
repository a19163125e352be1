import { SearchQuery } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MOST, isSomething, search, told, type Matches } from "./count.ts";
import { troubleOf } from "./pattern.ts";

type Config = ConstructorParameters<typeof SearchQuery>[0];

function all(doc: string, config: Config, origin = 0): { matches: Matches; steps: number } {
  const state = EditorState.create({ doc });
  const walk = search(state, new SearchQuery({ literal: !config.regexp, test: isSomething, ...config }), origin);
  for (let steps = 1; ; steps++) {
    const { value, done } = walk.next();
    if (done) return { matches: value, steps };
  }
}

const texts = (doc: string, config: Config) => all(doc, config).matches.list.map(({ from, to }) => doc.slice(from, to));

describe("what is found", () => {
  test.each<[doc: string, config: Config, found: string[]]>([
    ["a A b", { search: "a" }, ["a", "A"]],
    ["a A b", { search: "a", caseSensitive: true }, ["a"]],
    ["an ant", { search: "an", wholeWord: true }, ["an"]],
    // As it is written: notes have formulas.
    ["\\nabla\nabla", { search: "\\nabla" }, ["\\nabla"]],
    ["a1 b22", { search: "\\d+", regexp: true }, ["1", "22"]],
    ["a\n\nb", { search: "a\\n+b", regexp: true }, ["a\n\nb"]],
    ["^a\nba", { search: "^.a", regexp: true }, ["^a", "ba"]],
    // Nothing is nowhere.
    ["aab", { search: "a*", regexp: true }, ["aa"]],
    ["", { search: "a" }, []],
  ])("in %j by %j", (doc, config, found) => expect(texts(doc, config)).toEqual(found));

  test("is the same in the order of the text, from wherever one looks, and in parts", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("ab", "abab", "x", ""), { maxLength: 40 }), fc.nat(200), (lines, at) => {
        const doc = lines.join("\n");
        const expected = [...doc.matchAll(/ab/g)].map(({ index }) => ({ from: index, to: index + 2 }));
        expect(all(doc, { search: "ab" }, Math.min(at, doc.length)).matches.list).toEqual(expected);
        expect(all(doc, { search: "(ab)", regexp: true }, Math.min(at, doc.length)).matches.list).toEqual(expected);
      }),
    );
  });

  test("is looked for in steps, also where nothing is, and no further than can be used", () => {
    const long = `${"word ".repeat(20)}\n`.repeat(5000);
    expect(all(long, { search: "nowhere" }).steps).toBeGreaterThan(8);
    const { matches } = all(long, { search: "word" }, 200_000);
    expect(matches.more).toBe(true);
    expect(matches.list).toHaveLength(MOST);
    expect(told(matches, { from: 0, to: 0 })).toBe("1,000+ found");
  });

  test.each<[from: number, said: string]>([
    [0, "1 of 3"],
    [4, "3 of 3"],
    [1, "3 found"],
  ])("is told for a selection at %d", (from, said) => {
    expect(told(all("a a a", { search: "a" }).matches, { from, to: from + 1 })).toBe(said);
  });

  test("nothing is told as that", () =>
    expect(told(all("a", { search: "b" }).matches, { from: 0, to: 0 })).toBe("Nothing found"));
});

test.each([
  ["a", null],
  ["\\-", null],
  ["(a", "a “(” has no “)”"],
  ["a)", "a “)” has no “(”"],
  ["[a", "a “[” has no “]”"],
  ["*", "nothing before it to repeat"],
  ["a\\", "it ends with “\\”"],
  ["[b-a]", "runs backwards"],
])("what is wrong with %s", (pattern, why) => {
  if (why === null) expect(troubleOf(pattern)).toBeNull();
  else expect(troubleOf(pattern)).toContain(why);
});

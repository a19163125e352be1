import { CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { EditorState, StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, test } from "vitest";
import type { NoteName } from "../../protocol/bindings.ts";
import type { EditorHost, EditorNotes } from "../host.ts";
import { documentKey } from "../identity.ts";
import { noteLanguage } from "../markdown/language.ts";
import { relative } from "./addresses.ts";
import { blocksIn } from "./blockList.ts";
import { builtIn } from "./builtIn.ts";
import { emojiCompletion } from "./emoji.ts";
import { linkCompletion } from "./links.ts";
import { addressCompletion } from "./markdownLinks.ts";
import { linkIndex, linkTo } from "./names.ts";
import { tagCompletion } from "./tags.ts";

const NAMES: NoteName[] = [
  { path: "Garden.md", title: "Garden", aliases: ["The plot", "Beds"] },
  { path: "Work/Plan.md", title: "The plan", aliases: [] },
  { path: "Home/Plan.md", title: "Plan", aliases: [] },
];
/** Names that cannot stand in a wikilink. */
const ODD: NoteName[] = [{ path: "Old/Notes #1 [draft].md", title: "Notes", aliases: [] }];
const GARDEN = "# Garden\n\n## What: grows\n\nPeas and beans.\n\n- one item ^one\n- another\n\n| a |\n|---|\n| b |\n";

const edits: { path: string; text: string }[] = [];
const host = {
  names: async () => NAMES,
  tags: async () => [
    { tag: "garden", count: 3 },
    { tag: "work/now", count: 1 },
  ],
  report: (message: string) => {
    throw new Error(message);
  },
  notes: {
    attachments: () => ["files/plan.png"],
    missing: async () => ["Greenhouse"],
    resolve: async (target: string) => (target === "Garden" ? "Garden.md" : null),
    text: async () => GARDEN,
    headings: async () => [{ path: "Work/Plan.md", text: "Next: steps" }],
    lines: async () => [{ path: "Garden.md", line: 5, text: "Peas and beans." }],
    edit: async (path, change) => {
      const { from, insert } = change(GARDEN);
      edits.push({ path, text: GARDEN.slice(0, from) + insert + GARDEN.slice(from) });
    },
  } satisfies EditorNotes,
} as unknown as EditorHost;

/** A note with `|` at its cursor. */
function note(text: string): EditorState {
  const cursor = text.indexOf("|");
  return EditorState.create({
    doc: text.slice(0, cursor) + text.slice(cursor + 1),
    selection: { anchor: cursor },
    extensions: [noteLanguage, documentKey.of({ path: "Work/Today.md" })],
  });
}

type Source = (context: CompletionContext, host: EditorHost) => Promise<CompletionResult | null>;

async function offered(source: Source, text: string): Promise<string[] | null> {
  const state = note(text);
  const result = await source(new CompletionContext(state, state.selection.main.head, true), host);
  return result && result.options.map(({ label }) => label);
}

/** The text, with `|` at the cursor, once an option is taken. */
async function taken(source: Source, text: string, label: string): Promise<string> {
  const view = new EditorView({ state: note(text) });
  const pos = view.state.selection.main.head;
  const result = await source(new CompletionContext(view.state, pos, true), host);
  const option = result?.options.find((one) => one.label === label);
  if (!result || !option) throw new Error(`not offered: ${label}`);
  if (typeof option.apply === "function") option.apply(view, option, result.from, pos);
  else view.dispatch({ changes: { from: result.from, to: pos, insert: option.apply ?? option.label } });
  await Promise.resolve();
  const { head } = view.state.selection.main;
  const shown = `${view.state.sliceDoc(0, head)}|${view.state.sliceDoc(head)}`;
  view.destroy();
  return shown;
}

describe("links", () => {
  test.each<[string, string, string[]]>([
    [
      "names, other names and files",
      "[[|",
      ["Garden", "The plot", "Beds", "Plan", "The plan", "Plan", "Greenhouse", "plan.png"],
    ],
    ["what matches, and what is typed", "[[plan|", ["Plan", "Plan", "plan.png", "The plan"]],
    ["an embed is of what is there", "![[gard|", ["Garden"]],
    ["a name that nothing has", "[[Attic|", ["Attic"]],
    ["a name that only links have", "[[green|", ["Greenhouse", "green"]],
    ["a path", "[[home/|", ["Plan", "home/"]],
    ["headings of a note", "[[Garden#|", ["Garden", "What: grows"]],
    ["headings of this note", "# Today\n[[#tod|", ["Today"]],
    ["headings of all notes", "[[##next|", ["Next: steps"]],
    ["blocks of a note", "[[Garden#^|", ["Peas and beans.", "one item", "another", "| a | |---| | b |"]],
    ["blocks of this note, but the link's own", "Words.\n\n[[^|", ["Words."]],
    ["blocks of all notes", "[[^^peas|", ["Peas and beans."]],
  ])("%s", async (_, text, labels) => expect(await offered(linkCompletion, text)).toEqual(labels));

  test.each(["[[Garden|x", "`[[gar|`", "gar|", "[[a]] gar|"])("none in %s", async (text) => {
    // The bar of the first is the link's own; the cursor stands behind it.
    const state =
      text === "[[Garden|x"
        ? EditorState.create({ doc: text, selection: { anchor: 10 }, extensions: noteLanguage })
        : note(text);
    expect(await linkCompletion(new CompletionContext(state, state.selection.main.head, true), host)).toBeNull();
  });

  test.each<[string, string, string, string]>([
    ["a name", "[[gar|", "Garden", "[[Garden]]|"],
    ["over brackets that are there", "[[gar|]] and", "Garden", "[[Garden]]| and"],
    ["another name", "[[plot|", "The plot", "[[Garden|The plot]]|"],
    ["a name that two have", "[[the plan|", "The plan", "[[Work/Plan|The plan]]|"],
    ["a file", "![[plan.p|", "plan.png", "![[plan.png]]|"],
    ["a heading, without what would end the link", "[[Garden#wh|", "What: grows", "[[Garden#What grows]]|"],
    ["a heading of any note", "[[##next|", "Next: steps", "[[Work/Plan#Next steps]]|"],
    ["a block that has a name", "[[Garden#^one|", "one item", "[[Garden#^one]]|"],
  ])("%s is written", async (_, text, label, expected) => {
    expect((await taken(linkCompletion, text, label)).replace("||", "|")).toBe(expected);
  });

  describe("to a file whose name would end it", () => {
    const oddHost = {
      ...host,
      names: async () => [...NAMES, ...ODD],
      notes: {
        ...host.notes,
        attachments: () => ["files/plan.png", "files/a|b.png"],
        headings: async () => [{ path: "Old/Notes #1 [draft].md", text: "Next: steps" }],
        lines: async () => [{ path: "Old/Notes #1 [draft].md", line: 7, text: "one item" }],
      },
    } as unknown as EditorHost;
    const odd: Source = (context) => linkCompletion(context, oddHost);
    const address = "../Old/Notes%20%231%20%5Bdraft%5D.md";

    test.each<[string, string, string, string]>([
      ["by its name", "see [[draft|", "Notes #1 [draft]", `see [Notes #1 \\[draft\\]](${address})|`],
      ["over brackets that are there", "[[draft|]] and", "Notes #1 [draft]", `[Notes #1 \\[draft\\]](${address})| and`],
      ["by another name", "[[notes|", "Notes", `[Notes](${address})|`],
      ["in an embed", "![[a|", "a|b.png", "![a|b.png](../files/a%7Cb.png)|"],
      ["by a heading", "[[##next|", "Next: steps", `[Next steps](${address}#Next%20steps)|`],
    ])("%s it is a Markdown link", async (_, text, label, expected) => {
      expect(await taken(odd, text, label)).toBe(expected);
    });

    test("by a block it is a Markdown link", async () => {
      const view = new EditorView({ state: note("[[^^one|") });
      const pos = view.state.selection.main.head;
      const result = await odd(new CompletionContext(view.state, pos, true), oddHost);
      const [option] = result?.options ?? [];
      if (!result || typeof option?.apply !== "function") throw new Error("not offered");
      // The other note is read first.
      const written = new Promise<void>((resolve) =>
        view.dispatch({
          effects: StateEffect.appendConfig.of(
            EditorView.updateListener.of(({ docChanged }) => docChanged && resolve()),
          ),
        }),
      );
      option.apply(view, option, result.from, pos);
      await written;
      expect(view.state.doc.toString()).toBe(`[one item](${address}#^one)`);
      view.destroy();
    });
  });

  test("a block without a name gets one, in the other note", async () => {
    edits.length = 0;
    const text = await taken(linkCompletion, "[[Garden#^peas|", "Peas and beans.");
    const id = /^\[\[Garden#\^([a-z0-9]{6})\]\]\|$/.exec(text)?.[1];
    expect(id, text).toBeDefined();
    expect(edits).toEqual([{ path: "Garden.md", text: GARDEN.replace("beans.", `beans. ^${id}`) }]);
  });

  test("a line found in any note is linked by its block", async () => {
    edits.length = 0;
    await taken(linkCompletion, "[[^^peas|", "Peas and beans.");
    await new Promise((resolve) => setTimeout(resolve));
    expect(edits).toHaveLength(1);
  });

  test("a block of this note gets its name with the link", async () => {
    const text = await taken(linkCompletion, "Words.\n\n[[^|", "Words.");
    expect(text).toMatch(/^Words\. \^([a-z0-9]{6})\n\n\[\[#\^\1\]\]\|$/);
  });
});

test.each<[string, string, [string, string | null][]]>([
  ["a paragraph", "One\ntwo", [["One two", null]]],
  ["one with a name", "One ^a-1\n", [["One", "a-1"]]],
  [
    "a table with a name below it",
    "| a |\n|---|\n\n^t1\n\nText",
    [
      ["| a | |---|", "t1"],
      ["Text", null],
    ],
  ],
  [
    "tasks and nested items",
    "- [ ] do\n  - so ^x",
    [
      ["do", null],
      ["so", "x"],
    ],
  ],
  ["not headings and frontmatter", "---\na: b\n---\n# H\n\nP", [["P", null]]],
])("blocks: %s", (_, text, expected) => {
  expect(blocksIn(text).map(({ text: shown, id }) => [shown, id])).toEqual(expected);
});

test("a name of a table stands below it, with empty lines around it", () => {
  const text = "| a |\n|---|\nText after\n\nMore";
  const place = blocksIn("| a |\n|---|\n\nMore")[0]?.place;
  expect(place).toEqual({ at: 11, before: "\n\n", after: "" });
  expect(text.length).toBeGreaterThan(0);
});

test("links are as short as they may be", async () => {
  const index = await linkIndex(NAMES, ["files/plan.png"], [], () => false);
  const shown = index && NAMES.map(({ path }) => linkTo(path, index.bases));
  expect(shown).toEqual(["Garden", "Work/Plan", "Home/Plan"]);
});

describe("addresses of Markdown links", () => {
  test.each<[string, string]>([
    ["a/b.md", "c.md"],
    ["Work/Today.md", "Work/Plan.md"],
  ])("from %s to %s", (from, to) => expect(relative(from, to)).toBe(from === "a/b.md" ? "../c.md" : "Plan.md"));

  test("are written from this note, encoded", async () => {
    expect(await taken(addressCompletion, "[x](gar|", "Garden")).toBe("[x](../Garden.md)|");
    expect(await taken(addressCompletion, "# My day\n[x](#my|)", "My day")).toBe("# My day\n[x](#My%20day)|");
  });

  test("that lead to the world are left alone", async () => {
    expect(await offered(addressCompletion, "[x](https://gar|")).toBeNull();
  });
});

describe("tags", () => {
  test.each([
    ["#gar|", true],
    ["(#gar|", true],
    ["a#gar|", false],
    ["---\ntags: [gar|]\n---\n", true],
    ["---\ntags:\n  - gar|\n---\n", true],
    ["---\ntags: work/now, gar|\n---\n", true],
    ["---\ntitle: gar|\n---\n", false],
    ["---\nlinks:\n  - gar|\n---\n", false],
  ])("in %j: %s", async (text, offers) => {
    expect((await offered(tagCompletion, text)) !== null).toBe(offers);
  });
});

describe("emoji", () => {
  test.each([
    [":tada|", "🎉"],
    ["so :heart|", "❤️"],
  ])("%s", async (text, sign) => {
    const labels = await offered((context) => emojiCompletion(context), text);
    expect(labels?.[0]?.split(" ")[0]).toBe(sign);
  });

  test("names that begin with what is typed come first, the shorter ones before", async () => {
    const labels = await offered((context) => emojiCompletion(context), ":smi|");
    expect(labels?.slice(0, 4).map((label) => label.split(" ")[1])).toEqual(["smile", "smirk", "smiley", "smile_cat"]);
  });

  test.each([":D|", "10:30|", "https://x|", "`:tada|`"])("none in %s", async (text) => {
    expect(await offered((context) => emojiCompletion(context), text)).toBeNull();
  });
});

describe("slash commands of the editor", () => {
  test.each<[string, string, string]>([
    ["heading2", "Plan /x|", "## Plan |"],
    ["task", "/x|", "- [ ] |"],
    ["table", "/x|", "| |  |  |\n| --- | --- |\n|  |  |"],
    ["table", "Text /x|", "Text\n\n| |  |  |\n| --- | --- |\n|  |  |"],
    ["table", "- Text /x|", "- Text\n\n  | |  |  |\n  | --- | --- |\n  |  |  |"],
    ["code", "> a\n> /x|", "> a\n>\n> ```|\n> \n> ```"],
    ["code", "- /x|", "- \n  ```|\n  \n  ```"],
    ["callout", "/x|", "> [!note] |\n> "],
    ["footnote", "Word/x|", "Word[^1]\n\n[^1]: |"],
    ["footnote", "Word/x| more.\n", "Word[^1] more.\n\n[^1]: |"],
    ["footnote", "A[^1] b/x|\n\n[^1]: one", "A[^1] b[^2]\n\n[^1]: one\n[^2]: |"],
    ["embed", "/x|", "![[|]]"],
  ])("/%s in %j", (name, text, expected) => {
    const state = note(text);
    const to = state.selection.main.head;
    const command = builtIn.find((one) => one.name === name);
    if (!command) throw new Error(name);
    const after = state.update(command.apply(state, to - 2, to)).state;
    const { head } = after.selection.main;
    expect(`${after.sliceDoc(0, head)}|${after.sliceDoc(head)}`).toBe(expected);
  });

  test("date and time are of today", () => {
    const state = note("|");
    const insert = (name: string) => {
      const command = builtIn.find((one) => one.name === name);
      return command ? state.update(command.apply(state, 0, 0)).state.doc.toString() : "";
    };
    expect(insert("date")).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(insert("time")).toMatch(/^\d\d:\d\d$/);
  });
});

test("names of a large space are ranked in slices that leave keys their turn", { timeout: 30_000 }, async () => {
  const many = Array.from({ length: 30_000 }, (_, at): NoteName => ({
    path: `Folder ${at % 50}/Note about number ${at}.md`,
    title: `Note about number ${at}`,
    aliases: [],
  }));
  let turns = 0;
  const beat = setInterval(() => turns++);
  const state = note("[[number 12345|");
  const large = { ...host, names: async () => many } as EditorHost;
  const result = await linkCompletion(new CompletionContext(state, state.selection.main.head, true), large);
  clearInterval(beat);
  expect(result?.options[0]?.label).toBe("Note about number 12345");
  expect(turns).toBeGreaterThan(3);
});

import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { decorate } from "./decorate.ts";
import { NOTHING_REVEALED, revealAt } from "./reveal.ts";
import {
  BreakWidget,
  BulletWidget,
  CalloutWidget,
  FootnoteWidget,
  LabelWidget,
  RuleWidget,
  SignWidget,
  TaskWidget,
} from "./widgets.ts";

function stateOf(text: string, cursor = 0): EditorState {
  const state = EditorState.create({ doc: text, selection: { anchor: cursor }, extensions: noteLanguage });
  ensureSyntaxTree(state, text.length, 5000);
  // A state keeps the tree that it was made with.
  return state.update({}).state;
}

/** The text as it is read: hidden marks left out, widgets by a sign. With `¦` in the text the cursor is there. */
function read(marked: string): string {
  const cursor = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  const state = stateOf(text, Math.max(0, cursor));
  const reveal = cursor < 0 ? NOTHING_REVEALED : revealAt(state);
  let shown = "";
  let at = 0;
  for (const range = decorate(state, 0, text.length, reveal).iter(); range.value; range.next()) {
    const { widget } = range.value.spec as { widget?: unknown };
    const replaces = range.value.point && range.to > range.from;
    if (!replaces || range.from < at) continue;
    shown += text.slice(at, range.from) + signOf(widget);
    at = range.to;
  }
  return shown + text.slice(at);
}

function signOf(widget: unknown): string {
  if (widget instanceof TaskWidget) return /[ xX]/.test(widget.sign) ? (widget.checked ? "☑" : "☐") : `☐${widget.sign}`;
  if (widget instanceof CalloutWidget) return `‹${[widget.icon, widget.label].join(" ").trim()}›`;
  if (widget instanceof FootnoteWidget) return `‹^${widget.text}›`;
  if (widget instanceof BreakWidget) return "↵";
  if (widget instanceof SignWidget) return widget.sign;
  if (widget instanceof BulletWidget) return "•";
  if (widget instanceof RuleWidget) return "―";
  return widget instanceof LabelWidget ? `‹${widget.text}›` : "";
}

function classes(text: string, line: number): string[] {
  const state = stateOf(text);
  const found: string[] = [];
  const { from } = state.doc.line(line);
  decorate(state, 0, text.length, NOTHING_REVEALED).between(from, from, (at, to, { spec }) => {
    if (at === from && to === from) found.push(...String((spec as { class?: string }).class).split(" "));
  });
  return found;
}

describe("away from the cursor", () => {
  test.each([
    ["# Title", "Title"],
    ["## Title ##", "Title "],
    ["a **bold** and *slanted* word", "a bold and slanted word"],
    ["~~gone~~ ==marked== `code`", "gone marked code"],
    ["**bold with *slanted* in it**", "bold with slanted in it"],
    ["see [[Note]] and [[Note|alias]]", "see Note and alias"],
    ["see [the web](https://example.org) now", "see the web now"],
    ["[](https://example.org)", "[](https://example.org)"],
    ["<https://example.org>", "https://example.org"],
    ["- one\n- two", "• one\n• two"],
    ["1. one\n2. two", "1. one\n2. two"],
    ["- [ ] open\n- [x] done", "☐ open\n☑ done"],
    ["> quoted\n> text", "quoted\ntext"],
    ["a\n\n---\n\nb", "a\n\n―\n\nb"],
    ["```ts\nlet a = '**';\n```", "‹ts›\nlet a = '**';\n"],
    ["> [!warning]\n> Mind.", "‹triangle Warning›\nMind."],
    ["> [!tip] Titled\n> Text", "‹flame›Titled\nText"],
    ["> [!my-kind]-\n> a", "‹pencil My kind›\na"],
    ["- [/] half\n- [>] later", "☐/ half\n☐> later"],
    ["a[^1] b^[*here*] c\n\n[^1]: x", "a1 b‹^*here*› c\n\n[^1]: x"],
    ["over^[two\nlines]", "over^[two\nlines]"],
    ["<u>a</u> <kbd>B</kbd> c<br>d", "a B c↵d"],
    ["<b onclick=x>a</b> <u>open", "a <u>open"],
    ['<a id="x"></a>a <a href="b.md">b</a> <span id="-_"></span>c', "a b c"],
    ["a&mdash;b &lt;c&gt; &nope; `&amp;`", "a—b <c> &nope; &amp;"],
    ["<b>a</b> <i>b</i> <em>c</em> <strong>d</strong> <s>e</s> <del>f</del> <small>g</small>", "a b c d e f g"],
    ["<b>a <b>b</b> **c**</b>", "a b c"],
    ["<b>a</i> <i>b <b>c</i> d</b>", "<b>a</i> <i>b <b>c</i> d</b>"],
    ['<span style="color:red">a</span> <span>b</span>', "a b"],
    ['<span class="toast">a</span> <b style="color:red">b</b>', "a b"],
    ["[https://a.org](https://b.org)", "https://a.org"],
    ["[[Note|**bold** name]]", "bold name"],
    ["\\*no mark\\*", "*no mark*"],
    ["---\ntitle: a\n---\ntext", "---\ntitle: a\n---\ntext"],
  ])("%j reads %j", (text, shown) => {
    expect(read(text)).toBe(shown);
  });
});

describe("at the cursor", () => {
  test.each([
    ["# Ti¦tle", "# Title"],
    ["a **bo¦ld** and *slanted* word", "a **bold** and slanted word"],
    ["¦a **bold** word", "a bold word"],
    ["**bold**¦ word", "**bold** word"],
    ["see [[No¦te|alias]] and [[Other]]", "see [[Note|alias]] and Other"],
    ["- o¦ne\n- two", "- one\n• two"],
    ["- [ ] op¦en", "- ☐ open"],
    ["- [¦ ] open", "- [ ] open"],
    ["a[^¦1]\n\n[^1]: x", "a[^1]\n\n[^1]: x"],
    ["<u>a¦</u> <u>b</u>", "<u>a</u> b"],
    ['<b>a</b> <span style="color:red">¦b</span>', 'a <span style="color:red">b</span>'],
    ["a^[he¦re] b^[there]", "a^[here] b‹^there›"],
    ["> quo¦ted\n> text", "> quoted\ntext"],
    ["```ts\nlet¦ a;\n```", "```ts\nlet a;\n```"],
  ])("%j shows %j", (text, shown) => {
    expect(read(text)).toBe(shown);
  });
});

describe("a line of blanks with the cursor", () => {
  /** In how many items it is shown, and how much of it is taken for what indents it. */
  function begun(marked: string): string | null {
    const cursor = marked.indexOf("¦");
    const state = stateOf(marked.replace("¦", ""), cursor);
    const line = state.doc.lineAt(cursor);
    let found: string | null = null;
    decorate(state, 0, state.doc.length, revealAt(state)).between(line.from, line.to, (from, to, { spec }) => {
      const { class: name, attributes } = spec as { class?: string; attributes?: { style?: string } };
      if (name === "cm-indent cm-begun") found = `${attributes?.style} ${from - line.from}–${to - line.from}`;
    });
    return found;
  }

  test.each([
    ["- item\n  ¦", "--depth: 1 0–2"],
    ["1. item\n   ¦", "--depth: 1 0–3"],
    ["- [ ] task\n  ¦", "--depth: 1 0–2"],
    ["- a\n  - item\n    ¦\n- b", "--depth: 2 0–4"],
    ["- a\n  - item\n  ¦", "--depth: 1 0–2"],
    ["- a\n\n  more\n  ¦", "--depth: 1 0–2"],
    ["- a\n\n  ¦", "--depth: 1 0–2"],
    ["> - item\n>   ¦", "--depth: 1 2–4"],
  ])("%j is under the text of its item", (text, expected) => {
    expect(begun(text)).toBe(expected);
  });

  test.each([
    "- item\n ¦",
    "- item\n¦",
    "text\n  ¦",
    "- item\n\ntext\n  ¦",
    "- ```\n  a\n  ¦\n  ```",
    "- $$\n  a\n  ¦\n  $$",
    "> - a\n  ¦",
    "> ¦",
  ])("%j is no more than it is", (text) => {
    expect(begun(text)).toBeNull();
  });
});

describe("a quote in a list", () => {
  /** `--name` of a line or of what is in it. */
  function valuesOf(text: string, name: string): string[] {
    const found: string[] = [];
    decorate(stateOf(text), 0, text.length, NOTHING_REVEALED).between(0, text.length, (from, _to, { spec }) => {
      const style = (spec as { attributes?: { style?: string } }).attributes?.style ?? "";
      for (const [, value = ""] of style.matchAll(new RegExp(`--${name}: ([^;]*)`, "g")))
        found.push(`${stateOf(text).doc.lineAt(from).number}: ${value}`);
    });
    return found;
  }

  /** In how many items each quote around a line stands in, outermost first. */
  const under = (text: string) =>
    valuesOf(text, "within").map((value) => {
      const line = Number.parseInt(value);
      return `${line}: ${valuesOf(text, String.raw`at-\d`)
        .filter((place) => Number.parseInt(place) === line)
        .map((place) => /calc\((\d+)/.exec(place)?.[1])
        .join(" ")}`;
    });

  const NESTED = "- a\n  > - inner\n  >   - [x] done\n  >     > deep\n";

  test("stands under its item, and what is in it counts from there", () => {
    expect(under(NESTED)).toEqual(["2: 1", "3: 1", "4: 1 3"]);
    expect(valuesOf(NESTED, "depth")).toEqual(["3: 1"]);
    expect(read(NESTED)).toBe("• a\n• inner\n  ☑ done\ndeep\n");
  });

  test("on the line of its item stays there", () => {
    expect(under("- > a\n  > b\n")).toEqual(["1: 0", "2: 0"]);
  });

  test("out of a list is where it was", () => {
    expect(under("> a\n> - b\n>   - c\n")).toEqual(["1: 0", "2: 0", "3: 0"]);
    expect(valuesOf("> a\n> - b\n>   - c\n", "depth")).toEqual(["3: 1"]);
  });
});

describe("the bars of quotes", () => {
  /** The colours of a line's bars, outermost first. */
  const bars = (text: string) => {
    const state = stateOf(text);
    const found: string[] = [];
    decorate(state, 0, text.length, NOTHING_REVEALED).between(0, text.length, (from, _to, { spec }) => {
      const style = (spec as { attributes?: { style?: string } }).attributes?.style ?? "";
      const colours = [...style.matchAll(/--bar-\d: var\(--([\w-]+)\)/g)].map(([, name]) => name);
      if (colours.length > 0) found.push(`${state.doc.lineAt(from).number}: ${colours.join(" ")}`);
    });
    return found;
  };

  test("are one for each quote that a line is in, to the fourth", () => {
    expect(bars("> a\n> > b\n> > > > > c\n\nd\n")).toEqual(["1: line", "2: line line", "3: line line line line"]);
  });

  test("run through beside what is in a callout, each in its colour", () => {
    expect(bars("> [!note] a\n> > [!bug] b\n> > c\n>\n> > d\n")).toEqual([
      "1: tone-note",
      "2: tone-note tone-bad",
      "3: tone-note tone-bad",
      "4: tone-note",
      "5: tone-note line-inset",
    ]);
  });
});

describe("lines", () => {
  test("carry what they are, so that hiding a mark does not change their height", () => {
    expect(classes("# a\n\n> [!bug] b\n> c\n", 1)).toContain("cm-h1");
    expect(classes("# a\n\n> [!bug] b\n> c\n", 3)).toEqual(
      expect.arrayContaining(["cm-callout", "cm-tone-bad", "cm-callout-title", "cm-callout-first"]),
    );
    expect(classes("# a\n\n> [!bug] b\n> c\n", 4)).toContain("cm-callout-last");
    const nested = "> [!note] a\n> b\n> > [!bug] c\n> > d\n";
    expect(classes(nested, 2)).toEqual(expect.arrayContaining(["cm-callout", "cm-tone-note"]));
    expect(classes(nested, 4)).toEqual(expect.arrayContaining(["cm-tone-bad", "cm-callout-inner-last"]));
    expect(classes(nested, 4)).not.toContain("cm-tone-note");
    expect(classes("```\na\nb\n```", 2)).toContain("cm-code");
    expect(classes("> - a\n>   ```\n>   b\n>   ```", 3)).toEqual(
      expect.arrayContaining(["cm-quoted", "cm-code", "cm-code-in-item"]),
    );
  });
});

test.each([
  ["color:red", "color: red"],
  [" Color : rgb(1, 2, 3) ; font-weight:bold;", "color: rgb(1, 2, 3); font-weight: bold"],
  ["background-color:#ff0; text-decoration: underline wavy", "background-color: #ff0; text-decoration: underline wavy"],
  ["position:fixed;inset:0;z-index:9;font-style:italic", "font-style: italic"],
  ["color:url(https://a.example);background-color:\\75rl(x);font-weight:var(--a)", ""],
  ["color:red !important;background:red", ""],
])("of the style %j of a few words is kept %j", (written, kept) => {
  const text = `<span style="${written}">a</span>`;
  const styles: unknown[] = [];
  decorate(stateOf(text), 0, text.length, NOTHING_REVEALED).between(0, text.length, (_from, _to, { spec }) => {
    const { tagName, attributes } = spec as { tagName?: string; attributes?: { style?: string } };
    if (tagName === "span") styles.push(attributes?.style ?? "");
  });
  expect(styles).toEqual([kept]);
});

test("only the asked part is decorated, however long the note", () => {
  const text = Array.from({ length: 2000 }, (_, i) => `- [ ] task **${i}**`).join("\n");
  const state = stateOf(text);
  let count = 0;
  decorate(state, 0, 200, NOTHING_REVEALED).between(0, text.length, () => void count++);
  expect(count).toBeLessThan(100);
});

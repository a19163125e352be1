import { history, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { PropertyType } from "../../protocol/bindings.ts";
import { blocks, refreshBlocks } from "../blocks/blocks.ts";
import type { EditorHost, EditorNotes } from "../host.ts";
import { noteLanguage } from "../markdown/language.ts";
import { loadProperties, properties } from "./extension.ts";

const followed: string[] = [];
let chosen: Record<string, PropertyType> = {};
let display: "visible" | "source" | "hidden" = "visible";
let tell: () => void = () => undefined;

const host = {
  followLink: ({ target }) => void followed.push(target),
  names: () => Promise.resolve([{ path: "Books/Dune.md", title: "Dune", aliases: [] }]),
  notes: { attachments: () => [], missing: () => Promise.resolve([]) } as Partial<EditorNotes> as EditorNotes,
  tags: () => Promise.resolve([{ tag: "work", count: 3 }]),
  report: (message) => {
    throw new Error(message);
  },
  properties: {
    display: () => display,
    typeOf: (name) => (chosen[name] ? { type: chosen[name], chosen: true } : null),
    names: () => Promise.resolve([{ name: "rating", type: "number", chosen: false, count: 2 }]),
    values: () => Promise.resolve([{ value: "draft", count: 2 }]),
    setType: (name, type) => {
      chosen[name] = type;
      tell();
      return Promise.resolve();
    },
    onChange: (listener) => {
      tell = listener;
      return () => undefined;
    },
  },
} as Partial<EditorHost> as EditorHost;

const parts = properties(host);
let view: EditorView;

function open(doc: string): void {
  view = new EditorView({
    parent: document.body,
    state: EditorState.create({ doc, extensions: [history(), noteLanguage, parts.extension, blocks([parts.kind])] }),
  });
}

const NOTE = `---
title: A title # shown
tags:
  - work
  - home
rating: 4
done: false
due: 2026-01-02
link: "[[Dune]]"
nested: {a: 1}
---
Text
`;

const text = () => view.state.doc.toString();
const panel = () => view.dom.querySelector(".cm-properties");
const names = () => [...view.dom.querySelectorAll<HTMLInputElement>(".property .property-key")].map((key) => key.value);
const row = (name: string) => view.dom.querySelector(`.property[data-name="${name}"]`) as HTMLElement;
const field = <T extends HTMLElement = HTMLTextAreaElement>(name: string) =>
  row(name).querySelector(".property-cell :is(textarea, input)") as T;
const settled = () => new Promise((resolve) => setTimeout(resolve));

function type(input: HTMLTextAreaElement | HTMLInputElement, value: string): void {
  input.focus();
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(target: Element | null, key: string, more: KeyboardEventInit = {}): void {
  target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

beforeAll(loadProperties);
beforeEach(() => {
  chosen = {};
  display = "visible";
  followed.length = 0;
});
afterEach(() => view.destroy());

test("frontmatter is shown as properties, and showing changes nothing", async () => {
  open(NOTE);
  await settled();
  expect(names()).toEqual(["title", "tags", "rating", "done", "due", "link", "nested"]);
  expect(text()).toBe(NOTE);
  expect(row("title").querySelector("textarea")?.value).toBe("A title");
  expect([...row("tags").querySelectorAll(".property-chip-text")].map((chip) => chip.textContent)).toEqual([
    "work",
    "home",
  ]);
  expect(field<HTMLInputElement>("done").type).toBe("checkbox");
  expect(field<HTMLInputElement>("due").value).toBe("2026-01-02");
  expect(field("nested").value).toBe("{a: 1}");
  // The caret is in the text below.
  expect(view.state.selection.main.head).toBe(NOTE.indexOf("Text"));
});

test("each letter is in the note, the field stays, and undo takes the word back", () => {
  open(NOTE);
  const input = field("title");
  for (const value of ["B", "By", "By:", "By: m"]) type(input, value);
  expect(field("title")).toBe(input);
  expect(text()).toBe(NOTE.replace("A title", '"By: m"'));
  expect(document.activeElement).toBe(input);
  press(input, "z", { ctrlKey: true });
  expect(text()).toBe(NOTE);
  expect(input.value).toBe("A title");
});

test("a change from outside leaves the field with the keyboard and its caret alone", () => {
  open(NOTE);
  const input = field("title");
  input.focus();
  input.setSelectionRange(3, 3);
  const at = text().indexOf("rating");
  view.dispatch({
    changes: [
      { from: at, insert: "new: 1\n" },
      { from: text().indexOf("A title"), insert: "Not " },
    ],
  });
  expect(names()).toContain("new");
  expect(document.activeElement).toBe(input);
  expect([input.value, input.selectionStart]).toEqual(["Not A title", 7]);
});

test("chips are added, edited and removed by the keyboard", () => {
  open(NOTE);
  const input = field<HTMLInputElement>("tags");
  type(input, "#new tag");
  press(input, "Enter");
  expect(text()).toContain("  - work\n  - home\n  - new-tag\n");
  expect(input.value).toBe("");
  press(input, "Backspace");
  press(document.activeElement, "ArrowLeft");
  expect(document.activeElement?.textContent).toBe("home");
  press(document.activeElement, "Delete");
  expect(text()).toContain("  - work\n  - new-tag\n");
  press(document.activeElement, "ArrowLeft");
  (document.activeElement as HTMLElement).click();
  const edit = document.activeElement as HTMLInputElement;
  expect(edit.value).toBe("work");
  edit.value = "play";
  press(edit, "Enter");
  expect(text()).toContain("  - play\n  - new-tag\n");
  // What is typed and left is taken.
  type(input, "left");
  input.blur();
  expect(text()).toContain("  - new-tag\n  - left\n");
});

test("boxes, days and numbers are written without quotes", () => {
  open(NOTE);
  field<HTMLInputElement>("done").click();
  expect(text()).toContain("done: true\n");
  type(field<HTMLInputElement>("due"), "2027-03-04");
  expect(text()).toContain("due: 2027-03-04\n");
  type(field("rating"), "4.5");
  expect(text()).toContain("rating: 4.5\n");
});

test("a value that does not fit its type is shown with a sign, and stays as it is", () => {
  chosen = { title: "number", rating: "date", done: "text" };
  open(NOTE);
  const sign = (name: string) => row(name).querySelector<HTMLElement>(".property-sign");
  expect(sign("title")?.getAttribute("aria-label")).toBe("This is not a number");
  expect(sign("rating")?.hidden).toBe(false);
  expect(sign("done")?.hidden).toBe(true);
  expect(text()).toBe(NOTE);
  type(field("title"), "12");
  expect(text()).toContain("title: 12 # shown\n");
  expect(sign("title")?.hidden).toBe(true);
});

test("a type that is chosen is the name's, and the value becomes one of it where that says the same", async () => {
  open(NOTE.replace("rating: 4", 'rating: "4"'));
  const handle = row("rating").querySelector<HTMLElement>(".property-handle");
  press(handle, "Enter");
  const item = [...view.dom.querySelectorAll<HTMLElement>("[role=menuitemradio]")].find(
    (one) => one.textContent === "Number",
  );
  item?.click();
  await settled();
  expect(chosen).toEqual({ rating: "number" });
  expect(text()).toBe(NOTE);
});

test("a name is changed when its field is left, and an existing one is refused", () => {
  open(NOTE);
  const key = () => row("rating").querySelector(".property-key") as HTMLInputElement;
  key().focus();
  key().value = "Title";
  key().blur();
  expect(text()).toBe(NOTE);
  expect(view.dom.querySelector("[role=alert]")?.textContent).toBe("There is a property “Title” already.");
  const before = row("rating");
  key().focus();
  key().value = "stars";
  press(key(), "Enter");
  expect(text()).toBe(NOTE.replace("rating", "stars"));
  expect(row("stars")).toBe(before);
  expect(document.activeElement).toBe(field("stars"));
});

test("rows are moved and deleted, and the keyboard goes with them", () => {
  open(NOTE);
  const input = field("rating");
  input.focus();
  press(input, "ArrowUp", { altKey: true });
  expect(names().slice(0, 3)).toEqual(["title", "rating", "tags"]);
  expect(document.activeElement).toBe(input);
  press(input, "F10", { shiftKey: true });
  const item = [...view.dom.querySelectorAll<HTMLElement>("[role=menuitem]")].find(
    (one) => one.textContent === "Delete",
  );
  item?.click();
  expect(names()).not.toContain("rating");
  expect(document.activeElement?.closest(".property")).toBe(row("tags"));
  undo(view);
  expect(names()).toContain("rating");
});

test("the first property makes the frontmatter, and the last one takes it away", async () => {
  open("Text\n");
  parts.commands.add(view);
  await settled();
  const fresh = () => view.dom.querySelector(".property-new input") as HTMLInputElement;
  expect(document.activeElement).toBe(fresh());
  press(fresh(), "Escape");
  expect([text(), panel()]).toEqual(["Text\n", null]);
  parts.commands.add(view);
  await settled();
  fresh().value = "status";
  press(fresh(), "Enter");
  await settled();
  expect(text()).toBe("---\nstatus:\n---\nText\n");
  expect(document.activeElement).toBe(field("status"));
  type(field("status"), "yes");
  expect(text()).toBe('---\nstatus: "yes"\n---\nText\n');
  press(field("status"), "F10", { shiftKey: true });
  [...view.dom.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) => one.textContent === "Delete")?.click();
  expect(text()).toBe("Text\n");
});

test("a property is added behind the others; one that is there gets the keyboard", async () => {
  open(NOTE);
  const add = async (name: string) => {
    parts.commands.add(view);
    await settled();
    const fresh = view.dom.querySelector(".property-new input") as HTMLInputElement;
    fresh.value = name;
    press(fresh, "Enter");
    await settled();
  };
  await add("new");
  expect(text()).toBe(NOTE.replace("{a: 1}\n", "{a: 1}\nnew:\n"));
  expect(document.activeElement).toBe(field("new"));
  await add("RATING");
  expect(document.activeElement).toBe(field("rating"));
});

test("links are followed, and completed after [[", async () => {
  open(NOTE);
  row("link").querySelector<HTMLElement>(".property-link")?.click();
  press(field("link"), "Enter", { altKey: true });
  expect(followed).toEqual(["Dune", "Dune"]);
  const input = field("title");
  input.focus();
  input.value = "see [[du";
  input.setSelectionRange(8, 8);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.waitFor(() => expect(row("title").querySelector("[role=option]")?.textContent).toBe("DuneBooks"));
  press(input, "ArrowDown");
  press(input, "Enter");
  expect(text()).toContain("title: see [[Dune]] # shown");
});

test("a raw value is taken when it is left, if it is YAML", () => {
  open(NOTE);
  type(field("nested"), "{a: 2");
  field("nested").blur();
  expect(text()).toBe(NOTE);
  expect(view.dom.querySelector("[role=alert]")?.textContent).toMatch(/^Not valid YAML/);
  expect(field("nested").value).toBe("{a: 2");
  type(field("nested"), "{a: 2}");
  field("nested").blur();
  expect(text()).toBe(NOTE.replace("{a: 1}", "{a: 2}"));
});

test("as YAML the text is there until the caret leaves it", () => {
  open(NOTE);
  parts.commands.toggleText(view);
  expect(panel()).toBeNull();
  expect(view.state.selection.main.head).toBe(4);
  // Whatever is typed, it stays text under the hands.
  view.dispatch({ changes: { from: 4, insert: "x: [1\n" }, selection: { anchor: 9 }, userEvent: "input.type" });
  expect(view.dom.querySelector(".cm-yaml-hint")?.textContent).toMatch(/^Not valid YAML, line \d+, column \d+: /);
  view.dispatch({ changes: { from: 9, insert: "]" }, selection: { anchor: 10 }, userEvent: "input.type" });
  expect(panel()).toBeNull();
  expect(view.dom.querySelector(".cm-yaml-hint")).toBeNull();
  view.dispatch({ selection: { anchor: text().indexOf("Text") } });
  expect(names()[0]).toBe("x");
});

test("frontmatter that is being typed becomes a panel when it is left", () => {
  open("");
  for (const letter of "---\na: 1\n---") {
    const at = view.state.doc.length;
    view.dispatch({ changes: { from: at, insert: letter }, selection: { anchor: at + 1 }, userEvent: "input.type" });
  }
  expect(panel()).toBeNull();
  const at = view.state.doc.length;
  view.dispatch({ changes: { from: at, insert: "\n" }, selection: { anchor: at + 1 }, userEvent: "input.type" });
  expect(names()).toEqual(["a"]);
});

test("the caret does not get behind the panel, and nothing typed does", () => {
  open("---\na: 1\n---\nText");
  view.dispatch({ selection: { anchor: 0 } });
  expect(view.state.selection.main.head).toBe(13);
  view.destroy();
  open("---\na: 1\n---");
  view.dispatch({ changes: { from: 12, insert: "x" }, selection: { anchor: 13 }, userEvent: "input.type" });
  expect(text()).toBe("---\na: 1\n---\nx");
});

test("frontmatter that comes from elsewhere is a panel at once, and the caret is below it", async () => {
  open("Text\n");
  view.dispatch({ changes: { from: 0, insert: "---\na: 1\n---\n" }, userEvent: "input.outside" });
  await settled();
  expect([names(), view.state.selection.main.head]).toEqual([["a"], 13]);
});

test("what is found in the frontmatter is shown as text", () => {
  open(NOTE);
  const from = NOTE.indexOf("A title");
  view.dispatch({ selection: { anchor: from, head: from + 7 }, userEvent: "select.search" });
  expect([panel(), view.state.selection.main.from]).toEqual([null, from]);
});

test("what is not valid YAML is text with a hint, and properties may be hidden or left as YAML", () => {
  open("---\ncreated: {{date}}\n---\nText\n");
  expect(panel()).toBeNull();
  expect(view.dom.querySelector(".cm-yaml-hint")?.textContent).toBe(
    "Not valid YAML, line 2, column 11: a list or mapping stands where a key should; quote text that begins with `{` or `[`",
  );
  view.destroy();
  display = "source";
  open(NOTE);
  expect([panel(), view.dom.textContent.includes("rating: 4")]).toEqual([null, true]);
  display = "hidden";
  view.dispatch({ effects: refreshBlocks.of(null) });
  expect([panel(), view.dom.textContent.includes("rating: 4")]).toEqual([null, false]);
});

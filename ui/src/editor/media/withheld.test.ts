import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, expect, test, vi } from "vitest";
import type { BroughtIn } from "../../protocol/bindings.ts";
import type { EditorHost } from "../host.ts";
import { documentKey } from "../identity.ts";
import { smartPaste } from "../paste/paste.ts";
import { bringIn } from "./bringIn.ts";
import { givenOf, type Given } from "./withheld.ts";

/** What the page is told of a paste. */
const told = (texts: Record<string, string>, files: File[] = []) => ({
  types: Object.keys(texts),
  files: files as unknown as FileList,
  getData: (type: string) => texts[type] ?? "",
});

test.each<[string, Record<string, string>, Given]>([
  ["a picture", {}, "unknown"],
  ["files", { "text/uri-list": "" }, "files"],
  ["a link", { "text/uri-list": "https://a.b/", "text/plain": "https://a.b/" }, "all"],
  ["text", { "text/plain": "text" }, "all"],
  ["a page's piece", { "text/plain": "text", "text/html": "<img> text" }, "all"],
  ["a page's picture", { "text/html": '<img src="https://a.b/c.png">' }, "pageWithPicture"],
])("%s is known by what is told of it", (_, texts, given) => expect(givenOf(told(texts))).toBe(given));

test("files that are given are all that it is", () =>
  expect(givenOf(told({ "text/uri-list": "" }, [new File([], "a")]))).toBe("all"));

// This page has no layout to scroll in.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;

let view: EditorView;
afterEach(() => (view as EditorView | undefined)?.destroy());

/** An editor in a web view that withholds a picture, or files. */
function open(doc: string, anchor: number, picture: File | null, files: BroughtIn[] = []): string[] {
  const said: string[] = [];
  const host = {
    report: (message: string) => said.push(message),
    media: {
      attach: (_note: string, _file: File, name: string) =>
        Promise.resolve({ path: name, target: name.replace(/\d{14}/, "TIME"), kind: "image" }),
      withheld: { picture: () => Promise.resolve(picture), files: () => Promise.resolve(files) },
    },
  } as unknown as EditorHost;
  const document = {
    path: "N.md",
    get state(): EditorState {
      return view.state;
    },
  };
  const state = EditorState.create({
    doc,
    selection: { anchor, head: doc.length },
    extensions: [documentKey.of(document), smartPaste(host), bringIn(host)],
  });
  view = new EditorView({ state });
  return said;
}

function paste(texts: Record<string, string>): boolean {
  const event = new Event("paste", { cancelable: true, bubbles: true });
  Object.defineProperty(event, "clipboardData", { value: told(texts) });
  view.contentDOM.dispatchEvent(event);
  return event.defaultPrevented;
}

const becomes = (text: string) => vi.waitFor(() => expect(view.state.doc.toString()).toBe(text));
const brought = (name: string): BroughtIn => ({
  name,
  attached: { path: name, target: name, kind: "file" },
  failure: null,
});
const PNG = new File(["x"], "", { type: "image/png" });

test("a picture takes the place of what is selected, and the caret waits behind it", async () => {
  open("one two", 4, PNG);
  expect(paste({})).toBe(true);
  await becomes("one ![[Pasted image TIME.png]]");
  expect(view.state.selection.main.head).toBe(view.state.doc.length);
});

test("copied files come in one below the other, and what cannot come is told", async () => {
  const said = open("one ", 4, null, [
    brought("a.txt"),
    { name: "folder", attached: null, failure: "it is a folder" },
    brought("b.txt"),
  ]);
  paste({ "text/uri-list": "" });
  await becomes("one [[a.txt]]\n[[b.txt]]");
  expect(said).toEqual(["“folder” could not be brought in: it is a folder"]);
});

test("what is nothing at all changes nothing", async () => {
  const said = open("one two", 4, null);
  paste({});
  await new Promise((resolve) => setTimeout(resolve));
  expect(view.state.doc.toString()).toBe("one two");
  expect(said).toEqual([]);
});

test("a page's picture is a picture, and its piece without one is text", async () => {
  open("", 0, PNG);
  paste({ "text/html": '<img src="https://a.b/c.png">' });
  await becomes("![[Pasted image TIME.png]]");
  view.destroy();
  open("", 0, null);
  paste({ "text/html": '<img src="https://a.b/c.png" alt="A bird">' });
  await becomes("![A bird](https://a.b/c.png)");
});

import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { noteLanguage } from "../markdown/language.ts";
import { closedUntil, goesOn, keepDetails } from "./details.ts";

/** What a note's first block of HTML hides below it, as its last line. */
function hidden(note: string, key = note): string | null {
  const state = EditorState.create({ doc: note, extensions: [noteLanguage] });
  const node = ensureSyntaxTree(state, note.length, 5000)?.topNode.getChild("HTMLBlock");
  if (!node) throw new Error("no HTML");
  const until = closedUntil(state, node, key);
  return until === null ? null : state.doc.lineAt(until).text;
}

describe("a details over Markdown", () => {
  test.each([
    ["is away until its end", "<details>\n<summary>S</summary>\n\n*a*\n\n</details> x\n\nb", "</details> x"],
    [
      "has others in it",
      "<details><summary>S</summary>\n\n<details>\n\na\n\n</details>\n\nb\n\n</details>2",
      "</details>2",
    ],
    ["begins with two", "<details><details>\n\na\n\n</details>1\n\n</details>2", "</details>2"],
    ["has a whole one in it", "<details>\n\n<details>a</details>\n\n</details>2", "</details>2"],
    ["is open", "<details open>\n<summary>S</summary>\n\na\n\n</details>", null],
    ["is open in other words", "<DETAILS class='x' OPEN=''>\n\na\n\n</DETAILS>", null],
    ["is called open, but is not", "<details name=open-ended>\n\na\n\n</details>2", "</details>2"],
    ["never ends", "<details>\n<summary>S</summary>\n\na", null],
    ["ends at once", "<details>a</details>\n\nb\n\n</details>", null],
    ["is a comment", "<div><!-- <details> -->\n\na\n\n</details>", null],
  ])("that %s", (_, note, last) => expect(hidden(note)).toBe(last));
});

test.each([
  ["<details>", true],
  ["<details><summary>S</summary></details>", false],
  ["</details>", false],
  ["<details></details><details>", true],
  ["<detailsx>", false],
])("%s goes on below: %s", (html, on) => expect(goesOn(html)).toBe(on));

test("what was opened and closed is remembered, and shown so when it is drawn anew", () => {
  const note = "<details>\n<summary>S</summary>\n\na\n\n</details>2";
  const draw = (changed: () => void) => {
    const element = document.createElement("div");
    element.innerHTML = "<details><summary>S</summary></details>";
    keepDetails("key", element, changed);
    const [details] = element.getElementsByTagName("details");
    if (!details) throw new Error("no details");
    return details;
  };
  let told = 0;
  const details = draw(() => told++);
  details.dispatchEvent(new Event("toggle"));
  expect(told).toBe(0);
  expect(hidden(note, "key")).toBe("</details>2");
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
  expect(told).toBe(1);
  expect(hidden(note, "key")).toBeNull();
  expect(draw(() => undefined).open).toBe(true);
});

import mermaid from "mermaid";
import { beforeAll, describe, expect, test } from "vitest";
import { lineOfSource } from "./lines.ts";
import { inWords } from "./words.ts";

beforeAll(() => mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true }));

const early = "The diagram ends too early: something is missing or not closed.";
const cut = "The line ends too early: something in it is missing or not closed.";
const here = (what: string) => `“${what}” is not understood here.`;

describe("what mermaid says is said in plain words, with the line of the source", () => {
  test.each<[source: string, message: string, line: number | null]>([
    ["", expect.stringContaining("There is no diagram yet."), null],
    ["flow\nA-->B", expect.stringContaining("“flow” begins no diagram that is known."), 1],
    ["%% a comment\n\nflow", expect.stringContaining("“flow” begins no diagram"), 3],
    ["flowchart LR\n  A --> B[open\n  B --> C\n", early, 3],
    ["flowchart LR\n  A -->\n", early, 2],
    ["flowchart LR\n  A --> B\n  ]\n  B --> C", here("]"), 3],
    ["flowchart LR\n  A --> B\n  %% one\n  %% two\n  ]\n", here("]"), 5],
    ["sequenceDiagram\n  Ada->>Bob Hello\n  Ada->>Bob: Hello\n", cut, 2],
    ["sequenceDiagram\n  loop all day\n  Ada->>Bob: Hi\n", early, 3],
    ["stateDiagram-v2\n  [*] -->\n  A --> B", cut, 2],
    ["classDiagram\n  class A {\n  +x\n", early, 3],
    ["erDiagram\n  A ||--o{ B\n", cut, 2],
    ["quadrantChart\n  x-axis a --> b\n  P: [3, 4]", expect.stringContaining("not understood here."), 3],
    ['pie\n  "a" : x\n', here("x"), 2],
    ['pie title Cake\n  "a" 3\n', here("3"), 2],
    ["gitGraph\n  commit\n  branch\n  commit\n", cut, 3],
    ["mindmap\n  root\n a\n b\n", 'There can be only one root. No parent could be found for ("a").', 3],
    ["flowchart LR\n  A\n  B@{ shape: nope }", "No such shape: nope.", 3],
    ["---\ntitle: A\nconfig: [\n---\nflowchart LR\n  A-->B", expect.stringContaining("is not valid YAML"), 4],
    ["---\ntitle: A\n---\nflowchart LR\n  A --> B\n  ]", here("]"), 6],
  ])("%j", async (source, message, line) => {
    const error = await mermaid.parse(source).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).not.toBeNull();
    expect(inWords(error, source)).toEqual({ message, line });
  });
});

test("a picture that a diagram asks for is named by its line", () => {
  const error = new DOMException("The source image cannot be decoded.", "EncodingError");
  expect(inWords(error, 'flowchart LR\n  A\n  B@{ img: "https://there.example/b.png" }')).toEqual({
    message: "Pictures are not loaded into diagrams.",
    line: 3,
  });
});

test("what is thrown without a line is a sentence all the same", () => {
  expect(inWords(new Error("maximum text size exceeded"), "x")).toEqual({
    message: "Maximum text size exceeded.",
    line: null,
  });
  expect(inWords("", "x")).toEqual({ message: "It cannot be drawn.", line: null });
});

describe("a line that mermaid counts is a line of the source", () => {
  test.each([
    ["flowchart LR\nA\nB", 3, 3],
    ["\n\nflowchart LR\nA", 1, 3],
    ["%%{init: {'theme': 'base'}}%%\nflowchart LR\nA", 1, 2],
    ["%%{init:\n {'theme': 'base'}\n}%%\nflowchart LR\nA", 2, 5],
    ["flowchart LR\n%% one\n\n  %% two\nA", 2, 5],
    ["---\ntitle: x\n---\n%% c\nflowchart LR\nA\nB", 3, 7],
    ["flowchart LR\r\n%% c\r\nA", 2, 3],
  ])("%j: %i is %i", (source, read, line) => expect(lineOfSource(source, read)).toBe(line));
});

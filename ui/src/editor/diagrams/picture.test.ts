import { describe, expect, test } from "vitest";
import { asPicture } from "./picture.ts";

const svg = (inner: string, attributes = 'viewBox="0 0 120.2 40"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="100%" style="max-width: 120px;" ${attributes}>${inner}</svg>`;

test("has a size of its own and stands on its own", () => {
  const { svg: text, width, height } = asPicture(svg("<text>a<br>b &nbsp;</text>"), "flowchart-v2");
  expect({ width, height }).toEqual({ width: 121, height: 40 });
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(parsed.querySelector("parsererror")).toBeNull();
  expect(parsed.documentElement.getAttribute("width")).toBe("121");
  expect(text).not.toContain("max-width");
});

test("leads nowhere", () => {
  const { svg: text } = asPicture(
    svg(
      '<a href="https://evil.example" xlink:href="https://evil.example" transform="translate(1,2)"><text>x</text></a>',
    ),
    "flowchart-v2",
  );
  expect(text).not.toContain("evil.example");
  expect(text).toContain("translate(1,2)");
});

describe("is named", () => {
  test.each([
    ["by its title", "<title>Growth</title><text>x</text>", "flowchart-v2", "Growth"],
    ["by its title and description", "<title>Growth</title><desc>From seed on</desc>", "pie", "Growth. From seed on"],
    ["by its kind and description", "<desc>From seed on</desc>", "pie", "Pie chart. From seed on"],
    ["by its kind and texts", "<text>A</text><text>B</text><text>A</text>", "flowchart-v2", "Flowchart: A, B"],
    [
      "by rows as one text",
      "<text><tspan>two</tspan><tspan>rows</tspan></text>",
      "sequence",
      "Sequence diagram: two rows",
    ],
    ["by a kind that nobody foresaw", "<rect/>", "novelty", "Diagram"],
    ["by no tip of an element", "<g><title>tip</title></g><text>A</text>", "er", "Entity relationship diagram: A"],
  ])("%s", (_, inner, kind, name) => expect(asPicture(svg(inner), kind).name).toBe(name));

  test("by so much of its texts as can be listened to", () => {
    const texts = Array.from({ length: 200 }, (_, at) => `<text>label ${at}</text>`).join("");
    const { name } = asPicture(svg(texts), "mindmap");
    expect(name.length).toBeLessThan(220);
    expect(name).toMatch(/^Mind map: label 0, label 1, .*…$/);
  });
});

test.each([
  ["nothing", "", "Nothing was drawn."],
  ["no size", svg("", ""), "The diagram is empty."],
  ["an empty size", svg("", 'viewBox="0 0 0 0"'), "The diagram is empty."],
])("%s is no picture", (_, markup, message) => expect(() => asPicture(markup, "pie")).toThrow(message));

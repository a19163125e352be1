import { expect, test } from "vitest";
import { placeIn, placesIn } from "./places.ts";

test.each([
  ["plug.ts:12:5", { file: "plug.ts", line: 12, column: 5 }],
  ["`a.b` failed: no nest (lib/deep/a.ts:4:9)", { file: "lib/deep/a.ts", line: 4, column: 9 }],
  ["plug.yaml:3:1: error[unknown-key]: unknown key", { file: "plug.yaml", line: 3, column: 1 }],
  ["    at call (jackdaw:91:76)\n    at say (plug.ts:9:1)", { file: "plug.ts", line: 9, column: 1 }],
  ["at 12:30:45 nothing", null],
  [".jackdaw/config.yaml:3:1: a setting", null],
  ["http://127.0.0.1:71:7", null],
  ["", null],
])("the place in %j", (text, place) => expect(placeIn(text)).toEqual(place));

test("the pieces of a text are the text", () => {
  const text = "boom\n  at a (plug.ts:1:2)\n  at b (lib/b.ts:3:4)\n";
  const pieces = placesIn(text);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  expect(pieces.filter(({ place }) => place).map((piece) => piece.text)).toEqual(["plug.ts:1:2", "lib/b.ts:3:4"]);
});

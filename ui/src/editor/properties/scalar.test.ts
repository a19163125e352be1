import { expect, test } from "vitest";
// The Rust side is held against the same cases, so that the index and the panel never disagree.
import shared from "../../../../src-tauri/crates/yaml/tests/scalars.json";
import { encodeLines, encodeText, plainKind } from "./scalar.ts";

const cases = shared as unknown as Record<string, [string, string][]>;

test("a plain scalar is what the index takes it for", () => {
  for (const [text, kind] of cases.plain ?? []) expect(plainKind(text), text).toBe(kind);
});

test("a text is written as the index reads it", () => {
  for (const [text, written] of cases.texts ?? []) expect(encodeText(text), text).toBe(written);
  for (const [text, written] of cases.inLists ?? []) expect(encodeText(text, "none", true), text).toBe(written);
  for (const [text, written] of cases.single ?? []) expect(encodeText(text, "single"), text).toBe(written);
  for (const [text, written] of cases.lines ?? []) expect(encodeLines(text, "  "), text).toBe(written);
});

test("lines that a block cannot say are left to quotes", () => {
  for (const text of [" first is indented\nb", "\nfirst is empty", "bell\u0007\nb", ""])
    expect(encodeLines(text, "  ")).toBeNull();
});

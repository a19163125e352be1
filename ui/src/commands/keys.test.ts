import { describe, expect, test } from "vitest";
import { editorCommands } from "../editor/commands.ts";
import { appCommands } from "./appCommands.ts";
import { KeyMatcher, keysClash, parseKeys, showKeys, type Binding } from "./keys.ts";
import { holds } from "./when.ts";

const press = (key: string, modifiers: KeyboardEventInit = {}, code = "") =>
  new KeyboardEvent("keydown", { key, code, ...modifiers });

const run = (keys: string, ...events: KeyboardEvent[]) => {
  const matcher = new KeyMatcher<string>();
  const bindings: Binding<string>[] = [{ keys, value: "ran" }];
  return events.map((event, index) => matcher.press(event, bindings, index * 100).kind);
};

describe("keys as a manifest writes them", () => {
  test.each([
    ["Mod-Shift-y", press("Y", { ctrlKey: true, shiftKey: true })],
    ["Ctrl-Alt-ArrowLeft", press("ArrowLeft", { ctrlKey: true, altKey: true })],
    ["Mod-,", press(",", { ctrlKey: true })],
    ["Mod--", press("-", { ctrlKey: true })],
    ["F2", press("F2")],
    ["Mod-?", press("?", { ctrlKey: true, shiftKey: true })],
    ["Mod-Space", press(" ", { ctrlKey: true })],
    ["Mod-y", press("н", { ctrlKey: true }, "KeyY")],
  ])("%s", (keys, event) => {
    expect(run(keys, event)).toEqual(["done"]);
  });

  test.each([
    ["Mod-y", press("y")],
    ["Mod-y", press("Y", { ctrlKey: true, shiftKey: true })],
    ["Mod-y", press("y", { ctrlKey: true, altKey: true })],
    ["y", press("Shift", { shiftKey: true })],
  ])("%s is not pressed by other keys", (keys, event) => {
    expect(run(keys, event)).toEqual(["none"]);
  });

  test("a sequence runs at its end, and is given up by another key", () => {
    const k = () => press("k", { ctrlKey: true });
    const t = () => press("t", { ctrlKey: true });
    expect(run("Mod-k Mod-t", k(), t())).toEqual(["begun", "done"]);
    expect(run("Mod-k Mod-t", k(), press("x"), t())).toEqual(["begun", "broken", "none"]);
    expect(run("Mod-k Mod-t", k(), press("Control", { ctrlKey: true }), t())).toEqual(["begun", "none", "done"]);
  });

  test("a sequence that was begun long ago is forgotten", () => {
    const matcher = new KeyMatcher<string>();
    const bindings = [{ keys: "g g", value: "top" }];
    expect(matcher.press(press("g"), bindings, 0).kind).toBe("begun");
    expect(matcher.press(press("g"), bindings, 5000).kind).toBe("begun");
  });

  test.each(["", "Foo-x", "Mod-"])("%j is no key, or only a strange one", (keys) => {
    expect(() => parseKeys(keys)).not.toThrow();
  });

  test("are shown as the reader's keyboard has them", () => {
    expect(showKeys("Mod-Shift-y", false)).toBe("Ctrl+Shift+Y");
    expect(showKeys("Mod-Shift-y", true)).toBe("⌘⇧Y");
    expect(showKeys("Mod-k Mod-ArrowLeft", false)).toBe("Ctrl+K Ctrl+←");
    expect(showKeys("Mod--", false)).toBe("Ctrl+-");
  });

  test("clash when one begins the other", () => {
    expect(keysClash("Mod-k", "Mod-k Mod-c")).toBe(true);
    expect(keysClash("Mod-k Mod-c", "Mod-k Mod-d")).toBe(false);
    expect(keysClash("Ctrl-k", "Mod-k")).toBe(true);
  });
});

test("no two of the app's and the editor's commands want one key", () => {
  const all: { id: string; key?: string; also?: readonly string[] }[] = [...appCommands, ...editorCommands];
  const keys = all.flatMap(({ id, key, also = [] }) => [key, ...also].flatMap((one) => (one ? [{ id, one }] : [])));
  for (const [index, { id, one }] of keys.entries())
    for (const other of keys.slice(index + 1))
      expect([id, other.id, keysClash(one, other.one)]).toEqual([id, other.id, false]);
});

test.each([
  ["always", true],
  ["editor", true],
  ["selection", false],
  ["editor && !selection", true],
  ["!editor", false],
  ["note && editor", true],
  ["moon", false],
  ["!moon", false],
])("when %j", (when, expected) => {
  expect(holds(when, { editor: true, selection: false, note: true })).toBe(expected);
});

import { beforeEach, expect, test } from "vitest";
import type { PlugCallError, PlugDiagnostic, PlugInfo } from "../protocol/bindings.ts";
import { PlugErrors } from "./plugErrors.svelte.ts";
import type { Plugs } from "./plugs.svelte.ts";

const plug = (more: Partial<PlugInfo> = {}): PlugInfo => ({
  name: "mine",
  version: "1.0.0",
  description: "",
  author: null,
  state: "running",
  generation: 2,
  source: "space",
  hooks: [],
  permissions: [],
  diagnostics: [],
  calls: 0,
  lastError: null,
  live: true,
  ...more,
});
const call = (generation: number, message = "no nest"): PlugCallError => ({
  time: "2026-01-05T09:00:00.000Z",
  generation,
  function: "fail",
  hook: "command",
  message,
  position: "plug.ts:3:9",
  frame: { first: 2, lines: ["a", "b", "c"] },
  stack: ["at fail (plug.ts:3:9)"],
});
const broken: PlugDiagnostic = {
  file: "plug.ts",
  line: 1,
  column: 2,
  code: "syntax-error",
  severity: "error",
  message: "no bracket",
  help: null,
  frame: null,
};

let list: PlugInfo[];
let errors: PlugErrors;
beforeEach(() => {
  list = [plug()];
  const plugs = { get list() { return list; } } as unknown as Plugs; // prettier-ignore
  errors = new PlugErrors(plugs, (name) => name === "open");
});

test("a failed call of what runs is shown with its place, and put away by hand", () => {
  errors.callFailed("mine", call(2));
  expect(errors.shown).toMatchObject({
    plug: "mine",
    message: "no nest",
    place: { file: "plug.ts", line: 3, column: 9 },
  });
  errors.dismiss();
  expect(errors.shown).toBeNull();
});

test("a call of a generation that the listing does not know yet is shown; one that was replaced is not", () => {
  errors.callFailed("mine", call(3));
  expect(errors.shown?.message).toBe("no nest");
  errors.callFailed("mine", call(1));
  expect(errors.shown).toBeNull();
});

test("a save that failed is shown as long as it is wrong, with the number of the others", () => {
  list = [plug({ diagnostics: [broken, broken, { ...broken, severity: "warning" }] })];
  errors.saveFailed("mine");
  expect(errors.shown).toMatchObject({ message: "no bracket", more: 1 });
  errors.dismiss();
  list = [plug()];
  errors.saveFailed("mine");
  expect(errors.shown).toBeNull();
});

test.each([
  ["edited here", plug(), true],
  ["pinned", plug({ live: false }), false],
  ["pinned, with a file of it open", plug({ name: "open", live: false }), true],
  ["part of the program", plug({ name: "open", source: "core" }), false],
])("a plug that is %s", (_, one, developed) => {
  list = [one];
  expect(errors.isDeveloped(one.name)).toBe(developed);
  errors.callFailed(one.name, call(2));
  expect(errors.shown !== null).toBe(developed);
  expect(errors.callOf(one)?.message).toBe("no nest");
});

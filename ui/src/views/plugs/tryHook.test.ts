import { expect, test } from "vitest";
import type { PlugHook } from "../../protocol/bindings.ts";
import { tryInput, tryResult } from "./tryHook.ts";

const hook = (kind: string, label: string): PlugHook => ({ kind, function: "f", label, next: null, figures: null });

test.each([
  [hook("command", "Stats: Count"), {}],
  [hook("http", "GET /stats/{name}"), { method: "GET", path: "/stats/{name}" }],
  [hook("events", "note:saved"), { name: "note:saved", data: { path: "a.md", origin: "editor" } }],
  [hook("statusBar", ""), { note: "a.md" }],
  [hook("codeWidget", "chart"), { body: "", note: "a.md" }],
])("a hook is tried with what it gets in life: %j", (one, input) => {
  expect(JSON.parse(tryInput(one, "a.md"))).toEqual(input);
});

test("what it gave is shown as text, and nothing as nothing", () => {
  expect([tryResult("a\nb"), tryResult(null), tryResult({ a: 1 })]).toEqual(["a\nb", "nothing", '{\n  "a": 1\n}']);
});

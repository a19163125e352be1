import { describe, expect, test } from "vitest";
import type { CompleteHook } from "../protocol/bindings.ts";
import { markClass } from "./marks.ts";
import { Latest, asked } from "./completion/plugCompletion.ts";

const hook = (trigger: string, id = `p.${trigger}`): CompleteHook => ({ id, plug: "p", trigger });

describe("a plug is asked for suggestions", () => {
  const hooks = [hook("@"), hook("::"), hook(":"), hook("due", "p.due")];
  test.each([
    ["@", "@", ""],
    ["see @ad", "@", "ad"],
    ["(@ad", "@", "ad"],
    [":smi", ":", "smi"],
    ["x ::lab", "::", "lab"],
    ["@a :b", ":", "b"],
    ["overduex", "due", "x"],
  ])("at %j for %j with %j", (line, trigger, typed) => {
    const ask = asked(hooks, line);
    expect([ask?.trigger, ask?.typed]).toEqual([trigger, typed]);
  });

  test.each(["me@home", "@ad b", "", "no sign", `@${"x".repeat(65)}`])("but not at %j", (line) => {
    expect(asked([hook("@")], line)).toBeNull();
  });
});

test("one question at a time, and of those that wait only the newest", async () => {
  const latest = new Latest();
  const done: string[] = [];
  let end: () => void = () => undefined;
  const slow = latest.ask("p", () => new Promise<string>((resolve) => (end = () => resolve("first"))));
  const overtaken = latest.ask("p", () => Promise.resolve(done.push("second")));
  const newest = latest.ask("p", () => Promise.resolve(done.push("third")));
  const other = latest.ask("q", () => Promise.resolve("other"));
  expect(await other).toBe("other");
  end();
  expect(await slow).toBe("first");
  expect([await overtaken, await newest]).toEqual([null, 1]);
  expect(done).toEqual(["third"]);
});

test("a question that fails is no reason to wait for ever", async () => {
  const latest = new Latest();
  await expect(latest.ask("p", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await latest.ask("p", () => Promise.resolve(1))).toBe(1);
});

test("a class that nobody knows looks like a mark", () => {
  expect(markClass("todo")).toBe("plug-mark plug-mark-todo");
  expect(markClass("x' onclick='y")).toBe("plug-mark plug-mark-mark");
});

// @vitest-environment jsdom
import { expect, test } from "vitest";
import { showState } from "./widgets.ts";

test.each([
  [" ", false, "Prune", null],
  ["x", true, "Prune", null],
  ["/", false, "Prune (in progress)", "/"],
  ["-", false, "Prune (cancelled)", "-"],
])("a box with the state [%s] is ticked: %s, called %s", (sign, checked, name, shown) => {
  const box = document.createElement("input");
  box.type = "checkbox";
  showState(box, "?", "Prune");
  showState(box, sign, "Prune");
  expect(box.checked).toBe(checked);
  expect(box.getAttribute("aria-label")).toBe(name);
  expect(box.dataset.sign ?? null).toBe(shown);
});

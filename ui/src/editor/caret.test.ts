import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BLINKS_MS, caret } from "./caret.ts";

let view: EditorView;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  view = new EditorView({ doc: "A note", extensions: caret, parent: document.body });
});

afterEach(() => {
  view.destroy();
  vi.useRealTimers();
});

const rests = () => view.dom.dataset.caret === "rests";

test("the caret blinks for a while after it was moved, then rests and no timer runs", () => {
  vi.advanceTimersByTime(BLINKS_MS - 1);
  view.dispatch({ selection: { anchor: 3 } });
  vi.advanceTimersByTime(BLINKS_MS - 1);
  expect(rests()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(rests()).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("a key wakes it", () => {
  vi.advanceTimersByTime(BLINKS_MS);
  view.dispatch({ changes: { from: 0, insert: "x" } });
  expect(rests()).toBe(false);
  vi.advanceTimersByTime(BLINKS_MS);
  expect(rests()).toBe(true);
});

test("what does not concern it leaves it at rest", () => {
  vi.advanceTimersByTime(BLINKS_MS);
  view.dispatch({});
  expect(rests()).toBe(true);
});

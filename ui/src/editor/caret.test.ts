import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BLINKS_MS, STILL_MS, caret } from "./caret.ts";

let view: EditorView;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  view = new EditorView({ doc: "A note", extensions: caret, parent: document.body });
});

afterEach(() => {
  view.destroy();
  vi.useRealTimers();
});

const blinks = () => view.dom.dataset.caret === undefined;
const type = () => view.dispatch({ changes: { from: 0, insert: "x" } });

test("the caret blinks for a while after it was moved, then rests and no timer runs", () => {
  vi.advanceTimersByTime(BLINKS_MS - 1);
  expect(blinks()).toBe(true);
  view.dispatch({ selection: { anchor: 3 } });
  vi.advanceTimersByTime(BLINKS_MS - 1);
  expect(blinks()).toBe(true);
  vi.advanceTimersByTime(1);
  expect(blinks()).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test("it stands still while something is typed, and blinks soon after the last key", () => {
  for (let key = 0; key < 10; key++) {
    type();
    expect(blinks()).toBe(false);
    vi.advanceTimersByTime(STILL_MS - 1);
    expect(blinks()).toBe(false);
  }
  vi.advanceTimersByTime(1);
  expect(blinks()).toBe(true);
});

test("a key at rest has it blink again", () => {
  vi.advanceTimersByTime(BLINKS_MS);
  type();
  vi.advanceTimersByTime(STILL_MS);
  expect(blinks()).toBe(true);
});

test("what does not concern it leaves it at rest", () => {
  vi.advanceTimersByTime(BLINKS_MS);
  view.dispatch({});
  vi.advanceTimersByTime(STILL_MS);
  expect(blinks()).toBe(false);
});

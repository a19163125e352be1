import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { refreshBlocks } from "./blocks.ts";
import { redrawnWith } from "./redrawn.ts";

function told() {
  const listeners = new Set<() => void>();
  return {
    listen: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: () => [...listeners].forEach((listener) => listener()),
  };
}

/** Shows a state, and gives what it is when it is put away, with how often all of it was drawn anew. */
async function shown(state: EditorState, meanwhile: () => void = () => undefined): Promise<[EditorState, number]> {
  let drawn = 0;
  const view = new EditorView({
    state,
    dispatchTransactions: (transactions, of) => {
      of.update(transactions);
      drawn += transactions.filter(({ effects }) => effects.some((effect) => effect.is(refreshBlocks))).length;
    },
  });
  await Promise.resolve();
  meanwhile();
  await Promise.resolve();
  view.destroy();
  return [view.state, drawn];
}

test("a note is drawn anew for each change, and when it is shown again only for those that came meanwhile", async () => {
  const { listen, tell } = told();
  const extensions = redrawnWith(listen);
  const one = EditorState.create({ extensions });
  const other = EditorState.create({ extensions });
  const [left, first] = await shown(one);
  expect(first).toBe(0);
  const [again, whileShown] = await shown(left, tell);
  expect(whileShown).toBe(1);
  expect((await shown(again))[1]).toBe(0);
  tell();
  tell();
  const [late, meanwhile] = await shown(again);
  expect(meanwhile).toBe(1);
  expect((await shown(late))[1]).toBe(0);
  expect((await shown(other))[1]).toBe(1);
  expect((await shown(EditorState.create({ extensions })))[1]).toBe(0);
});

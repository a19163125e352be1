import { beforeEach, expect, test, vi } from "vitest";
import type { Event } from "../protocol/bindings.ts";
import { App } from "./app.svelte.ts";

/** An app over a program that answers `status` and nothing else. */
function appOver(status: unknown): { app: App; happens: (event: Event) => void } {
  let happens: (event: Event) => void = () => undefined;
  const app = new App({
    request: (request: { method: string }) =>
      request.method === "status" ? Promise.resolve(status) : new Promise(() => undefined),
    onEvent: (listener: (event: Event) => void) => {
      happens = listener;
    },
    onConnection: () => undefined,
  } as unknown as ConstructorParameters<typeof App>[0]);
  return { app, happens: (event) => happens(event) };
}

const help = "sudo sysctl fs.inotify.max_user_watches=524288";
const none = { reason: "the system has no more watches to give", help };
const texts = (app: App) => app.messages.list.map(({ level, text }) => [level, text]);

beforeEach(() => vi.useRealTimers());

test("that changes show late is said once, with the mend, and that they do no more", async () => {
  const { app, happens } = appOver({ notes: 1, indexing: null, troubledPlugs: [], polling: none });
  await app.refreshStatus();
  await app.refreshStatus();
  happens({ event: "watchingChanged", polling: none });
  expect(texts(app)).toEqual([
    [
      "warning",
      `Changes by other programs show a few seconds late: the system has no more watches to give. To mend it: ${help}`,
    ],
  ]);
  expect(app.messages.floating).toHaveLength(1);
  happens({ event: "watchingChanged", polling: null });
  expect(app.status?.polling).toBeNull();
  expect(texts(app).at(-1)).toEqual(["success", "Changes by other programs show at once again."]);
});

test("what has no mend does not float over the text", async () => {
  const polling = { reason: "it lies on a network folder (nfs4)", help: null };
  const { app, happens } = appOver({ notes: 1, indexing: null, troubledPlugs: [], polling: null });
  await app.refreshStatus();
  happens({ event: "watchingChanged", polling });
  expect(app.status?.polling).toEqual(polling);
  expect([texts(app).length, app.messages.floating.length]).toEqual([1, 0]);
});

test("an open note follows when many are moved at once", async () => {
  const { app, happens } = appOver(null);
  void app.workspace.open("old/a.md");
  await Promise.resolve();
  const renamed: string[] = [];
  app.workspace.noteTab = (path: string) =>
    path === "old/a.md"
      ? ({ note: { document: { renamed: (to: string) => renamed.push(to) } } } as unknown as ReturnType<
          typeof app.workspace.noteTab
        >)
      : undefined;
  const moves = ["x", "a", "y"].map((name) => ({ from: `old/${name}.md`, path: `new/${name}.md` }));
  happens({ event: "notesMoved", moves, origin: "external" });
  expect(renamed).toEqual(["new/a.md"]);
});

test("events that never pause do not keep the tree as it was", async () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  const { app } = appOver(null);
  app.tree.load = () => {
    asked.push(performance.now());
    return Promise.resolve();
  };
  const begun = performance.now();
  for (let at = 0; at < 500; at++) {
    app.tree.reloadSoon(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(asked.length).toBeLessThan(10);
  expect((asked[0] ?? 0) - begun).toBeLessThanOrEqual(2100);
});

test("how many notes there are is asked for once for many that come and go, and one question at a time", async () => {
  vi.useFakeTimers();
  const answers: (() => void)[] = [];
  const { app, happens } = appOver(null);
  app.refreshStatus = () => new Promise((resolve) => answers.push(resolve));
  for (let at = 0; at < 300; at++)
    happens({ event: at % 2 === 0 ? "noteCreated" : "noteDeleted", path: `${at}.md`, hash: "", origin: "external" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(answers).toHaveLength(1);
  happens({ event: "treeChanged" });
  await vi.advanceTimersByTimeAsync(5000);
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(answers).toHaveLength(2);
});

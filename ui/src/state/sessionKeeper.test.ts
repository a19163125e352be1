import { expect, test, vi } from "vitest";
import type { NoteText, PlugInfo, Request, SpaceInfo, Status } from "../protocol/bindings.ts";
import { RequestError } from "../protocol/client.ts";
import type { Transport } from "../protocol/transport.ts";
import { App } from "./app.svelte.ts";
import type { Session } from "./session.ts";

const FILES: Record<string, string> = {
  "stats/plug.ts": "export function count() {}\n",
  "stats/lib/words.ts": "export const words = 1;\n",
};
const NOTES = ["a.md", "b.md"];

/** The app's side of the protocol as far as a start needs it. */
class Disk implements Transport {
  stored: unknown = null;
  saves = 0;

  request(request: Request): Promise<unknown> {
    const text = (path: string, content: string): NoteText => ({ path, text: content, hash: "h", readOnly: null });
    switch (request.method) {
      case "session.get":
        return Promise.resolve(this.stored);
      case "session.set":
        this.stored = structuredClone(request.params.state);
        this.saves++;
        return Promise.resolve(null);
      case "space.info":
        return Promise.resolve({
          name: "s",
          root: "/s",
          version: "0",
          url: null,
          crashedAtStart: false,
          safeMode: false,
          endedBadly: null,
          recovered: [],
          settingsProblems: [],
        } satisfies SpaceInfo);
      case "status":
        return Promise.resolve({ notes: 2, indexing: null, troubledPlugs: [], polling: null } satisfies Status);
      case "settings.get":
        return Promise.resolve({ theme: "system", font: "sans" });
      case "tree.list":
        return Promise.resolve(NOTES.map((path) => ({ path, kind: "note", size: 1, modified: "", readable: true })));
      case "hooks.list":
        return Promise.resolve({ status: [], menus: [], completions: [], widgets: [], panels: [], views: [] });
      case "notes.read":
        return Promise.resolve(text(request.params.path, "# Note\n"));
      case "settings.text.open":
        return Promise.resolve(text("config.yaml", "plugs: {}\n"));
      case "plugs.file.open": {
        const { name, path } = request.params;
        const content = FILES[`${name}/${path}`];
        if (content !== undefined) return Promise.resolve(text(path, content));
        return Promise.reject(new RequestError({ code: "not_found", message: "there is no such file" }));
      }
      case "plugs.list":
        return Promise.resolve([] satisfies PlugInfo[]);
      case "commands.list":
      case "progress.list":
      case "properties.types":
      case "searches.list":
      case "drafts.list":
        return Promise.resolve([]);
      default:
        return Promise.resolve(null);
    }
  }

  onEvent(): () => void {
    return () => undefined;
  }

  onConnection(listener: Parameters<Transport["onConnection"]>[0]): () => void {
    listener({ phase: "ready" });
    return () => undefined;
  }

  unlock(): void {}

  close(): void {}
}

/** A window on this disk, with its tabs back. */
async function open(disk: Disk): Promise<App> {
  const app = new App(disk);
  const { saves } = disk;
  // Nothing is stored before all of what was stored is back.
  await vi.waitUntil(async () => (await app.leave()) && disk.saves > saves);
  return app;
}

const shown = (app: App) =>
  app.workspace.tabs.map((tab) => (tab.kind === "note" ? tab.note.path : tab.kind === "code" ? tab.path : tab.kind));

test("the files of plugs come back in their places, with the cursor, and the one that was shown", async () => {
  const disk = new Disk();
  const first = await open(disk);
  const { workspace, plugFiles } = first;
  await workspace.open("a.md", { keep: true });
  workspace.openPlugs();
  await plugFiles.open("stats", "plug.ts");
  workspace.codeTab("stats", "plug.ts")?.file.document.dispatch({ selection: { anchor: 7 } });
  await plugFiles.open("stats", "lib/words.ts");
  await plugFiles.openSettings("stats");
  await workspace.open("b.md", { keep: true });
  const tabs = ["a.md", "plugs", "stats/plug.ts", "stats/lib/words.ts", ".jackdaw/config.yaml", "b.md"];
  expect(shown(first)).toEqual(tabs);
  await plugFiles.open("stats", "plug.ts");
  await first.leave();

  const second = await open(disk);
  expect(shown(second)).toEqual(tabs);
  expect(second.workspace.active?.kind === "code" && second.workspace.active.path).toBe("stats/plug.ts");
  expect(second.workspace.codeTab("stats", "plug.ts")?.file.place).toMatchObject({ anchor: 7, head: 7 });
  expect(second.messages.floating).toEqual([]);
});

test("a file that is gone, or whose plug is, is left out without a word", async () => {
  const disk = new Disk();
  const tab = (plug: string, path: string): Session["tabs"][number] => ({ kind: "code", plug, path, place: null });
  disk.stored = {
    version: 1,
    tabs: [tab("gone", "plug.ts"), tab("stats", "plug.ts"), tab("stats", "gone.ts")],
    active: 1,
  };
  const app = await open(disk);
  expect(shown(app)).toEqual(["stats/plug.ts"]);
  expect(app.workspace.active?.title).toBe("plug.ts");
  expect(app.messages.floating).toEqual([]);
});

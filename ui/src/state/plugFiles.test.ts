import { beforeEach, describe, expect, test } from "vitest";
import { RequestError } from "../protocol/client.ts";
import type { Request } from "../protocol/bindings.ts";
import type { Transport } from "../protocol/transport.ts";
import { App } from "./app.svelte.ts";

/** The files of one plug, on a disk that can be full. */
class Disk implements Transport {
  full = false;
  /** What a read waits for. */
  slow: Promise<void> = Promise.resolve();
  readonly asked: string[] = [];

  request(request: Request): Promise<unknown> {
    this.asked.push(request.method);
    switch (request.method) {
      case "plugs.file.open": {
        const read = { path: request.params.path, text: "export {};\n", hash: "h", readOnly: null };
        return this.slow.then(() => read);
      }
      case "plugs.file.save":
        if (this.full) return Promise.reject(new RequestError({ code: "internal", message: "the disk is full" }));
        return Promise.resolve({ path: request.params.path, hash: "h2" });
      case "plugs.file.delete":
        return Promise.resolve({ id: "1" });
      default:
        return Promise.resolve(null);
    }
  }

  onEvent(): () => void {
    return () => undefined;
  }

  onConnection(): () => void {
    return () => undefined;
  }

  unlock(): void {}

  close(): void {}
}

let disk: Disk;
let app: App;
const text = () => app.workspace.codeTab("mine", "plug.ts")?.file.document.state.doc.toString();

beforeEach(async () => {
  disk = new Disk();
  app = new App(disk);
  await app.plugFiles.open("mine", "plug.ts");
  // Whoever leaves a tab saves it: the text is typed behind the Plugs view.
  app.workspace.openPlugs();
  app.workspace.codeTab("mine", "plug.ts")?.file.document.dispatch({ changes: { from: 0, insert: "// mine\n" } });
});

describe.each([
  ["renamed", "plugs.file.rename", () => app.plugFiles.rename("mine", "plug.ts", "other.ts")],
  ["deleted", "plugs.file.delete", () => app.plugFiles.delete("mine", "plug.ts", () => Promise.resolve())],
] as const)("a file that is %s", (_, method, change) => {
  test("takes with it what was typed", async () => {
    await change();
    const saved = disk.asked.indexOf("plugs.file.save");
    expect(saved).toBeGreaterThan(-1);
    expect(disk.asked.indexOf(method)).toBeGreaterThan(saved);
    expect(text()).toBeUndefined();
  });

  test("stays where it is, and is shown, while its text cannot be saved", async () => {
    disk.full = true;
    await expect(change()).rejects.toThrow("“plug.ts” has text that could not be saved: see to that first");
    expect(disk.asked).not.toContain(method);
    expect(text()).toBe("// mine\nexport {};\n");
    expect(app.workspace.active?.title).toBe("plug.ts");
  });
});

describe("a file that is read late", () => {
  test("stands behind what was asked for meanwhile", async () => {
    let read: () => void = () => undefined;
    disk.slow = new Promise((resolve) => (read = resolve));
    const opening = app.plugFiles.openAt("mine", { file: "late.ts", line: 1, column: 1 });
    app.workspace.openView("board", "Board");
    read();
    await opening;
    expect(app.workspace.active?.kind).toBe("view");
    expect(app.workspace.codeTab("mine", "late.ts")).toBeDefined();
  });

  test("is shown where nothing else was", async () => {
    await app.plugFiles.open("mine", "late.ts");
    expect(app.workspace.active).toBe(app.workspace.codeTab("mine", "late.ts"));
  });
});

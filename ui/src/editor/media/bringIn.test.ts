import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import type { Attached } from "../../protocol/bindings.ts";
import type { EditorHost } from "../host.ts";
import { documentKey } from "../identity.ts";
import { linkTo } from "./arrival.ts";
import { bringIn, insertFiles, nameFor } from "./bringIn.ts";

const at = new Date(2026, 10, 9, 3, 4, 5);

test.each([
  [{ name: "image.png", type: "image/png" }, "Pasted image 20261109030405.png"],
  [{ name: "", type: "image/jpeg" }, "Pasted image 20261109030405.jpg"],
  [{ name: "", type: "image/svg+xml" }, "Pasted image 20261109030405.svg"],
  [{ name: "", type: "application/pdf" }, "Pasted file 20261109030405.pdf"],
  [{ name: "photo.png", type: "image/png" }, "photo.png"],
])("%j is pasted as %s", (file, name) => expect(nameFor(file, at)).toBe(name));

test("a dropped file keeps its name", () =>
  expect(nameFor({ name: "image.png", type: "image/png" }, null)).toBe("image.png"));

test("what can be shown is embedded, any other file is linked", () => {
  const link = (kind: Attached["kind"]) => linkTo({ path: "a", target: "a", kind });
  expect((["image", "audio", "video", "pdf", "file", "note"] as const).map(link)).toEqual([
    "![[a]]",
    "![[a]]",
    "![[a]]",
    "![[a]]",
    "[[a]]",
    "[[a]]",
  ]);
});

test("a link goes where the file was put, whatever was written meanwhile, and an error is told", async () => {
  const said: string[] = [];
  let arrive: (attached: Attached) => void = () => undefined;
  const document = {
    path: "N.md",
    get state(): EditorState {
      return view.state;
    },
  };
  const host = {
    report: (message: string) => said.push(message),
    media: {
      attach: (_note: string, file: File) =>
        file.name === "bad.png"
          ? Promise.reject(new Error("it is too large"))
          : new Promise<Attached>((resolve) => (arrive = resolve)),
    },
  } as unknown as EditorHost;
  const state: EditorState = EditorState.create({
    doc: "one two",
    extensions: [documentKey.of(document), bringIn(host)],
  });
  const view: EditorView = new EditorView({ state });
  const files = [new File(["x"], "a.png", { type: "image/png" }), new File(["y"], "bad.png", { type: "image/png" })];
  const done = insertFiles(view, host, files, 4, null);
  view.dispatch({ changes: { from: 0, insert: "new " }, selection: { anchor: 0 } });
  arrive({ path: "a.png", target: "a.png", kind: "image" });
  await done;
  expect(view.state.doc.toString()).toBe("new one ![[a.png]]two");
  expect(view.state.selection.main.head).toBe(0);
  expect(said).toEqual(["“bad.png” could not be brought in: it is too large"]);
});

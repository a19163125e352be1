import type { FenceHost } from "../editor/media/fences.ts";
import { beforeEach, expect, test, vi } from "vitest";
import type { EmbedTarget, NotePart, Request } from "../protocol/bindings.ts";
import { Client, RequestError } from "../protocol/client.ts";
import type { Transport } from "../protocol/transport.ts";
import { Media } from "./media.ts";

const target = (path: string | null, stamp = "1"): EmbedTarget => ({
  path,
  kind: "image",
  stamp,
  width: 2,
  height: 1,
  heading: null,
  block: null,
  create: null,
});

let asked: Request[] = [];
let answers: (request: Request) => unknown;
let media: Media;
let told = 0;
const progress = vi.fn();

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

beforeEach(() => {
  asked = [];
  told = 0;
  const request = async (request: Request) => {
    asked.push(request);
    return answers(request);
  };
  const transport = { request, onEvent: () => () => undefined } as unknown as Transport;
  const nothing = () => undefined;
  media = new Media(new Client(transport), {
    follow: nothing,
    create: nothing,
    openOutside: nothing,
    busy: () => ({ progress, end: nothing, signal: new AbortController().signal }),
    gateway: () => null,
    fences: {} as FenceHost,
  });
  media.onChange(() => told++);
});

test("the embeds of a text are asked for in one question, once", async () => {
  answers = (request) =>
    request.method === "embeds.resolve" ? request.params.links.map(({ target: name }) => target(`x/${name}`)) : null;
  const look = () => ["a.png", "b.png"].map((name) => media.target("Note.md", { target: name, kind: "embed" })?.path);
  expect(look()).toEqual([undefined, undefined]);
  await settled();
  expect(look()).toEqual(["x/a.png", "x/b.png"]);
  await settled();
  expect([asked.length, told]).toEqual([1, 1]);
});

test("a file that changed is asked for anew, and is shown as it was until then", async () => {
  let stamp = "1";
  answers = (request) =>
    request.method === "embeds.resolve" ? request.params.links.map(() => target("a.png", stamp)) : null;
  const look = () => media.target("Note.md", { target: "a.png", kind: "embed" })?.stamp;
  look();
  await settled();
  media.changed("other.png");
  await settled();
  expect([look(), asked.length, told]).toEqual(["1", 1, 1]);
  stamp = "2";
  media.changed("a.png");
  await settled();
  expect(look()).toBe("1");
  await settled();
  expect([look(), asked.length, told]).toEqual(["2", 2, 3]);
});

test("what fails is told in its place, and asked for again when something changes", async () => {
  answers = () => {
    throw new RequestError({ code: "not_found", message: "gone" });
  };
  const name = { path: "a.md", heading: null, block: null };
  media.part(name);
  await settled();
  expect(media.part(name)).toEqual(new Error("gone"));
  const part: NotePart = { path: "a.md", title: "A", html: "<p>x</p>", line: 1, stamp: "1" };
  answers = () => part;
  media.changed("a.md");
  await settled();
  media.part(name);
  await settled();
  expect(media.part(name)).toEqual(part);
});

test("a file goes in parts, and one that is refused is called off", async () => {
  const parts: string[] = [];
  answers = (request) => {
    if (request.method === "files.attach") return { id: 7, part: 4 };
    if (request.method === "files.attachPart") parts.push(atob(request.params.data));
    if (request.method === "files.attachPart" && parts.length > 3)
      throw new RequestError({ code: "invalid", message: "no" });
    return request.method === "files.attachEnd" ? { path: "a.txt", target: "a.txt", kind: "file" } : null;
  };
  const attached = await media.attach("N.md", new File(["0123456789"], "a.txt"), "a.txt");
  expect([attached.path, parts]).toEqual(["a.txt", ["0123", "4567", "89"]]);
  expect(progress.mock.calls.map(([done]) => done as number)).toEqual([0.4, 0.8, 1]);
  await expect(media.attach("N.md", new File(["x"], "a.txt"), "a.txt")).rejects.toThrow("no");
  await settled();
  expect(asked.at(-1)?.method).toBe("files.attachCancel");
});

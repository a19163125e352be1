import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  editorOf,
  eventually,
  openNote,
  runCommand,
  sessionHolds,
  stages,
  type Served,
  type Window,
} from "./harness.ts";

const PLUG = ".jackdaw/plugs/shower";
const MANIFEST = `name: shower
version: 0.1.0
permissions: [ui, events:emit, kv, notes:read: ["**"], notes:write: ["Open.md", "*.leaf"]]
functions:
  words: { statusBar: { side: right } }
  sum: { statusBar: { side: left, priority: 5 } }
  tell: { command: { name: "Shower: Tell" } }
  archive: { menu: { where: [file, editor, tag], label: Archive this } }
  people: { complete: { trigger: "@" } }
  chart: { codeWidget: { language: [chart, broken, page, file], frame: heard } }
  side: { panel: { side: right, title: Beside, icon: chart, frame: heard } }
  below: { panel: { side: bottom, title: Below } }
  leaf: { view: { title: Leaf, extensions: [leaf], noteType: leaf, frame: heard } }
  heard: {}
decorate:
  - { pattern: "TODO\\\\b", class: todo, where: [editor, tree] }
`;
const CODE = `import { events, kv, ui } from "jackdaw";
let asked = 0;
export const words = ({ note }) => ({ text: "seen " + (note ?? "nothing"), tooltip: "What is open", command: "tell" });
export const sum = () => { throw new Error("no sum today"); };
export async function tell() { await ui.notify("told"); }
export async function archive(input) { await ui.notify(JSON.stringify(input)); }
export const people = ({ text, line, trigger }) =>
  [{ label: "Ada", insert: "[[People/Ada]]", detail: "mathematician" }, { label: "Alan" }, { label: "line:" + line + "|" + text + trigger }];
export function chart({ body, note }) {
  if (body === "fail") throw new Error("no such chart");
  if (body === "html") return { html: "<p id='here'>html of " + note + "</p>", height: 40 };
  if (body === "asset") return { asset: "ui/page.html" };
  return { markdown: "**" + body + "** <script>window.broken = 1</script> [[Other]]" };
}
export function side({ note }) { return { html: "<p>beside " + note + "</p><button onclick='jackdaw.send({ hi: 1 }).then((a) => { document.title = this.textContent = a.answer })'>Ask</button>" }; }
export const below = ({ note }) => ({ markdown: "below " + note });
export const leaf = () => ({ asset: "ui/leaf.html" });
export async function heard(message) {
  asked += 1;
  if (message.emit) await events.emit("shower:said", { word: message.emit });
  if (message.fail) throw new Error("not today");
  return { answer: "answer " + asked, given: message };
}
`;
const PAGE = `<!doctype html><html><head><link rel="stylesheet" href="page.css"></head><body>
<p id="out">waiting</p><script type="module" src="page.js"></script></body></html>`;
const PAGE_JS = `document.querySelector("#out").textContent = "module of " + jackdaw.input.note;`;
const LEAF = `<!doctype html><body><textarea id="text" aria-label="Leaf"></textarea><button id="save">Save</button><p id="out"></p><script>
const text = document.querySelector("#text"), out = document.querySelector("#out");
text.value = jackdaw.input.text;
out.textContent = "state " + JSON.stringify(jackdaw.state) + " " + jackdaw.theme;
jackdaw.on(({ name, data }) => { if (name === "file:changed") text.value = data.text; else out.textContent = name + " " + JSON.stringify(data); });
document.querySelector("#save").onclick = () => jackdaw.save(text.value).then(() => { out.textContent = "saved"; jackdaw.state = { saved: text.value }; }, (error) => { out.textContent = error.code + ": " + error.message; });
</script></body>`;

const FILES = {
  "Note.md": "# Note\n\nTODO write #birds\n\n```chart\nbold\n```\n\nafter\n",
  "Other.md": "# Other\n",
  "Around.md": "before\n\n![[Note]]\n\nend\n",
  "TODO list.md": "# List\n",
  "page.leaf": "green",
  "Leafy.md": "---\ntype: leaf\n---\ntext of leafy\n",
  [`${PLUG}/plug.yaml`]: MANIFEST,
  [`${PLUG}/plug.js`]: CODE,
  [`${PLUG}/ui/page.html`]: PAGE,
  [`${PLUG}/ui/page.css`]: "#out { color: rgb(1, 2, 3) }",
  [`${PLUG}/ui/page.js`]: PAGE_JS,
  [`${PLUG}/ui/leaf.html`]: LEAF,
};

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

async function start(files: Record<string, string> = FILES): Promise<void> {
  ({ served, window, page } = await stage(files, ["--trust", "all"]));
}

const footer = () => page.getByRole("contentinfo");
const toast = (text: string | RegExp) => page.locator(".toast").getByText(text).first();
const widget = () => page.locator(".cm-plug-widget");
const frameIn = (selector: string): FrameLocator => page.frameLocator(`${selector} iframe.plug-frame`);

describe("in the status bar", () => {
  test("an item follows the note and runs its plug's command; one that fails shows nothing", async () => {
    await start();
    await openNote(page, "Note");
    await footer().getByText("seen Note.md").waitFor();
    await openNote(page, "Other");
    await footer().getByText("seen Other.md").click();
    await toast("told").waitFor();
    expect(await footer().textContent()).not.toContain("no sum");
    await served.write(`${PLUG}/plug.js`, CODE.replace('"seen "', '"now in "'));
    await footer().getByText("now in Other.md").waitFor();
    expect(window.errors).toEqual([]);
  });
});

describe("in notes that are shown in others", () => {
  test("a fence is shown by its plug there too, anew when that changes, and as code when it is gone", async () => {
    await start();
    await openNote(page, "Around");
    const embed = page.locator(".cm-media.media-embed");
    await embed.locator(".stage").getByText("bold").waitFor();
    await served.write(`${PLUG}/plug.js`, CODE.replace('markdown: "**"', 'markdown: "very **"'));
    await embed.locator(".stage").getByText("very bold").waitFor();
    await embed.locator(".stage").getByText("Other").click();
    await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
    await openNote(page, "Around");
    await embed.locator(".stage").getByText("very bold").waitFor();
    await rm(join(served.space, PLUG), { recursive: true });
    await embed.locator("pre").getByText("bold").waitFor();
    expect(await embed.locator(".stage").count()).toBe(0);
    expect(window.errors).toEqual([]);
  });
});

describe("in context menus", () => {
  test("entries name their plug and get the file, the note or the tag", async () => {
    await start();
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Other" }).click({ button: "right" });
    const entry = () => page.getByRole("menuitem", { name: /Archive this.*shower/ });
    await entry().click();
    await toast('{"where":"file","path":"Other.md"}').waitFor();
    await openNote(page, "Note");
    await editorOf(page).getByText("#birds").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Notes with #birds" }).waitFor();
    await entry().first().click();
    await toast('{"where":"tag","path":"Note.md","tag":"birds"}').waitFor();
    await editorOf(page).getByText("after").click({ button: "right" });
    await entry().click();
    await toast('{"where":"editor","path":"Note.md"}').waitFor();
  });
});

describe("while typing", () => {
  test("suggestions of a plug come after its trigger, and what is picked takes the trigger's place", async () => {
    await start();
    await openNote(page, "Other");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("See @A");
    const list = page.getByRole("listbox");
    await list.getByText("mathematician").waitFor();
    await page.keyboard.type("d");
    // The whole line, as this plug may read the note.
    await list.getByRole("option", { name: "line:See @Ad|Ad@" }).waitFor();
    await list.getByRole("option", { name: "Ada", selected: true }).click();
    await eventually(async () => (await served.read("Other.md")).endsWith("See [[People/Ada]]"), "the link is on disk");
    await page.keyboard.type(" me@Al");
    expect(await list.count()).toBe(0);
  });

  test("marks are drawn in text and tree, and move with what is typed before them", async () => {
    await start();
    await openNote(page, "Note");
    await editorOf(page).locator(".plug-mark-todo").getByText("TODO").waitFor();
    await page.getByRole("tree", { name: "Files" }).locator(".plug-mark-todo").getByText("TODO").waitFor();
    await editorOf(page).getByText("write").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("x TODO and ");
    await eventually(async () => (await editorOf(page).locator(".plug-mark-todo").count()) === 2, "both are marked");
  });
});

describe("a fence", () => {
  test("shows what its plug made of it, sanitised, and its text when the caret is in it", async () => {
    await start();
    await openNote(page, "Note");
    await widget().locator("strong").getByText("bold").waitFor();
    expect(await widget().locator("script").count()).toBe(0);
    await widget().hover();
    await widget().getByRole("button", { name: "Edit" }).click();
    await widget().waitFor({ state: "detached" });
    await page.keyboard.type("very ");
    await editorOf(page).getByText("after").click();
    await widget().locator("strong").getByText("very bold").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await widget().waitFor({ state: "detached" });
    await editorOf(page).getByText("after").click();
    await widget().getByText("Other").click();
    await page.getByRole("tab", { name: "Other", selected: true }).waitFor();
    expect(window.errors).toEqual([]);
  });

  test("is a page in a sandbox, or says in its place what went wrong and where", async () => {
    const text = "# Note\n\n```page\nhtml\n```\n\n```file\nasset\n```\n\n```broken\nfail\n```\n";
    await start({ ...FILES, "Note.md": text });
    await openNote(page, "Note");
    const frames = page.locator("iframe.plug-frame");
    await eventually(async () => (await frames.count()) === 2, "two pages");
    for (const frame of await frames.all()) expect(await frame.getAttribute("sandbox")).toBe("allow-scripts");
    await page.frameLocator("iframe.plug-frame >> nth=0").getByText("html of Note.md").waitFor();
    const out = page.frameLocator("iframe.plug-frame >> nth=1").getByText("module of Note.md");
    await out.waitFor();
    expect(await out.evaluate((element) => getComputedStyle(element).color)).toBe("rgb(1, 2, 3)");
    const error = page.locator(".stage-error");
    await error.getByText("shower.chart", { exact: true }).waitFor();
    await error.getByText(/no such chart.*plug\.js:10:/).waitFor();
    await error.getByRole("button", { name: "Show the plug" }).click();
    await page.locator("article").getByText("shower").first().waitFor();
  });
});

describe("a panel", () => {
  test("stands where it says, follows the note and talks to its plug", async () => {
    await start();
    await openNote(page, "Note");
    await page.getByRole("region", { name: "Below" }).getByText("below Note.md").waitFor();
    await page.getByRole("tab", { name: "Beside" }).click();
    await frameIn("aside").getByText("beside Note.md").waitFor();
    await frameIn("aside").getByRole("button").click();
    await frameIn("aside")
      .getByRole("button", { name: /answer \d/ })
      .waitFor();
    await openNote(page, "Other");
    await frameIn("aside").getByText("beside Other.md").waitFor();
    await page.getByRole("region", { name: "Below" }).getByText("below Other.md").waitFor();
    await page.getByRole("button", { name: "Close the panel below" }).click();
    await runCommand(page, "Show panel: Below");
    await page.getByRole("region", { name: "Below" }).waitFor();
  });
});

describe("a view", () => {
  test("opens a file of its kind, saves it, hears of changes and keeps its state over a reload", async () => {
    await start();
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "page.leaf" }).dblclick();
    const leaf = frameIn("main");
    const hasType = () =>
      leaf.locator("html").evaluate(() => {
        const families: string[] = [];
        document.fonts.forEach(({ family, status }) => families.push(`${family} ${status}`));
        return families.some((family) => /Inter Variable.* loaded/.test(family));
      });
    await eventually(hasType, "it has the app's type");
    const text = leaf.getByLabel("Leaf");
    await eventually(async () => (await text.inputValue()) === "green", "it has the text");
    await text.fill("golden");
    await leaf.getByRole("button", { name: "Save" }).click();
    await leaf.getByText("saved").waitFor();
    expect(await served.read("page.leaf")).toBe("golden");
    await served.write("page.leaf", "brown");
    await eventually(async () => (await text.inputValue()) === "brown", "it hears of the change");
    await eventually(async () => (await footer().textContent())?.includes("Saved") ?? false, "it is saved");
    await sessionHolds(served, ({ pages }) => JSON.stringify(pages).includes("golden"));
    await page.reload();
    await frameIn("main").getByText('state {"saved":"golden"}').waitFor();
  });

  test("opens a note of its type, with a way to the text and back", async () => {
    await start();
    await openNote(page, "Leafy");
    await frameIn("main").getByText("state null light").waitFor();
    await page.keyboard.press("Control+Shift+M");
    await editorOf(page).getByText("text of leafy").waitFor();
    await page.getByRole("button", { name: "Show as Leaf" }).click();
    await frameIn("main").getByText("state null").waitFor();
    await openNote(page, "Other");
    expect(await page.getByRole("button", { name: "Show as Leaf" }).count()).toBe(0);
    await runCommand(page, "Open as Leaf");
    await frameIn("main >> .view:not(.away)").getByText("state null").waitFor();
  });

  test("that comes late shows a note that was only looked at, and leaves the text that somebody writes", async () => {
    const { [`${PLUG}/plug.js`]: code, ...others } = FILES;
    await start({ ...others, "Written.md": "---\ntype: leaf\n---\ntext of written\n" });
    await openNote(page, "Written");
    await editorOf(page).getByText("text of written").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" here");
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "Leafy" }).dblclick();
    await editorOf(page).getByText("text of leafy").waitFor();
    await served.write(`${PLUG}/plug.js`, code);
    await frameIn("main").getByText("state null light").waitFor();
    await page.getByRole("tab", { name: "Written" }).click();
    await editorOf(page).getByText("text of written here").waitFor();
    await page.getByRole("button", { name: "Show as Leaf" }).click();
    await frameIn("main >> .view:not(.away)").getByText("state null").waitFor();
  });

  test("may save only what its plug may write, and a page follows the theme", async () => {
    await start();
    await openNote(page, "Leafy");
    const leaf = frameIn("main");
    await leaf.getByLabel("Leaf").fill("changed");
    await leaf.getByRole("button", { name: "Save" }).click();
    await leaf.getByText(/permission_denied: notes\.write needs/).waitFor();
    expect(await served.read("Leafy.md")).toContain("text of leafy");
    await runCommand(page, "Theme: Dark");
    await eventually(() => leaf.locator("html").evaluate((root) => root.dataset.theme === "dark"), "the page is dark");
  });
});

describe("a hostile page", () => {
  let trap: Server;
  let caught: string[] = [];

  beforeAll(async () => {
    trap = createServer((request, response) => {
      caught.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => trap.close());

  /** Tries every door; `tries` are expressions that must fail or change nothing. */
  const hostile = (away: string) => `<!doctype html><body><ol id="out"></ol><script>
const tries = {
  parent: () => parent.document.body.textContent,
  top: () => { top.location.href = "${away}/top"; throw "left"; },
  storage: () => localStorage.length,
  session: () => sessionStorage.getItem("jackdaw.token"),
  cookie: () => document.cookie,
  sibling: () => parent.frames[0] === window ? parent.frames[1].document.title : parent.frames[0].document.title,
  app: () => parent.app ?? parent.__TAURI_INTERNALS__,
  notes: () => fetch("/api/notes").then((answer) => { throw answer.status === 200 ? "read" : Error("closed") }),
  plugs: () => fetch("/plug/shower/x").then(() => { throw "reached" }),
  interface: () => fetch("/").then(() => { throw "reached" }),
  away: () => fetch("${away}/fetch", { mode: "no-cors" }),
  beacon: () => { if (navigator.sendBeacon("${away}/beacon", "x")) throw Error("queued only"); },
  socket: () => new Promise((resolve, reject) => { const socket = new WebSocket("${away.replace("http", "ws")}/socket"); socket.onopen = resolve; socket.onerror = () => reject(Error("closed")); }),
  image: () => new Promise((resolve, reject) => { const image = new Image(); image.onload = resolve; image.onerror = () => reject(Error("closed")); image.src = "${away}/image"; }),
  script: () => new Promise((resolve, reject) => { const script = document.createElement("script"); script.onload = resolve; script.onerror = () => reject(Error("closed")); script.src = "${away}/script.js"; document.body.append(script); }),
  frame: () => { const frame = document.createElement("iframe"); frame.src = "${away}/frame"; document.body.append(frame); throw Error("asked"); },
  form: () => { document.body.insertAdjacentHTML("beforeend", "<form action='${away}/form'></form>"); document.forms[0].submit(); throw Error("asked"); },
  popup: () => { if (window.open("${away}/popup")) throw "opened"; throw Error("closed"); },
  prefetch: () => { document.head.insertAdjacentHTML("beforeend", "<link rel=prefetch href='${away}/prefetch'><link rel=stylesheet href='${away}/style.css'>"); throw Error("asked"); },
  worker: () => new Promise((resolve, reject) => { const worker = new Worker("${away}/worker.js"); worker.onerror = () => reject(Error("closed")); }),
  peer: () => { if (typeof RTCPeerConnection !== "undefined") throw "there"; throw Error("gone"); },
  import: () => import("${away}/module.js"),
};
const out = document.querySelector("#out");
const tell = (text) => { const item = document.createElement("li"); item.textContent = text; out.append(item); };
(async () => {
  for (const [name, run] of Object.entries(tries)) {
    try { const value = await run(); tell(name + ": OPEN " + value); }
    catch (error) { tell(name + ": " + (error instanceof Error ? "shut" : "OPEN " + error)); }
  }
  // Forged messages: other plugs, other functions, methods of the protocol, keys.
  for (const forged of [
    { type: "send", id: 90, ticket: "x", plug: "other", function: "secret", message: { hi: 1 } },
    { type: "call", id: 91, method: "notes.delete", params: { path: "Note.md" } },
    { type: "request", id: 92, request: { method: "notes.delete", params: { path: "Note.md" } } },
    { type: "key", key: "Delete", mod: false, shift: false },
    { type: "key", key: "p", mod: true, shift: false },
    { type: "save", id: 93, path: "Note.md", text: "stolen" },
    null, 7, "x", { jackdaw: 1 }, { jackdaw: 1, type: "answer", id: 1 },
  ]) parent.postMessage(typeof forged === "object" && forged ? { jackdaw: 1, ...forged } : forged, "*");
  for (let other = 0; other < parent.frames.length; other++)
    if (parent.frames[other] !== window) parent.frames[other].postMessage({ jackdaw: 1, type: "tell", message: { name: "shower:said", data: "forged" } }, "*");
  tell("done");
  setTimeout(() => { location.href = "${away}/navigate"; }, 3000);
})();
</script></body>`;

  test("reaches neither the app, nor the token, nor other plugs, nor the network", async () => {
    caught = [];
    const away = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const evil = `name: evil\nversion: 0.1.0\nfunctions:\n  show: { panel: { side: right, title: Evil, frame: hear } }\n  hear: {}\n`;
    await start({
      ...FILES,
      "page.leaf": "green",
      ".jackdaw/plugs/evil/plug.yaml": evil,
      ".jackdaw/plugs/evil/plug.js": `export const show = () => ({ asset: "evil.html" }); export const hear = (m) => ({ heard: m });`,
      ".jackdaw/plugs/evil/evil.html": hostile(away),
      ".jackdaw/plugs/other/plug.yaml": "name: other\nversion: 0.1.0\npermissions: [kv]\nfunctions:\n  secret: {}\n",
      ".jackdaw/plugs/other/plug.js": `import { kv } from "jackdaw"; export async function secret() { await kv.set("called", true); }`,
    });
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "page.leaf" }).dblclick();
    const leaf = frameIn("main");
    await leaf.getByText("state null").waitFor();
    await page.getByRole("tab", { name: "Evil" }).click();
    const told = frameIn("aside").locator("li");
    await told.getByText("done").waitFor();
    const lines = await told.allTextContents();
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes("OPEN"))).toEqual([]);
    // It leads its frame away; what comes then is no page of anybody's.
    await frameIn("aside").locator("li").first().waitFor({ state: "detached" });
    expect(caught).toEqual([]);
    expect(page.url()).toContain(served.url);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await leaf.locator("#out").textContent()).toBe("state null light");
    expect(await served.read("Note.md")).toBe(FILES["Note.md"]);
    expect(await served.read("page.leaf")).toBe("green");
    await openNote(page, "Note");
    await editorOf(page).getByText("after").waitFor();
  });

  test("a ticket opens one plug's files to whoever guesses nothing", async () => {
    await start({ ...FILES, "Note.md": "# Note\n\n```file\nasset\n```\n" });
    await openNote(page, "Note");
    await frameIn(".cm-plug-widget").getByText("module of Note.md").waitFor();
    const source = await page.locator("iframe.plug-frame").getAttribute("src");
    const get = (path: string) => fetch(new URL(path, served.url));
    const own = await get(source ?? "");
    expect(own.status).toBe(200);
    expect(own.headers.get("content-security-policy")).toMatch(
      /^sandbox allow-scripts; default-src 'none'; script-src http/,
    );
    const root = (source ?? "").replace(/ui\/page\.html$/, "");
    for (const path of ["..%2f..%2fNote.md", "%2e%2e/stats/plug.ts", ".hidden", "ui/none.html", "", "ui%00/page.html"])
      expect([401, 404], path).toContain((await get(root + path)).status);
    expect((await get("/frame/guessed/ui/page.html")).status).toBe(401);
    expect((await fetch(new URL(source ?? "", served.url), { method: "POST" })).status).toBe(401);
    await page.close();
    await eventually(async () => (await get(source ?? "")).status === 401, "the ticket to end with its page");
  });
});

import { once } from "node:events";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ClientMessage, ServerMessage } from "../src/protocol/bindings.ts";
import { ask, editorOf, eventually, runCommand, stages, type Served, type Window } from "./harness.ts";

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

const FILES: Record<string, string> = {
  "Orchard/Apples.md": "# Apples\n\nThe apple tree by the wall.\n\nCider from the apple tree. #fruit/apple\n",
  "Orchard/Pears.md": "---\nstatus: ripe\n---\n# Pears\n\nNo apple here, but a pear.\n",
  "My kitchen/Tart.md": "# Tart\n\nTwo pears, one apple. #recipe\n",
  "Long.md": `# Long\n\n${"Filler.\n\n".repeat(60)}The word quince stands far below.\n`,
};

beforeEach(async () => {
  ({ served, window, page } = await stage(FILES));
});
afterEach(() => {
  expect(window.errors).toEqual([]);
});

const field = () => page.getByRole("combobox", { name: "Search all notes" });
const results = () => page.getByRole("tree", { name: "Results" });
const notes = () => results().locator('[role="treeitem"][aria-level="1"]');
const lines = () => results().locator('[role="treeitem"][aria-level="2"]');
const current = () => results().locator('[aria-selected="true"]');
const sum = () => page.getByRole("region", { name: "Search" }).getByRole("status").first();

/** What is stored for the next start says so. */
const kept = (part: string) =>
  eventually(
    async () => JSON.stringify(await ask(served, { method: "session.get" })).includes(part),
    `the session holds ${part}`,
  );

async function search(query: string): Promise<void> {
  await page.keyboard.press("Control+Shift+F");
  await field().fill(query);
}

describe("results", () => {
  test("are one group a note, with its lines and every hit in them marked", async () => {
    await search("apple");
    await sum().getByText("3 notes").waitFor();
    expect(await notes().count()).toBe(3);
    const apples = notes().filter({ hasText: "Apples" });
    expect(await apples.getAttribute("aria-expanded")).toBe("true");
    await apples.getByText("Orchard").waitFor();
    expect(await lines().locator("mark").count()).toBeGreaterThanOrEqual(3);
    expect(await lines().first().getAttribute("aria-label")).toMatch(/^Line \d+: /);
  });

  test("are gone through, folded and opened by the keyboard alone", async () => {
    await search("apple");
    await sum().getByText("3 notes").waitFor();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => (await current().getAttribute("aria-level")) === "1", "the first note is chosen");
    const id = await current().getAttribute("id");
    expect(await field().getAttribute("aria-activedescendant")).toBe(id);
    await page.keyboard.press("ArrowRight");
    await eventually(async () => (await current().getAttribute("aria-level")) === "2", "its first line is chosen");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => (await current().getAttribute("aria-expanded")) === "false", "it is folded");
    await page.keyboard.press("ArrowDown");
    await eventually(async () => (await current().getAttribute("aria-posinset")) === "2", "the next note is chosen");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowRight");
    await eventually(async () => (await current().getAttribute("aria-expanded")) === "true", "it is unfolded");
    await page.keyboard.press("Escape");
    expect(await field().inputValue()).toBe("");
  });

  test("open at their line", async () => {
    await search("quince");
    await lines().first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Long", selected: true }).waitFor();
    await editorOf(page).getByText("The word quince stands far below.").waitFor();
  });

  test("open in a tab that stays with Ctrl, in one that passes without", async () => {
    await search("apple");
    await sum().getByText("3 notes").waitFor();
    const tabs = page.getByRole("tablist", { name: "Open notes" }).getByRole("tab");
    await notes()
      .filter({ hasText: "Apples" })
      .click({ modifiers: ["Control"] });
    await page.getByRole("tab", { name: "Apples", selected: true }).waitFor();
    await notes().filter({ hasText: "Pears" }).click();
    await page.getByRole("tab", { name: "Pears", selected: true }).waitFor();
    await notes().filter({ hasText: "Tart" }).click();
    await page.getByRole("tab", { name: "Tart", selected: true }).waitFor();
    expect(await tabs.count()).toBe(2);
  });

  test("follow what is written", async () => {
    await search("damson");
    await sum().getByText("No note matches").waitFor();
    await served.write("Damsons.md", "A damson.\n");
    await sum().getByText("1 note").waitFor();
  });

  test("come by path, too, and that is kept", async () => {
    await search("apple");
    await sum().getByText("3 notes").waitFor();
    await page.getByLabel("Order").selectOption("path");
    const titles = () => notes().locator(".title").allTextContents();
    await eventually(async () => (await titles()).join() === "Tart,Apples,Pears", "they are in the order of paths");
    await kept('"order":"path"');
    await page.reload();
    await search("apple");
    await eventually(async () => (await titles()).join() === "Tart,Apples,Pears", "so are they after a start");
  });

  test("of a space of a thousand matches are drawn as they are looked at", async () => {
    for (let at = 0; at < 300; at++) await served.write(`Many/${at}.md`, `# Note ${at}\n\nA sloe.\n`);
    await search("sloe");
    await sum().getByText("300 notes").waitFor();
    expect(await notes().count()).toBeLessThan(100);
    await eventually(async () => {
      await page.keyboard.press("PageDown");
      return (await notes().count()) > 150;
    }, "more come when the keyboard gets there");
    await eventually(async () => {
      await page.keyboard.press("PageDown");
      return (await notes().count()) === 300;
    }, "all of them come in the end");
  });
});

test("what is typed gives up what was asked before", async () => {
  const sent: ClientMessage[] = [];
  const other = await window.context.newPage();
  other.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => sent.push(JSON.parse(String(payload)) as ClientMessage)),
  );
  // The answer is held back, so that there is something to give up.
  await other.routeWebSocket(/\/api\/ws$/, (socket) => {
    const server = socket.connectToServer();
    let held = "";
    socket.onMessage((message) => {
      const { type, id, request } = JSON.parse(String(message)) as {
        type: string;
        id: number;
        request?: { method: string };
      };
      sent.push(JSON.parse(String(message)) as ClientMessage);
      if (type === "request" && request?.method === "search" && held === "") held = String(id);
      server.send(message);
    });
    server.onMessage((message) => {
      const { type, id } = JSON.parse(String(message)) as { type: string; id?: number };
      if (type === "reply" && String(id) === held) return;
      socket.send(message);
    });
  });
  await other.goto(`${served.url}/#token=${served.token}`);
  await other.getByRole("contentinfo").getByText("4 notes").waitFor();
  await other.keyboard.press("Control+Shift+F");
  const input = other.getByRole("combobox", { name: "Search all notes" });
  const searches = () =>
    sent.flatMap((message) => (message.type === "request" && message.request.method === "search" ? [message.id] : []));
  await input.fill("pear");
  await eventually(() => Promise.resolve(searches().length > 0), "it is asked");
  await other.getByText("Searching…").waitFor();
  await input.fill("quince");
  await other.getByRole("tree", { name: "Results" }).getByText("Long").waitFor();
  const [first] = searches();
  expect(sent.filter(({ type }) => type === "cancel")).toContainEqual({ type: "cancel", id: first });
});

test("what is given up is worked on no longer", async () => {
  const socket = new WebSocket(`${served.url.replace("http", "ws")}/api/ws`);
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
  const ended = new Promise<ServerMessage>((resolve) => {
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === "reply" || message.type === "failure") resolve(message);
    });
  });
  await once(socket, "open");
  // It never ends by itself; left alone it is stopped by its limit, with `timeout`.
  const sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
  say({ type: "hello", token: served.token });
  say({ type: "request", id: 5, request: { method: "query", params: { sql } } });
  say({ type: "cancel", id: 5 });
  expect(await ended).toMatchObject({ type: "failure", id: 5, failure: { code: "unavailable" } });
  socket.close();
});

describe("values", () => {
  test("of tags are offered behind the operator, and taken by the keyboard", async () => {
    await search("");
    await page.keyboard.type("tag:");
    const list = page.getByRole("listbox", { name: "Values for tag" });
    await list.getByRole("option", { name: "recipe" }).waitFor();
    await page.keyboard.type("rec");
    await eventually(async () => (await list.getByRole("option").count()) === 1, "only what fits is left");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await field().inputValue()).toBe("tag:recipe ");
    await sum().getByText("1 note").waitFor();
    await notes().getByText("Tart").waitFor();
  });

  test.each([
    ["path:kit", "My kitchen", 'path:"My kitchen" '],
    ["[sta", "status", "[status] "],
    ["[status:", "ripe", "[status:ripe] "],
    ["has:ta", "task", "has:task "],
    ["link:Lon", "Long", "link:Long "],
  ])("behind %s are offered", async (typed, value, query) => {
    await search("");
    await page.keyboard.type(typed);
    const option = page.getByRole("option", { name: value }).first();
    await option.click();
    expect(await field().inputValue()).toBe(query);
    await eventually(() => field().evaluate((input) => input === document.activeElement), "the field keeps the focus");
  });

  test("do not keep Enter from the results, and Escape puts them away first", async () => {
    await search("");
    await page.keyboard.type("tag:f");
    await page.getByRole("listbox", { name: "Values for tag" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("listbox", { name: "Values for tag" }).waitFor({ state: "hidden" });
    expect(await field().inputValue()).toBe("tag:f");
  });
});

test("the language is explained by the field, and Escape goes back to it", async () => {
  await search("");
  const button = page.getByRole("button", { name: "How to search" });
  await button.focus();
  await page.keyboard.press("Enter");
  const help = page.getByRole("dialog", { name: "How to search" });
  for (const form of ['"apple tree"', "tag:project", "[rating:>5]", "created:2025-01..2025-03"])
    await help.getByText(form).first().waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await eventually(() => button.evaluate((it) => it === document.activeElement), "the focus is back");
});

describe("what was understood", () => {
  test("is cut at a whole line when it is very long", async () => {
    await search(`apple ${Array.from({ length: 60 }, (_, at) => `-cherry${at}`).join(" ")}`);
    const understood = page.getByText(/^Notes with /);
    await understood.waitFor();
    const { shown, line, all } = await understood.evaluate((element) => ({
      // Padding would show the upper half of the next line.
      shown: element.clientHeight,
      line: parseFloat(getComputedStyle(element).lineHeight),
      all: element.scrollHeight,
    }));
    expect(all).toBeGreaterThan(4 * line);
    expect(Math.abs(shown - 3 * line)).toBeLessThan(1.5);
  });

  test("is said of more than words", async () => {
    await search("apple -pear");
    const understood = page.getByText(/^Notes with /);
    await understood.waitFor();
    expect(await understood.textContent()).toContain("pear");
    await search("apple");
    await understood.waitFor({ state: "hidden" });
  });

  test("is told when only similar words are found", async () => {
    await search("quinec ");
    await page.getByText("Nothing matches as typed").waitFor();
    await notes().filter({ hasText: "Long" }).waitFor();
  });
});

describe("recent searches", () => {
  test("are what led somewhere, latest first, also after a start, and can be forgotten", async () => {
    for (const [query, title] of [
      ["quince", "Long"],
      ["pear", "Pears"],
    ] as const) {
      await search(query);
      await notes().filter({ hasText: title }).click();
      await page.getByRole("tab", { name: title, selected: true }).waitFor();
    }
    await search("never opened");
    await sum().getByText("No note matches").waitFor();
    await page.keyboard.press("Escape");
    const recent = page.getByRole("list", { name: "Recent searches" });
    const names = () => recent.locator("[data-entry]").allTextContents();
    expect((await names()).map((name) => name.trim())).toEqual(["pear", "quince"]);
    await kept('"recent":["pear","quince"]');
    await page.reload();
    await search("");
    await recent.waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Delete");
    await eventually(async () => (await names()).join().trim() === "quince", "the first is forgotten");
    await page.keyboard.press("Enter");
    await sum().getByText("1 note").waitFor();
    expect(await field().inputValue()).toBe("quince");
  });
});

describe("saved searches", () => {
  const saved = () => page.getByRole("list", { name: "Saved searches" });
  const config = () => served.read(".jackdaw/config.yaml").catch(() => "");

  test("are written into the space's settings, found in the palette, renamed, deleted and brought back", async () => {
    await search("apple -pear");
    await page.getByRole("button", { name: "Save this search" }).click();
    await page.getByLabel("Name of the search").fill("Only apples");
    await page.keyboard.press("Enter");
    await eventually(
      async () => (await config()).includes("- name: Only apples\n    query: apple -pear\n"),
      "it is written",
    );
    await eventually(() => field().evaluate((input) => input === document.activeElement), "the focus is in the field");

    await page.keyboard.press("Escape");
    await saved().getByText("Only apples").waitFor();
    await runCommand(page, "Search: Only apples");
    await eventually(async () => (await field().inputValue()) === "apple -pear", "the palette searches it");
    await sum().getByText("note").waitFor();

    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("F2");
    await page.getByLabel("New name of the search").fill("Apples: no pears");
    await page.keyboard.press("Enter");
    await saved().getByText("Apples: no pears").waitFor();
    await eventually(async () => (await config()).includes('- name: "Apples: no pears"'), "its name is written");

    await page.keyboard.press("Delete");
    await saved().waitFor({ state: "hidden" });
    await eventually(async () => (await config()).includes("searches: []"), "it is gone from the file");
    await page.getByRole("button", { name: "Undo" }).click();
    await saved().getByText("Apples: no pears").waitFor();
  });

  test("follow the file, and a name that is taken is not given twice", async () => {
    await served.write(".jackdaw/config.yaml", "# mine\nsearches:\n  - name: Recipes # good\n    query: tag:recipe\n");
    await search("");
    await saved().getByText("Recipes").waitFor();
    await search("pear");
    await page.getByRole("button", { name: "Save this search" }).click();
    await page.getByLabel("Name of the search").fill("Recipes");
    await page.getByRole("button", { name: "Replace", exact: true }).click();
    await eventually(
      async () => (await config()) === "# mine\nsearches:\n  - name: Recipes # good\n    query: pear\n",
      "the query alone is another",
    );
    const refused = ask(served, { method: "searches.put", params: { name: "Recipes", query: "x" } });
    await expect(refused).rejects.toThrow("already");
  });

  test("that do not count are told with their place", async () => {
    await served.write(".jackdaw/config.yaml", "searches:\n  - name: Broken\n    qery: x\n");
    await page.getByText(".jackdaw/config.yaml:3:").first().waitFor();
  });
});

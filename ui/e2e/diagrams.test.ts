import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { violationsInBothThemes } from "./axe.ts";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

const GROWTH = `# Growth

Before it.

\`\`\`mermaid
flowchart LR
  accTitle: From seed to soup
  accDescr: What becomes of a bean
  Seed --> Bean --> Soup
\`\`\`

After it.

The end.
`;

const WRONG = `# Wrong

\`\`\`mermaid
flowchart LR
  %% as it is read, this line is none
  Seed --> Bean
  ]
\`\`\`

The end.
`;

/** What a note from a stranger might try. Each would leave a trace in the page or ask something of the web. */
const HOSTILE = `# Hostile

\`\`\`mermaid
%%{init: {"securityLevel": "loose", "htmlLabels": true, "secure": [], "flowchart": {"htmlLabels": true}, "themeCSS": "* { background: url(https://evil.example/css) }", "fontFamily": "x; } * { display: none } y {"}}%%
flowchart LR
  A["<img src='https://evil.example/label' onerror='parent.EVIL = 1'>"] --> B["<script>parent.EVIL = 2</script>"]
  C["<iframe src='javascript:parent.EVIL = 3'></iframe>"] --> D["<svg onload='parent.EVIL = 4'></svg>"]
  E@{ shape: rect, label: "<style>body { display: none }</style>" }
  click A "javascript:parent.EVIL = 5"
  click B call alert("6")
  click C href "https://evil.example/click" "tip" _top
  style D fill:url(https://evil.example/style)
\`\`\`

\`\`\`mermaid
---
config:
  securityLevel: loose
  __proto__:
    polluted: "yes"
  themeVariables:
    primaryColor: "red; } body { display: none } x {"
---
sequenceDiagram
  participant A as <img src=x onerror="parent.EVIL = 7">
  A->>A: <script src="https://evil.example/script"></script>
  link A: Home @ javascript:parent.EVIL = 8
\`\`\`

\`\`\`mermaid
flowchart LR
  P@{ img: "https://evil.example/shape.png", label: "a picture of the web" }
\`\`\`

The end.
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;
let asked: string[];
/** What the page's policy let out to the web. */
let gone: string[];

beforeEach(async () => {
  ({ served, window, page } = await stage({
    "Growth.md": GROWTH,
    "Wrong.md": WRONG,
    "Hostile.md": HOSTILE,
    "Around.md": "# Around\n\n![[Growth]]\n",
    "Other.md": "other\n",
  }));
  [asked, gone] = [[], []];
  await page.context().route(
    ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== "127.0.0.1",
    (route) => {
      gone.push(route.request().url());
      return route.abort();
    },
  );
  page.on("request", (request) => asked.push(request.url()));
});

const block = () => page.locator(".cm-diagram:not(.cm-diagram-preview)");
const preview = () => page.locator(".cm-diagram-preview");
const picture = () => page.getByRole("img", { name: "From seed to soup. What becomes of a bean" });
const loaded = (image = picture()) =>
  eventually(
    async () =>
      (await image.count()) > 0 &&
      (await image.first().evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth > 0)),
    "the diagram is drawn",
  );
const drawsWith = () => asked.filter((url) => /\/assets\/draw-/.test(url));

test("a fence is drawn, by what comes only then, and the note stays as it is", async () => {
  await openNote(page, "Other");
  expect(drawsWith()).toEqual([]);
  await openNote(page, "Growth");
  await loaded();
  expect(drawsWith()).toHaveLength(1);
  expect(await editorOf(page).getByText("Seed -->").count()).toBe(0);
  expect(await served.read("Growth.md")).toBe(GROWTH);
  expect(gone).toEqual([]);
  expect(window.errors).toEqual([]);
});

describe("the source", () => {
  test("is shown by a press on the diagram, with the diagram below it as it is typed, and taken back", async () => {
    await openNote(page, "Growth");
    await loaded();
    await picture().click();
    await preview().getByRole("img").waitFor();
    await editorOf(page).getByText("Seed --> Bean --> Soup").waitFor();
    const source = await editorOf(page).getByText("Seed --> Bean --> Soup").boundingBox();
    const shown = await preview().boundingBox();
    expect(shown?.y).toBeGreaterThan(source?.y ?? Infinity);

    const before = await preview().getByRole("img").getAttribute("src");
    await editorOf(page).getByText("Seed --> Bean --> Soup").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" --> Bowl");
    await eventually(
      async () => (await preview().getByRole("img").getAttribute("src")) !== before,
      "it is drawn anew below its source",
    );
    await page.keyboard.press("Control+End");
    await preview().waitFor({ state: "hidden" });
    await loaded();
    await eventually(async () => (await served.read("Growth.md")).includes("Soup --> Bowl\n```"), "it is saved");
  });

  test("that is half written moves nothing: the diagram before it stays, with a word", async () => {
    await openNote(page, "Growth");
    await loaded();
    await picture().click();
    await preview().getByRole("img").waitFor();
    const top = () =>
      editorOf(page)
        .getByText("The end.")
        .evaluate((line) => Math.round(line.getBoundingClientRect().top));
    const before = await top();
    await editorOf(page).getByText("Seed --> Bean --> Soup").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" -->");
    await preview().getByText("Line 4: The diagram ends too early").waitFor();
    expect(await preview().getByRole("img").count()).toBe(1);
    expect(await top()).toBe(before);
    await page.keyboard.type(" Bowl");
    await preview().getByText("Line 4:").waitFor({ state: "hidden" });
  });

  test("is reached by arrows from above and from below", async () => {
    await openNote(page, "Growth");
    await loaded();
    for (const [text, key] of [
      ["Before it.", "ArrowDown"],
      ["After it.", "ArrowUp"],
    ] as const) {
      await editorOf(page)
        .getByText(text)
        .click({ position: { x: 4, y: 4 } });
      await page.keyboard.press(key);
      await page.keyboard.press(key);
      await preview().waitFor();
      await editorOf(page).getByText("Seed --> Bean --> Soup").waitFor();
      await page.keyboard.press("Control+Home");
      await preview().waitFor({ state: "hidden" });
    }
    expect(await served.read("Growth.md")).toBe(GROWTH);
  });

  test("is a key away, and copied by another", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await openNote(page, "Growth");
    await loaded();
    await block().getByRole("button", { name: "Copy" }).focus();
    await page.keyboard.press("Enter");
    await block().getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(GROWTH.split("```")[1]?.slice(8, -1));
    await block().getByRole("button", { name: "Edit" }).focus();
    await page.keyboard.press("Enter");
    await preview().waitFor();
  });
});

test("what is wrong is said in plain words, with the line, beside the source", async () => {
  await openNote(page, "Wrong");
  await page.getByText("Line 4: “]” is not understood here.").waitFor();
  expect(await page.locator(".diagram-source .is-wrong").innerText()).toBe("  ]");
  expect(window.errors).toEqual([]);
});

test("takes no room anew when the note is opened again", async () => {
  const top = () =>
    editorOf(page)
      .getByText("The end.")
      .evaluate((line) => Math.round(line.getBoundingClientRect().top));
  await openNote(page, "Growth");
  await loaded();
  const before = await top();
  await openNote(page, "Other");
  await openNote(page, "Growth");
  await editorOf(page).getByText("The end.").waitFor();
  expect(await top()).toBe(before);
});

test("is drawn in other colours when the theme changes, and keeps its room", async () => {
  await page.emulateMedia({ colorScheme: "light" });
  await openNote(page, "Growth");
  await loaded();
  const light = await picture().getAttribute("src");
  const room = await picture().boundingBox();
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(async () => (await picture().getAttribute("src")) !== light, "it is drawn anew");
  await loaded();
  expect(await picture().boundingBox()).toEqual(room);
  await page.emulateMedia({ colorScheme: "light" });
  await eventually(async () => (await picture().getAttribute("src")) === light, "the first one is shown again");
});

test("is seen by who only reads, in the note and in another that shows it", async () => {
  await openNote(page, "Around");
  await loaded(page.locator(".rendered .diagram img"));
  await openNote(page, "Growth");
  await loaded();
  await runCommand(page, "Switch between reading and writing");
  await page.locator(".cm-reading").waitFor();
  await loaded();
  expect(await block().getByRole("button", { name: "Edit" }).count()).toBe(0);
  await picture().click();
  expect(await preview().count()).toBe(0);
  expect(await picture().count()).toBe(1);
});

test("a hostile source runs nothing, asks nothing of the web and leaves the page as it is", async () => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await openNote(page, "Hostile");
  await eventually(
    async () => (await page.locator(".cm-diagram .is-waiting").count()) === 0,
    "all are drawn or refused",
  );
  await loaded(page.locator(".cm-diagram img").first());
  const { evil, polluted, shown, strays } = await page.evaluate(() => ({
    evil: (globalThis as { EVIL?: unknown }).EVIL,
    polluted: ({} as { polluted?: unknown }).polluted,
    shown: getComputedStyle(document.body).display,
    strays: document.querySelectorAll(".cm-content :is(svg, script, style, iframe), body > :is(svg, style)").length,
  }));
  expect({ evil, polluted, shown, strays }).toEqual({
    evil: undefined,
    polluted: undefined,
    shown: "block",
    strays: 0,
  });
  await page.locator(".cm-diagram img").first().click();
  expect(dialogs).toEqual([]);
  expect(gone).toEqual([]);
  expect(page.url()).toContain("127.0.0.1");
  expect(await editorOf(page).isVisible()).toBe(true);
  await page.getByText("Pictures are not loaded into diagrams.").waitFor();
  // That something was tried and stopped is all that may be written down.
  expect(window.errors.filter((error) => !/Content Security Policy/.test(error))).toEqual([]);
});

test("nothing in it is out of reach, in both themes", async () => {
  await openNote(page, "Growth");
  await loaded();
  expect(await violationsInBothThemes(page, "diagrams")).toEqual([]);
  await openNote(page, "Wrong");
  await page.getByText("Line 4:").waitFor();
  expect(await violationsInBothThemes(page, "diagrams-wrong")).toEqual([]);
});

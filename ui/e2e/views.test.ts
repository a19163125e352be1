import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { editorOf, eventually, openNote, runCommand, stages, type Served, type Window } from "./harness.ts";

/** The two core plugs that are views: the board over task lists and the drawing. */
const BOARD = `---
type: board
---
# Spring

Before the columns.

## To do

- [ ] Sow the peas
  - in the cold frame
- [ ] Mend the fence

## Done
- [x] Order seeds
`;

const stage = stages();
let served: Served;
let window: Window;
let page: Page;

beforeEach(async () => {
  ({ served, window, page } = await stage({ "Spring.md": BOARD, "Other.md": "# Other\n" }));
});

const view = () => page.frameLocator("main .view:not(.away) iframe.plug-frame");
const onDisk = (path: string, holds: (text: string) => boolean, what: string) =>
  eventually(async () => holds(await served.read(path).catch(() => "")), what);

test("a board is worked by the keyboard alone, and nothing but the card's lines changes", async () => {
  await openNote(page, "Spring");
  const card = (name: string) => view().getByRole("listitem", { name });
  await card("Sow the peas").focus();
  await page.keyboard.press("Control+ArrowRight");
  const moved = BOARD.replace("- [ ] Sow the peas\n  - in the cold frame\n", "").replace(
    "## Done\n",
    "## Done\n- [x] Sow the peas\n  - in the cold frame\n",
  );
  await onDisk("Spring.md", (text) => text === moved, "it moved, and is done");
  await card("Sow the peas, done").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await view().getByLabel("Words of the card").fill("Order more seeds");
  await page.keyboard.press("Enter");
  await onDisk("Spring.md", (text) => text.includes("- [x] Order more seeds"), "it has its new words");
  await page.keyboard.press("Control+Shift+M");
  await card("Order more seeds, done").focus();
  await page.keyboard.press("Escape");
  // The page tells the window, which then takes the focus: until it has, keys are the page's.
  await page.waitForFunction(() => document.activeElement?.tagName !== "IFRAME");
  await page.keyboard.press("Control+Shift+M");
  await editorOf(page).getByText("Before the columns.").click();
  await page.keyboard.press("Control+z");
  await onDisk("Spring.md", (text) => text.includes("- [x] Order seeds"), "the text takes it back");
  expect(window.errors).toEqual([]);
});

test("a card is dragged to its place, and a change on disk is seen", async () => {
  await openNote(page, "Spring");
  const from = await view().getByRole("listitem", { name: "Mend the fence" }).boundingBox();
  const to = await view().getByRole("listitem", { name: "Order seeds" }).boundingBox();
  if (!from || !to) throw new Error("the cards are not there");
  await page.mouse.move(from.x + 60, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + to.height - 4, { steps: 8 });
  await page.mouse.up();
  await onDisk(
    "Spring.md",
    (text) => text.endsWith("- [x] Order seeds\n- [x] Mend the fence\n"),
    "it is the last one done",
  );
  await served.write("Spring.md", BOARD.replace("Mend the fence", "Paint the fence"));
  await view().getByRole("listitem", { name: "Paint the fence" }).waitFor();
});

test("a drawing is made, drawn in, saved as SVG and opened again", async () => {
  await runCommand(page, "Draw: New drawing");
  const paper = view().getByRole("application", { name: "Drawing" });
  await paper.waitFor();
  // It is no note: nothing is asked of it that only notes have.
  const beside = page.getByRole("complementary", { name: "Outline and backlinks" });
  await beside.getByText("Backlinks and outline of the open note stand here.").waitFor();
  const box = await paper.boundingBox();
  if (!box) throw new Error("there is no paper");
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 260, { steps: 6 });
  await page.mouse.up();
  await onDisk("Drawing.draw", (text) => /<path d="M[^"]+" stroke="#1d2126"\/>/.test(text), "the stroke is on disk");
  await page.keyboard.press("r");
  await page.keyboard.press("2");
  await page.mouse.move(box.x + 320, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 180, { steps: 4 });
  await page.mouse.up();
  await onDisk("Drawing.draw", (text) => /<rect [^>]+ stroke="#1f6b94"\/>/.test(text), "the box too");
  await page.keyboard.press("Control+z");
  await onDisk("Drawing.draw", (text) => !text.includes("<rect") && text.includes("<path"), "undo takes the box back");
  await served.write(
    "Drawing.draw",
    '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.x=1</script><text x="5" y="50" onclick="x()">From outside</text></svg>',
  );
  await view().getByText("From outside").waitFor();
  expect(await view().locator("#paper script").count()).toBe(0);
  expect(window.errors).toEqual([]);
});

import { expect, test } from "vitest";
import type { NoteText } from "../src/protocol/bindings.ts";
import { violationsInBothThemes } from "./axe.ts";
import { ask, editorOf, eventually, openPage, stages } from "./harness.ts";

const BASE = "first\n\nsecond\n\nthird\n\nfourth\n\nbetween\n\nfifth\n";
const MINE = BASE.replace("second", "second, mine").replace("fourth", "fourth, mine").replace("fifth", "fifth, mine");
const THEIRS = BASE.replace("first", "first, theirs").replace("second", "second, theirs").replace("fourth", "4th");

const stage = stages();

test("what changed here and on disk is shown three ways, the rest is put together, and what is saved is the reader's choice", async () => {
  const the = await stage({ "Plan.md": BASE, "Other.md": "Other.\n" });
  const { served } = the;
  const { hash } = (await ask(served, { method: "notes.read", params: { path: "Plan.md" } })) as NoteText;
  // A window that is gone has typed this, while another program wrote that.
  await ask(served, { method: "drafts.put", params: { path: "Plan.md", text: MINE, baseHash: hash } });
  await served.write("Plan.md", THEIRS);
  await the.window.context.close();
  const { page, errors } = await openPage(the.browser, served);

  const alert = page.getByRole("alert").filter({ hasText: "also changed on disk" });
  await alert.waitFor();
  expect(await served.read("Plan.md")).toBe(THEIRS);
  await alert.getByRole("button", { name: "Compare" }).click();
  const dialog = page.getByRole("dialog", { name: "Two versions of “Plan.md”" });
  const both = dialog.getByRole("region", { name: "What both changed" });
  await both.getByText("2 places were changed here and on disk: this is 1 of 2.").waitFor();
  expect(await both.getByRole("definition").allInnerTexts()).toEqual(["second", "second, theirs", "second, mine"]);
  const here = dialog.getByRole("textbox", { name: "Here – edit freely" });
  await here.getByText("second, mine").waitFor();
  expect(await violationsInBothThemes(page, "conflict")).toEqual([]);
  await both.getByRole("button", { name: "Next" }).click();
  await both.getByText("this is 2 of 2.").waitFor();
  expect(await both.getByRole("definition").allInnerTexts()).toEqual(["fourth", "4th", "fourth, mine"]);

  // Theirs of the second place, mine of the first.
  await dialog.getByRole("button", { name: "Take this over" }).nth(1).click();
  await dialog.getByRole("button", { name: "Save the right side" }).click();
  const chosen = BASE.replace("first", "first, theirs")
    .replace("second", "second, mine")
    .replace("fourth", "4th")
    .replace("fifth", "fifth, mine");
  await eventually(async () => (await served.read("Plan.md")) === chosen, "what was chosen is on disk");
  await alert.waitFor({ state: "hidden" });

  await editorOf(page).click();
  await page.keyboard.press("Control+z");
  await eventually(async () => (await served.read("Plan.md")).includes("fourth, mine"), "it can be undone");
  expect(errors).toEqual([]);
});

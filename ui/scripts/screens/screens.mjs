// Every screen: its name, and how a person comes to it.

async function open(page, name) {
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog", { name: "Open a note" });
  await dialog.getByRole("combobox").fill(name);
  await dialog.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("tablist", { name: "Open notes" }).getByRole("tab", { name, selected: true }).waitFor();
}

async function run(page, command) {
  await page.keyboard.press("Control+p");
  const dialog = page.getByRole("dialog", { name: "Command palette" });
  await dialog.getByRole("combobox").fill(command);
  await dialog.getByRole("option", { name: command }).first().click();
}

const note = (name) => (page) => open(page, name);

async function scrolled(page, name, text) {
  await open(page, name);
  await page.locator(".cm-content").getByText(text).first().scrollIntoViewIfNeeded();
}

export const screens = {
  note: note("Garden"),
  "note-below": (page) => scrolled(page, "Garden", "The last line"),
  reading: async (page) => {
    await open(page, "Garden");
    // The session keeps it from one picture to the next.
    if ((await page.locator(".cm-reading").count()) === 0) await run(page, "Switch between reading and writing");
    await page.locator(".cm-reading").waitFor();
  },
  footnote: async (page) => {
    await scrolled(page, "Garden", "What grows where");
    await page.locator(".cm-footnote").first().hover();
    await page.locator(".cm-footnote-tip").waitFor();
  },
  callouts: note("Callouts"),
  code: note("Code and mathematics"),
  diagrams: note("Diagrams"),
  "diagrams-written": async (page) => {
    await open(page, "Diagrams");
    await page.locator(".cm-diagram img").first().click();
    await page.locator(".cm-diagram-preview img").waitFor();
  },
  html: note("HTML"),
  pictures: note("Pictures"),
  queries: note("Open"),
  switcher: async (page) => {
    await open(page, "Garden");
    await page.keyboard.press("Control+o");
    await page.getByRole("dialog", { name: "Open a note" }).getByRole("option").first().waitFor();
  },
  palette: async (page) => {
    await open(page, "Garden");
    await page.keyboard.press("Control+p");
    await page.getByRole("dialog", { name: "Command palette" }).getByRole("option").first().waitFor();
  },
  search: async (page) => {
    await page.keyboard.press("Control+Shift+f");
    await page.keyboard.type("garden");
    await page.locator(".cm-content, [role=tree], [role=listbox]").first().waitFor();
  },
  links: (page) => page.keyboard.press("Control+Shift+b"),
  settings: (page) => run(page, "Settings"),
  shortcuts: (page) => run(page, "Keyboard shortcuts"),
  plugs: (page) => page.keyboard.press("Control+Shift+x"),
};

import { editorOf, eventually, type Stage } from "./harness.ts";

export const BIRDS = `# Birds

Text above.

| Bird | Seen | Where |
|:--|--:|:-:|
| **Jackdaw** | 12 | [[Garden\\|the garden]] |
| Rook | 3 | #field |
| Crow | 200 | \`a\\|b\` |

Text below.
`;

/** What the tests of tables point at, wait for and type in, each in the window and space that it has just then. */
export function tablesOf(stage: () => Pick<Stage, "page" | "served">) {
  const table = () => editorOf(stage().page).locator("table").first();
  const cell = (text: string) => table().locator("td, th").filter({ hasText: text }).first();
  /** The one that is written in. */
  const active = () => stage().page.locator(".cm-table-block .is-active");
  const says = async (path: string, what: string, right: (text: string) => boolean) => {
    let now = "";
    const holds = async () => right((now = await stage().served.read(path)));
    await eventually(holds, `${path} ${what}`).catch((error: unknown) => {
      throw new Error(`${String(error)}, but it is ${now}`);
    });
  };
  const onDisk = (path: string, text: string) => says(path, `is ${text}`, (now) => now === text);
  const holds = (path: string, part: string) => says(path, `holds ${part}`, (now) => now.includes(part));
  const isIn = (name: string) => {
    const { page } = stage();
    return page.getByRole("textbox", { name, exact: true }).and(page.locator(":focus")).waitFor();
  };
  const rows = () => table().locator("tr").allInnerTexts();
  const type = async (text: string) => {
    const { page } = stage();
    await page.keyboard.type(text);
    // A completion that is on its way would take the next key.
    await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "hidden" });
  };
  return { table, cell, active, says, onDisk, holds, isIn, rows, type };
}

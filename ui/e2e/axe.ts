import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { settled } from "./harness.ts";

/** Where pictures of what was looked at go, if somebody wants them. */
const PICTURES = process.env.JACKDAW_PICTURES;
const SOURCE = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The text of a note scrolls by the keyboard that is in it. axe does not know that what can be edited is a stop of Tab. */
const isReached = (id: string, html: string) =>
  id === "scrollable-region-focusable" && /^<div[^>]* class="cm-scroller"/.test(html);

/** What axe finds against WCAG 2.2 A and AA, with the places. */
export async function violations(page: Page): Promise<string[]> {
  // Nothing is measured while it still fades in.
  await settled(page);
  await page.evaluate(await SOURCE);
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
    return axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.filter(({ html }) => !isReached(id, html)).map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ""}`),
  );
}

/** The same in both themes; a picture of each is made if somebody wants them. */
export async function violationsInBothThemes(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page)).map((violation) => `${colorScheme}: ${violation}`));
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
  }
  return found;
}

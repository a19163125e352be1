// Takes a picture of every screen, in both themes: `node scripts/screens.mjs PROGRAM FOLDER [NAME…]`; \`cargo xtask screens\` calls it.
// With JACKDAW_UI_DIST it shows a newer page than the program carries.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { screens } from "./screens/screens.mjs";
import { space } from "./screens/space.mjs";

const [program, folder, ...names] = process.argv.slice(2);
if (!program || !folder) throw new Error("usage: node scripts/screens.mjs PROGRAM FOLDER [NAME…]");
const dist = process.env.JACKDAW_UI_DIST;

const home = await mkdtemp(join(tmpdir(), "jackdaw-screens-"));
for (const [path, content] of Object.entries(space)) {
  const at = join(home, "Notes", path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(at, content);
}
await mkdir(folder, { recursive: true });

const child = spawn(
  program,
  ["serve", join(home, "Notes"), "--port", "0", "--json", "--data-dir", join(home, "data")],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const [line] = await once(createInterface({ input: child.stdout }), "line");
const { url, token } = JSON.parse(line);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    ...(dist ? ["--disable-features=LocalNetworkAccessChecks"] : []),
  ],
});
const failed = [];
for (const [name, show] of Object.entries(screens)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const theme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: theme });
    if (dist)
      await context.route(/^http:\/\/127\.0\.0\.1:\d+\/(?!api\/|plug\/|frame\/|file\/)/, async (route) => {
        const { pathname } = new URL(route.request().url());
        const path = join(dist, pathname === "/" ? "index.html" : pathname);
        const policy = pathname === "/" ? (await route.fetch()).headers()["content-security-policy"] : undefined;
        await route.fulfill({ path, ...(policy ? { headers: { "content-security-policy": policy } } : {}) });
      });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => failed.push(`${name}, ${theme}: ${error}`));
    try {
      await page.goto(`${url}/#token=${token}`);
      await page
        .getByRole("contentinfo")
        .getByText(/^\d+ notes?$/)
        .waitFor();
      await show(page);
      // What is drawn late (pictures, formulas) is to be in it.
      await page.waitForLoadState("networkidle");
    } catch (error) {
      failed.push(`${name}, ${theme}: ${error}`);
    }
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    await context.close();
  }
}
await browser.close();
child.kill("SIGTERM");
await once(child, "exit");
await rm(home, { recursive: true, force: true });
for (const message of failed) process.stderr.write(`${message}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

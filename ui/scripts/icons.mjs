// Draws public/icon.svg as the PNGs that the window and the packages carry: `node scripts/icons.mjs`. Needs Chromium.
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const icons = [
  [512, "icon.png"],
  [256, "128x128@2x.png"],
  [128, "128x128.png"],
  [32, "32x32.png"],
];
const here = new URL("..", import.meta.url);
const svg = await readFile(new URL("public/icon.svg", here), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  for (const [size, name] of icons) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    const path = new URL(`../src-tauri/icons/${name}`, here).pathname;
    await page.screenshot({ path, omitBackground: true });
  }
} finally {
  await browser.close();
}

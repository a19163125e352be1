import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { earlyParts } from "./scripts/earlyParts.ts";
import { pdfParts } from "./scripts/pdfParts.ts";

/** KaTeX's faces in the one format that is used: every browser that the page is made for has it. */
const oneFaceFormat: Plugin = {
  name: "one-face-format",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("katex.min.css") ? code.replace(/,url\([^)]+\) ?format\("(?:woff|truetype)"\)/g, "") : null,
};

export default defineConfig({
  plugins: [oneFaceFormat, svelte(), pdfParts(), earlyParts()],
  // The window loads from `tauri://localhost/`, a browser from `http://host:port/`: both from the root.
  base: "/",
  // The script of the frame that draws diagrams is built as workers are: a module of its own, in parts that come when they are needed.
  worker: { format: "es" },
  build: {
    outDir: "dist",
    // WebKitGTK 2.50 and today's browsers; older ones lack `light-dark()`, which the design tokens are written in.
    target: ["safari18", "chrome130", "firefox130"],
    cssTarget: ["safari18", "chrome130", "firefox130"],
    // Fonts stay files: data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    // What the first note needs is one file: each is a request that the window answers between its own work.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", test: /src\/main\.ts$/, priority: 2 },
            { name: "start", test: /src\/window\.ts$/, priority: 1 },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: true,
    // Cases that the pass in Rust is held to as well.
    fs: { allow: [".", "../tests/markdown"] },
    // `npm run dev` beside a served space: JACKDAW_URL=http://127.0.0.1:7171
    proxy: {
      "/file": process.env.JACKDAW_URL ?? "http://127.0.0.1:7171",
      "/api": { target: process.env.JACKDAW_URL ?? "http://127.0.0.1:7171", ws: true },
    },
  },
  // Style sheets are read by the test of the colours.
  test: { include: ["src/**/*.test.ts"], environment: "jsdom", css: true },
  // Vitest would otherwise resolve Svelte's server build.
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
});

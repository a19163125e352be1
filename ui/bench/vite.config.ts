import { defineConfig } from "vite";

/** What the page of the program is measured beside; no part of it. */
export default defineConfig({
  root: new URL("./plain", import.meta.url).pathname,
  build: { outDir: "../dist", emptyOutDir: true, target: "chrome130" },
});

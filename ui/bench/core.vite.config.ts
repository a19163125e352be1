import { defineConfig } from "vite";

/** The editor by itself, to know how much of it there is before the first key. */
export default defineConfig({
  build: {
    outDir: new URL("./core", import.meta.url).pathname,
    emptyOutDir: true,
    target: ["safari18", "chrome130", "firefox130"],
    rolldownOptions: { input: new URL("./core.ts", import.meta.url).pathname },
  },
});

import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "bench/dist", "bench/core", "src/protocol/bindings.ts"] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // A promise that nobody waits for must say so with `void`.
      "no-console": "error",
      "svelte/no-at-html-tags": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      // Collections here are replaced as a whole (`$state.raw`) or never shown.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    files: ["**/*.ts", "**/*.svelte"],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.node.json"],
        extraFileExtensions: [".svelte"],
        parser: ts.parser,
      },
    },
    rules: { "@typescript-eslint/no-floating-promises": "error", "no-undef": "off" },
  },
  {
    // An interface's framework-free half: it must run without Svelte.
    files: ["src/editor/**/*.ts", "src/protocol/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: ["svelte", "svelte/*", "**/state/*", "**/views/*"] }] },
  },
);

/** What it takes to show files of plugs; few who write notes ever do, so it is loaded with the first of them. */
export { goToProblem, markTroubles } from "./diagnostics.ts";
export { codeLanguage } from "./language.ts";
export { codeExtensions } from "./setup.ts";

import { editorKeys } from "../editor/setup.ts";
import type { Command } from "../protocol/bindings.ts";
import { appCommands } from "./appCommands.ts";
import { keysClash, parseKeys } from "./keys.ts";

const TAKEN = [
  ...appCommands.flatMap(({ key, also = [] }) => (key === undefined ? also : [key, ...also])),
  ...editorKeys.map(({ key }) => key),
];

/** The key that runs a plug's command; null when it has none, or the app has it: the app's keys win. */
export function keyOf({ key }: Command): string | null {
  return key === null || parseKeys(key) === null || TAKEN.some((taken) => keysClash(taken, key)) ? null : key;
}

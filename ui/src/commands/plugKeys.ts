import { onFirstUse } from "../editor/onFirstUse.ts";
import { editorKeys } from "../editor/setup.ts";
import type { Command } from "../protocol/bindings.ts";
import { appCommands } from "./appCommands.ts";
import { parseKeys, pressesClash } from "./keys.ts";

const taken = onFirstUse(() =>
  [
    ...appCommands.flatMap(({ key, also = [] }) => (key === undefined ? also : [key, ...also])),
    ...editorKeys.map(({ key }) => key),
  ].flatMap((keys) => {
    const presses = parseKeys(keys);
    return presses ? [presses] : [];
  }),
);

/** The key that runs a plug's command; null when it has none, or the app has it: the app's keys win. */
export function keyOf({ key }: Command): string | null {
  const presses = key === null ? null : parseKeys(key);
  return presses === null || taken().some((own) => pressesClash(own, presses)) ? null : key;
}

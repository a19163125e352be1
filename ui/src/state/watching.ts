import type { Polling } from "../protocol/bindings.ts";
import type { Messages } from "./messages.svelte.ts";

/** Says that changes by other programs show late, once, and when they no longer do. What has no mend only stands in the list of messages. */
export function tellOfPolling(messages: Messages, before: Polling | null, now: Polling | null): void {
  if (now && now.reason !== before?.reason) {
    const text = `Changes by other programs show a few seconds late: ${now.reason}.`;
    if (now.help === null) messages.say("info", text, { quiet: true });
    else messages.say("warning", `${text} To mend it: ${now.help}`);
  } else if (before && !now) messages.say("success", "Changes by other programs show at once again.");
}

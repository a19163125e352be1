import { autocompletion } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorHost } from "../host.ts";
import { emojiCompletion } from "./emoji.ts";
import { completionKeys } from "./keys.ts";
import { linkCompletion } from "./links.ts";
import { addressCompletion } from "./markdownLinks.ts";
import { plugCompletion } from "./plugCompletion.ts";
import { inCode } from "./shared.ts";
import { slashCompletion } from "./slash.ts";
import { tagCompletion } from "./tags.ts";

/** Links after `[[` and `](`, tags after `#`, emoji after `:`, commands after `/`, and what plugs suggest. */
export function completion(host: EditorHost): Extension {
  const fromPlugs = plugCompletion(host);
  const lists = autocompletion({
    override: [
      (context) => linkCompletion(context, host),
      (context) => addressCompletion(context, host),
      (context) => tagCompletion(context, host),
      (context) => emojiCompletion(context),
      (context) => slashCompletion(context, host),
      (context) => (inCode(context) ? null : fromPlugs(context)),
    ],
    icons: false,
    activateOnTypingDelay: 50,
    interactionDelay: 30,
    maxRenderedOptions: 60,
  });
  return [completionKeys, lists];
}

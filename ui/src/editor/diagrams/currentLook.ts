import { currentTheme } from "../../frames/theme.ts";
import { hexOf } from "./colour.ts";
import { TOKENS, type Colours, type Look } from "./protocol.ts";

/** The colours of the page as they are now. A token says both themes' (`light-dark(…)`): what it comes to is asked of the browser. */
export function currentLook(): Look {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colours = Object.fromEntries(
    TOKENS.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, hexOf(style.color)];
    }),
  ) as Colours;
  probe.remove();
  return { dark: currentTheme().scheme === "dark", colours };
}

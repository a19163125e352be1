import { onTheme } from "../../frames/theme.ts";
import { currentLook } from "./currentLook.ts";
import { Drawer } from "./drawer.ts";

/** A key that waits to be answered goes first. WebKit has no way to ask for that: there it waits a moment. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 30);
  });
}

let follows = false;

/** The one of the page. Its frame, and all that draws, comes with the first diagram. */
export const drawer = new Drawer({
  open: async () => (await import("./frame.ts")).DrawingFrame.open(),
  look: () => {
    if (!follows) onTheme(() => drawer.lookChanged());
    follows = true;
    return currentLook();
  },
  idle,
  tookTooLong: (error) => error instanceof Error && error.name === "TooLong",
  addressOf: (svg) => URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })),
  free: (address) => URL.revokeObjectURL(address),
});

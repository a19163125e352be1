/** How often what is looked at is asked for anew, where the protocol has no event for it: calls that go well tell nobody. */
const LOOK_MS = 2000;

/**
 * Does `look` now and again while the page is seen. What it returns ends that, as an effect wants it.
 * `look` deals with its own errors; its argument says whether its answer still has a place to go.
 */
export function whileSeen(look: (isWanted: () => boolean) => Promise<void>): () => void {
  let wanted = true;
  const again = () => void look(() => wanted);
  again();
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") again();
  }, LOOK_MS);
  return () => {
    wanted = false;
    clearInterval(timer);
  };
}

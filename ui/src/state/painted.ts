/** When what the page has become is on the screen; at once where nobody sees it. */
export function painted(): Promise<void> {
  if (document.visibilityState === "hidden") return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      document.removeEventListener("visibilitychange", done);
      resolve();
    };
    // A page that is put away draws no more.
    document.addEventListener("visibilitychange", done);
    // A frame's callbacks run before it is drawn, a task after that.
    requestAnimationFrame(() => setTimeout(done));
  });
}

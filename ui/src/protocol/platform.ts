import { inWindow } from "./tauri.ts";

/** Opens an address in the system's browser or mail program. */
export async function openOutside(url: string): Promise<void> {
  if (inWindow) {
    const { openUrl } = await import("@tauri-apps/plugin-opener");
    await openUrl(url);
    // A tab that cannot reach back.
  } else window.open(url, "_blank", "noopener,noreferrer");
}

export async function setTitle(title: string): Promise<void> {
  document.title = title;
  if (!inWindow) return;
  const { getCurrentWindow } = await import("@tauri-apps/api/window");
  await getCurrentWindow().setTitle(title);
}

/** Asks `leave` before the window or the page closes; it answers true when nothing would be lost. */
export async function guardClose(unsaved: () => boolean, leave: () => Promise<boolean>): Promise<void> {
  if (inWindow) {
    const { getCurrentWindow } = await import("@tauri-apps/api/window");
    await getCurrentWindow().onCloseRequested(async (event) => {
      if (!(await leave())) event.preventDefault();
    });
    return;
  }
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    void leave();
    event.preventDefault();
  });
}

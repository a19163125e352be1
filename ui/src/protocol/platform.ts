import { invoke } from "@tauri-apps/api/core";
import { inWindow } from "./tauri.ts";

/** Opens an address in the system's browser or mail program. */
export async function openOutside(url: string): Promise<void> {
  if (inWindow) {
    const { openUrl } = await import("@tauri-apps/plugin-opener");
    await openUrl(url);
    // A tab that cannot reach back.
  } else window.open(url, "_blank", "noopener,noreferrer");
}

/** Where a plug's page is served from. The web views of Windows and Android know a scheme of the app's own by another name. */
export function frameAddress(ticket: string, path: string): string {
  const below = `frame/${ticket}/${path.split("/").map(encodeURIComponent).join("/")}`;
  if (!inWindow) return `/${below}`;
  return /Windows|Android/.test(navigator.userAgent) ? `http://plug.localhost/${below}` : `plug://localhost/${below}`;
}

/**
 * Where an attachment is served from; `stamp` is another one for other bytes. `gateway` is the address that the app serves at: WebKitGTK plays
 * sound and films from nowhere else, whatever the page's own scheme.
 */
export function fileAddress(ticket: string, path: string, stamp: string, gateway: string | null = null): string {
  const name = path.split("/").map(encodeURIComponent).join("/");
  const below = `file/${ticket}/${name}${stamp === "" ? "" : `?v=${stamp}`}`;
  if (!inWindow) return `/${below}`;
  if (gateway !== null) return `${gateway}/${below}`;
  return /Windows|Android/.test(navigator.userAgent) ? `http://space.localhost/${below}` : `space://localhost/${below}`;
}

/** Whether a file of the space can be opened with another program: a browser cannot. */
export const opensFiles = inWindow;

/** Opens a file of the space with the program that the system has for it. */
export async function openFile(path: string): Promise<void> {
  await invoke("open_file", { path });
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

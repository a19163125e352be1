import { invoke } from "@tauri-apps/api/core";
import type { BroughtIn } from "./bindings.ts";
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

/** Whether the page is not given the files and pictures that are pasted or dropped, and has to ask for them: so does WebKitGTK. */
export const withholdsFiles = inWindow && /Linux/.test(navigator.userAgent) && !/Android/.test(navigator.userAgent);

/** The picture that is pasted, where it is withheld. To be asked before the event of the paste is over. */
export async function pastedPicture(): Promise<File | null> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((type) => type.startsWith("image/"));
    if (type !== undefined) return new File([await item.getType(type)], "", { type });
  }
  return null;
}

/** Brings in the files that were pasted or dropped, where they are withheld. */
export function bringInFiles(way: "pasted" | "dropped", note: string): Promise<BroughtIn[]> {
  return invoke("bring_in", { way, note });
}

export async function setTitle(title: string): Promise<void> {
  document.title = title;
  if (!inWindow) return;
  const { getCurrentWindow } = await import("@tauri-apps/api/window");
  await getCurrentWindow().setTitle(title);
}

/** Whether the page says how large its window shows everything: a browser's reader says so to the browser. */
export const zooms = inWindow;

/** Shows everything in so many percent of its usual size. */
export async function zoomWindow(percent: number): Promise<void> {
  const { getCurrentWebview } = await import("@tauri-apps/api/webview");
  await getCurrentWebview().setZoom(percent / 100);
}

/** Asks `leave` before the window or the page closes; it answers true when nothing would be lost. */
export async function guardClose(unsaved: () => boolean, leave: () => Promise<boolean>): Promise<void> {
  if (inWindow) {
    const { getCurrentWindow } = await import("@tauri-apps/api/window");
    await getCurrentWindow().onCloseRequested(async (event) => {
      if (await leave()) return;
      event.preventDefault();
      // Who starts the program again meanwhile gets this window.
      await invoke("stays");
    });
    return;
  }
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    void leave();
    event.preventDefault();
  });
}

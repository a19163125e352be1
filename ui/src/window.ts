import { mount } from "svelte";
import type { Transport } from "./protocol/transport.ts";
import { App } from "./state/app.svelte.ts";
import Root from "./views/Root.svelte";

/** Milliseconds for the answers that are under way: a note that takes longer, as on a slow disk, comes into a window that is there. */
const PATIENCE = 60;

/** Shows the interface; `asked`: its note is on the way, and it begins with that. Else it shows that the space is being opened. */
export async function open(target: HTMLElement, transport: Transport, asked: boolean): Promise<void> {
  const app = new App(transport);
  const filled = asked && (await isDone(app.restored, PATIENCE));
  mount(Root, { target, props: { app, filled } });
}

function isDone(work: Promise<void>, within: number): Promise<boolean> {
  const over = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), within));
  return Promise.race([work.then(() => true), over]);
}

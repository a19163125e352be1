import { mount } from "svelte";
import type { Transport } from "./protocol/transport.ts";
import { App } from "./state/app.svelte.ts";
import Root from "./views/Root.svelte";

/** Shows the interface; `filled`: with its note, which is here already. Else it shows that the space is being opened. */
export async function open(target: HTMLElement, transport: Transport, filled: boolean): Promise<void> {
  const app = new App(transport);
  if (filled) await app.restored;
  mount(Root, { target, props: { app, filled } });
}

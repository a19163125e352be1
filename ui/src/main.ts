import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/inter/wght-italic.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "@fontsource-variable/source-serif-4/wght-italic.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./design/base.css";
import "./design/editor.css";
import "./design/comforts.css";
import "./design/math.css";
import "./design/diagrams.css";
import "./design/html.css";
import "./design/properties.css";
import "./design/tables.css";
import "./design/dock.css";
import "./design/media.css";
import "./design/pages.css";
import "./design/queries.css";
import "./design/sections.css";
import { AskingAhead } from "./state/askingAhead.ts";
import { messageOf } from "./protocol/client.ts";
import { connect } from "./protocol/connect.ts";

/** Milliseconds; a space that takes longer to open is shown to be opening. */
const PATIENCE = 60;

/** Asks, and shows the interface when the answers are here: to parse it would keep them waiting, as the page has one thread. */
async function start(target: HTMLElement, transport: AskingAhead): Promise<void> {
  const filled = await transport.first(PATIENCE);
  const { open } = await import("./window.ts");
  await open(target, transport, filled);
}

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
const transport = new AskingAhead(connect());
start(target, transport).catch((error: unknown) => {
  transport.close();
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = `Jackdaw could not be loaded: ${messageOf(error)} Load the page again; nothing is lost.`;
  target.replaceChildren(said);
});

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

/** The interface's own, as `design/tokens.css` has it. */
const LETTERS = '1em "Inter Variable"';
/** Milliseconds; a space that takes longer to open is shown to be opening. */
const PATIENCE = 60;

/** Asks first: the app answers while the page's scripts are read. To parse the interface keeps what comes waiting, as the page has one thread. */
async function start(transport: AskingAhead): Promise<void> {
  const asked = await transport.asked(PATIENCE);
  const [{ open }] = await Promise.all([import("./window.ts"), styled()]);
  const target = document.getElementById("app");
  if (!target) throw new Error("index.html has no #app");
  await open(target, transport, asked);
}

/** Resolves when the page is there and looks as it will, or cannot: this script waits for neither, and text that is measured before is measured twice. */
async function styled(): Promise<void> {
  if (document.readyState === "loading")
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  const coming = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].filter(({ sheet }) => !sheet);
  await Promise.all(
    coming.map(
      (link) =>
        new Promise((resolve) => {
          link.addEventListener("load", resolve, { once: true });
          link.addEventListener("error", resolve, { once: true });
        }),
    ),
  );
}

// Text that is laid out before they are here has the system's letters for a moment, and is laid out twice.
void styled().then(() => document.fonts.load(LETTERS).catch(() => undefined));
const transport = new AskingAhead(connect());
start(transport).catch((error: unknown) => {
  transport.close();
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = `Jackdaw could not be loaded: ${messageOf(error)} Load the page again; nothing is lost.`;
  (document.getElementById("app") ?? document.body).replaceChildren(said);
});

/**
 * Runs in the frame that draws, and nowhere else: the whole of mermaid is shut in with it. See `frame.ts`.
 */
import mermaid from "mermaid";
import { configOf } from "./look.ts";
import { asPicture } from "./picture.ts";
import { HERE, type Answer, type Order } from "./protocol.ts";
import { inWords } from "./words.ts";

/** A source that is longer is no diagram, and could take minutes. */
const LONGEST = 50_000;
/** Of what is drawn. */
const MOST_SIGNS = 4_000_000;

/** Pixels. */
const BETWEEN_TICKS = 6;

async function draw({ id, source, look }: Order): Promise<Answer> {
  const wrong = (message: string): Answer => ({ id, wrong: { message, line: null } });
  if (source.length > LONGEST) return wrong(`The diagram has more than ${LONGEST} characters and is not drawn.`);
  try {
    mermaid.initialize(configOf(look));
    const { svg, diagramType } = await mermaid.render("diagram", source);
    const drawn = asPicture(thinned(svg), diagramType);
    return drawn.svg.length > MOST_SIGNS ? wrong("The diagram is too large to be shown.") : { id, drawn };
  } catch (error) {
    return { id, wrong: inWords(error, source) };
  } finally {
    // What it measured with, also where it was stopped half-way.
    document.body.replaceChildren();
  }
}

/** A scale that is set by dates has them all, however close they are: those that would lie on another one go. */
function thinned(svg: string): string {
  const place = document.createElement("div");
  place.innerHTML = svg;
  document.body.append(place);
  for (const axis of place.querySelectorAll(".grid")) {
    let taken = Number.NEGATIVE_INFINITY;
    for (const label of axis.querySelectorAll(".tick text")) {
      const { left, right } = label.getBoundingClientRect();
      if (left < taken) label.remove();
      else taken = right + BETWEEN_TICKS;
    }
  }
  return place.innerHTML;
}

window.addEventListener(
  "message",
  ({ source, ports: [port] }) => {
    if (source !== window.parent || !port) return;
    const tell = (answer: Answer) => port.postMessage(answer);
    port.onmessage = ({ data }: MessageEvent<Order>) => void draw(data).then(tell);
    tell({ ready: true });
  },
  { once: true },
);
window.parent.postMessage(HERE, "*");

import script from "./draw.ts?worker&url";
import { HERE, type Answer, type Drawn, type Look, type Order, type Wrong } from "./protocol.ts";

/** Longer than any disk takes. */
const LOADS_MS = 20_000;
/** A diagram that is not drawn by then is given up. */
const DRAWS_MS = 20_000;
/** About as wide as the text: charts that take the room there is take that. */
const WIDTH = 680;

/**
 * What a document in the frame may do: run the app's own scripts, and set its styles. It can load nothing and send nothing, no text in it
 * becomes a script, and nothing of it is ever seen: what it draws is shown as a picture, which runs and loads nothing either.
 *
 * It keeps the app's origin: a frame without one would have its scripts refused by `jackdaw serve`, as a page of another site has.
 */
const SANDBOX = "allow-scripts allow-same-origin";

function policy(): string {
  const scripts = import.meta.env.DEV ? "'self'" : new URL(".", new URL(script, location.href)).href;
  return `default-src 'none'; script-src ${scripts}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
}

/** Nothing came of a diagram. What draws may be at it for ever: it is not to be asked again. */
export class TooLong extends Error {
  override name = "TooLong";
}

/** A hidden frame with mermaid in it, and the channel to it. */
export class DrawingFrame {
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (answer: { drawn: Drawn } | { wrong: Wrong }) => void>();
  #last = 0;

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.#element = element;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (!("id" in data)) return;
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    };
  }

  static async open(): Promise<DrawingFrame> {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", SANDBOX);
    frame.setAttribute("allow", "");
    frame.className = "diagram-frame";
    frame.tabIndex = -1;
    frame.title = "Drawing";
    frame.setAttribute("aria-hidden", "true");
    frame.style.width = `${WIDTH}px`;
    const page = document.implementation.createHTMLDocument("");
    const rule = page.createElement("meta");
    rule.httpEquiv = "Content-Security-Policy";
    rule.content = policy();
    const drawing = page.createElement("script");
    drawing.type = "module";
    drawing.src = new URL(script, location.href).href;
    page.head.append(rule, drawing);
    frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;

    const { port1, port2 } = new MessageChannel();
    const here = (event: MessageEvent<unknown>) => {
      if (event.source === null || event.source !== frame.contentWindow || event.data !== HERE) return;
      window.removeEventListener("message", here);
      frame.contentWindow.postMessage(null, "*", [port2]);
    };
    // It says by itself when its script runs: to be loaded is another thing, and in some web views an earlier one.
    window.addEventListener("message", here);
    const ready = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("it does not answer")), LOADS_MS);
      port1.onmessage = () => {
        clearTimeout(late);
        resolve();
      };
    });
    document.body.append(frame);
    try {
      await ready;
      return new DrawingFrame(frame, port1);
    } catch (error) {
      window.removeEventListener("message", here);
      frame.remove();
      throw error;
    }
  }

  draw(source: string, look: Look): Promise<{ drawn: Drawn } | { wrong: Wrong }> {
    const order: Order = { id: ++this.#last, source, look };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#element.remove();
        this.#port.close();
        reject(new TooLong());
      }, DRAWS_MS);
      this.#waiting.set(order.id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      this.#port.postMessage(order);
    });
  }
}

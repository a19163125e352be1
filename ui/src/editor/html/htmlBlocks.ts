import { WidgetType, type EditorView } from "@codemirror/view";
import { Heights } from "../blocks/heights.ts";
import { refreshBlocks } from "../blocks/blocks.ts";
import { blockActs } from "../blocks/acts.ts";
import { innerText } from "../blocks/inner.ts";
import type { Block, BlockKind } from "../blocks/kind.ts";
import { focused } from "../focus.ts";
import { documentKey } from "../identity.ts";
import type { MediaHost } from "../media/mediaHost.ts";
import { RenderedText } from "../media/rendered.ts";
import { readingMode } from "../mode.ts";
import { closedUntil, goesOn, keepDetails } from "./details.ts";
import { loadSanitiser, sanitiser, type Sanitiser } from "./sanitise.ts";
import { shows } from "./shows.ts";

/** A longer one is no part of a note but a page: it stays its source. */
const LONGEST = 100_000;
/** Room for a block before it was measured: a line of it. */
const LINE_HEIGHT = 26;

const heights = new Heights(500);

/** HTML on lines of its own: shown, made safe, with the source in its place while the caret is in it. */
export function htmlBlocks(host: MediaHost): BlockKind {
  return {
    nodes: ["HTMLBlock"],
    nested: true,
    read(state, node): Block | null {
      const html = innerText(state, node);
      if (html.length > LONGEST) return null;
      const reading = state.facet(readingMode);
      // What is seen of nothing is written: it must be found. Who only reads does without.
      if (!shows(html) && !reading) return null;
      const note = (state.facet(documentKey) as { path?: string } | null)?.path ?? "";
      const widget = new HtmlWidget(host, html, note);
      if (!goesOn(html)) return { widget, reveals: true };
      return { widget, reveals: true, reach: (now, at) => closedUntil(now, at, widget.key) };
    },
  };
}

class HtmlWidget extends WidgetType {
  readonly #host: MediaHost;
  #safe: string | null = null;

  constructor(
    host: MediaHost,
    readonly html: string,
    readonly note: string,
  ) {
    super();
    this.#host = host;
  }

  get key(): string {
    return `${this.note}\n${this.html}`;
  }

  override eq(other: HtmlWidget): boolean {
    return other.html === this.html && other.note === this.note;
  }

  override get estimatedHeight(): number {
    return heights.of(this.key) ?? this.html.split("\n").length * LINE_HEIGHT;
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = document.createElement("div");
    block.className = "cm-html-block";
    if (!shows(this.html)) block.classList.add("is-unseen");
    const room = heights.of(this.key);
    if (room !== undefined) block.style.minHeight = `${room}px`;
    const ready = sanitiser();
    if (ready) this.#fill(block, view, ready);
    else void this.#wait(block, view);
    return block;
  }

  async #wait(block: HTMLElement, view: EditorView): Promise<void> {
    const source = document.createElement("pre");
    source.className = "cm-html-source";
    source.textContent = this.html;
    block.append(source);
    const make = await loadSanitiser().catch(() => null);
    // Where it did not load the source is what can be shown.
    if (!make || gone.has(block)) return;
    block.replaceChildren();
    this.#fill(block, view, make);
    view.requestMeasure();
  }

  #fill(block: HTMLElement, view: EditorView, make: Sanitiser): void {
    this.#safe ??= make(this.html);
    block.style.minHeight = "";
    const changed = () => view.requestMeasure();
    const text = new RenderedText(this.#safe, this.#host, { from: this.note, chain: [`${this.note}##^`], changed });
    texts.set(block, text);
    block.append(
      text.element,
      blockActs("this HTML", () => edit(view, block)),
    );
    const over = goesOn(this.html);
    keepDetails(this.key, text.element, () => {
      changed();
      // What is below it comes or goes.
      if (over) view.dispatch({ effects: refreshBlocks.of(null) });
    });
    block.addEventListener("click", (event) => {
      // A text in it that was marked by the mouse stays marked.
      const marked = !(getSelection()?.isCollapsed ?? true);
      if (event.button === 0 && !isOwn(event) && !marked && !view.state.facet(readingMode)) edit(view, block);
    });
  }

  override destroy(block: HTMLElement): void {
    heights.remember(this.key, block.offsetHeight);
    gone.add(block);
    texts.get(block)?.destroy();
    texts.delete(block);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const texts = new WeakMap<HTMLElement, RenderedText>();
const gone = new WeakSet<HTMLElement>();

/** What does something itself. */
const isOwn = ({ target }: Event) =>
  target instanceof Element && target.closest("a[href], button, input, summary, audio, video, .media-pdf") !== null;

/** Puts the caret into the source, at its beginning: a block may be one line. */
function edit(view: EditorView, block: HTMLElement): void {
  const { from } = view.state.doc.lineAt(view.posAtDOM(block));
  view.focus();
  // In one step with the focus: a caret in a block that is still covered would be put behind it.
  view.dispatch({ selection: { anchor: from }, effects: focused.of(true) });
}

import { WidgetType, type EditorView } from "@codemirror/view";
import type { EmbedTarget } from "../../protocol/bindings.ts";
import { EmbedView } from "./embedView.ts";
import type { MediaHost } from "./mediaHost.ts";
import { picture } from "./picture.ts";
import type { WrittenEmbed } from "./written.ts";

const sameWritten = (a: WrittenEmbed, b: WrittenEmbed) =>
  a.link.target === b.link.target &&
  a.link.kind === b.link.kind &&
  a.alias === b.alias &&
  a.size?.width === b.size?.width &&
  a.size?.height === b.size?.height;

/** A press on what stands for a source puts the caret into it; with Ctrl it is opened instead. */
function pressing(element: HTMLElement, view: EditorView, open: (elsewhere: boolean) => void): void {
  element.addEventListener("mousedown", (event) => {
    if (isOwn(event)) return;
    // The editor's own answer would set the caret beside it.
    if (event.button === 1 || event.ctrlKey || event.metaKey) event.preventDefault();
  });
  const click = (event: MouseEvent) => {
    if (isOwn(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (event.button === 1 || event.ctrlKey || event.metaKey) open(true);
    // A text in it that was marked by the mouse stays marked.
    else if (event.button === 0 && (getSelection()?.isCollapsed ?? true)) {
      view.focus();
      view.dispatch({ selection: { anchor: view.posAtDOM(element) }, scrollIntoView: false });
    }
  };
  element.addEventListener("click", click);
  element.addEventListener("auxclick", click);
}

/** What does something itself. */
const isOwn = ({ target }: Event) =>
  target instanceof Element && target.closest("a, button, input, summary, audio, video, .media-pdf") !== null;

/** A picture within the text. */
export class PictureWidget extends WidgetType {
  readonly #host: MediaHost;
  readonly #src: string;

  constructor(
    host: MediaHost,
    readonly from: string,
    readonly target: EmbedTarget | undefined,
    readonly written: WrittenEmbed,
    /** It stands below its source, which is shown. */
    readonly below: boolean,
  ) {
    super();
    this.#host = host;
    this.#src = target?.path == null ? "" : (host.address(target.path, target.stamp) ?? "");
  }

  override eq(other: PictureWidget): boolean {
    return (
      other.below === this.below &&
      other.from === this.from &&
      other.#src === this.#src &&
      other.target?.path === this.target?.path &&
      sameWritten(other.written, this.written)
    );
  }

  override toDOM(view: EditorView): HTMLElement {
    const element = picture(this.#host, this.target, this.written, () => view.requestMeasure());
    element.classList.add("cm-media");
    if (this.below) element.classList.add("is-below");
    pressing(element, view, (elsewhere) => this.#host.follow(this.from, this.written.link, elsewhere));
    return element;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const views = new WeakMap<HTMLElement, EmbedView>();

/** A note, sound, a film or a PDF within the text. What it shows follows its source by itself. */
export class EmbedWidget extends WidgetType {
  readonly #host: MediaHost;

  constructor(
    host: MediaHost,
    readonly from: string,
    readonly written: WrittenEmbed,
    readonly below: boolean,
  ) {
    super();
    this.#host = host;
  }

  override eq(other: EmbedWidget): boolean {
    return other.below === this.below && other.from === this.from && sameWritten(other.written, this.written);
  }

  override toDOM(view: EditorView): HTMLElement {
    const { from, written } = this;
    const embed = new EmbedView(this.#host, {
      from,
      written,
      chain: [`${from}##^`],
      changed: () => view.requestMeasure(),
    });
    embed.element.classList.add("cm-media");
    if (this.below) embed.element.classList.add("is-below");
    views.set(embed.element, embed);
    pressing(embed.element, view, (elsewhere) => this.#host.follow(from, written.link, elsewhere));
    return embed.element;
  }

  override destroy(element: HTMLElement): void {
    views.get(element)?.destroy();
    views.delete(element);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

import type { Extension, StateEffect } from "@codemirror/state";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { NoteDocument } from "./document.ts";
import { onLeave } from "./leaving.ts";
import { toMode, type Mode } from "./mode.ts";
import { parseAround } from "./parsedAhead.ts";
import { USUAL_MODES, toModes, type Modes } from "./modes/modes.ts";

/** Where a reader was in a note. */
export interface Place {
  anchor: number;
  head: number;
  /** The first visible line's start. */
  top: number;
}

/** The one editor view; shows one document at a time and remembers for each where the reader was. */
export class NoteEditor {
  readonly view: EditorView;
  #shown: NoteDocument | null = null;
  #mode: Mode = "live";
  #modes = USUAL_MODES;
  #vim: Extension | null = null;
  readonly #scroll = new WeakMap<NoteDocument, StateEffect<unknown>>();

  /** `document`: what it shows to begin with. An empty view that is filled at once is laid out twice. */
  constructor(parent: HTMLElement, document: NoteDocument | null = null) {
    this.view = new EditorView(document ? { parent, state: document.state } : { parent });
    this.#shown = document;
    document?.attach(this.view);
  }

  get shown(): NoteDocument | null {
    return this.#shown;
  }

  /** How notes are shown. */
  set mode(mode: Mode) {
    this.#mode = mode;
    this.#followMode();
    this.#followModes();
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** How notes behave while they are written. */
  set modes(modes: Modes) {
    const wasChecked = this.#modes.spellcheck;
    this.#modes = modes;
    this.#followModes();
    if (wasChecked && !modes.spellcheck && this.#shown) this.#drawAnew();
    // Lines may have another width or size.
    this.view.requestMeasure();
  }

  /** Vim's keys count as soon as they are there. */
  async loadVim(): Promise<void> {
    const { vimKeys } = await import("./modes/vim.ts");
    this.#vim = vimKeys;
    this.#followModes();
  }

  show(document: NoteDocument | null): void {
    if (document === this.#shown) return;
    this.#leave();
    this.#shown = document;
    if (!document) return;
    this.view.setState(document.state);
    document.attach(this.view);
    this.#followMode();
    this.#followModes();
    const scroll = this.#scroll.get(document);
    if (scroll) this.view.dispatch({ effects: scroll });
    else this.view.scrollDOM.scrollTop = 0;
  }

  /** Puts the cursor on a line and column (from 1) with the line in the upper third, where a reader looks. */
  goToLine(line: number, column = 1): void {
    const { doc } = this.view.state;
    const { from, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    // Columns count characters; the editor counts in UTF-16.
    const before = [...text].slice(0, Math.max(0, column - 1)).join("");
    parseAround(this.view, from);
    this.view.dispatch({
      selection: { anchor: from + before.length },
      effects: EditorView.scrollIntoView(from, { y: "start", yMargin: this.view.scrollDOM.clientHeight / 4 }),
    });
  }

  place(): Place {
    const { anchor, head } = this.view.state.selection.main;
    const { top } = this.view.scrollDOM.getBoundingClientRect();
    return { anchor, head, top: this.view.lineBlockAtHeight(top - this.view.documentTop).from };
  }

  restore({ anchor, head, top }: Place): void {
    const max = this.view.state.doc.length;
    const within = (pos: number) => Math.max(0, Math.min(pos, max));
    const selection = EditorSelection.single(within(anchor), within(head));
    // Above the first line there is room, which a reader at the beginning sees.
    const isAtTop = this.view.state.doc.lineAt(within(top)).number === 1;
    if (!isAtTop) parseAround(this.view, within(top));
    const effects = isAtTop ? [] : [EditorView.scrollIntoView(within(top), { y: "start", yMargin: 0 })];
    this.view.dispatch({ selection, effects });
    if (isAtTop) this.view.scrollDOM.scrollTop = 0;
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.#leave();
    this.#shown = null;
    this.view.destroy();
  }

  #followMode(): void {
    const effect = this.#shown && toMode(this.view.state, this.#mode);
    if (!effect) return;
    const { hasFocus, contentDOM } = this.view;
    this.view.dispatch({ effects: effect });
    // What cannot be written in any more would lose the keyboard, which scrolls it.
    if (hasFocus) contentDOM.focus({ preventScroll: true });
  }

  /** What is typed in a field within the text, and is not in the text yet, is taken. */
  settle(): void {
    const active = document.activeElement;
    const { dom, contentDOM } = this.view;
    if (active instanceof HTMLElement && active !== contentDOM && dom.contains(active)) active.blur();
  }

  #followModes(): void {
    // Who only reads has no caret that these could go by.
    const quiet = { vim: false, focusMode: false, typewriter: false };
    const modes = this.#mode === "reading" ? { ...this.#modes, ...quiet } : this.#modes;
    const change = this.#shown && toModes(this.view.state, modes, this.#vim);
    if (change) this.view.dispatch(change);
  }

  /** What a web view underlined stays so for as long as the line is the same to it. */
  #drawAnew(): void {
    this.settle();
    const scroll = this.view.scrollSnapshot();
    this.view.setState(this.view.state);
    this.view.dispatch({ effects: scroll });
  }

  #leave(): void {
    if (!this.#shown) return;
    this.settle();
    for (const leave of this.view.state.facet(onLeave)) leave(this.view);
    this.#scroll.set(this.#shown, this.view.scrollSnapshot());
    this.#shown.detach();
  }
}

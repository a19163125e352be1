import { Compartment, EditorState, Facet, Prec, type Extension, type StateEffect } from "@codemirror/state";
import { EditorView, keymap, type Command } from "@codemirror/view";

/**
 * `live`: marks stand where the caret is, and nowhere else · `source`: the note as it is written, nothing hidden and nothing in place of
 * text · `reading`: the note as it looks, without a caret.
 */
export type Mode = "live" | "source" | "reading";
export const MODES: readonly Mode[] = ["live", "source", "reading"];

/** Whether the note is shown as it is written. */
export const sourceMode = Facet.define<boolean, boolean>({ combine: (values) => values.some(Boolean) });

/** Whether the note is only read. */
export const readingMode = Facet.define<boolean, boolean>({ combine: (values) => values.some(Boolean) });

/** Whether tasks can be ticked: also by who only reads, where the note can be written. */
const ticks = Facet.define<boolean, boolean>({ combine: (values) => values[0] ?? false });
export const canTick = (state: EditorState): boolean => !state.readOnly || state.facet(ticks);

/** Of what is seen, an arrow scrolls this much: three lines. */
const STEP = 78;
/** What stays in sight when a page is turned. */
const KEPT = 60;

function scroll(by: (view: EditorView) => number): Command {
  return (view) => {
    view.scrollDOM.scrollBy({ top: by(view) });
    return true;
  };
}

const page = ({ scrollDOM }: EditorView) => scrollDOM.clientHeight - KEPT;
/** By the editor's own means: it keeps what is seen in its place while it learns the heights of what comes into sight. */
function scrollToEnd(y: "start" | "end"): Command {
  return (view) => {
    const pos = y === "start" ? 0 : view.state.doc.length;
    view.dispatch({ effects: EditorView.scrollIntoView(pos, { y, yMargin: view.scrollDOM.clientHeight }) });
    return true;
  };
}

/** There is no caret to be moved: keys move the page. */
const readingKeys = keymap.of([
  { key: "ArrowDown", run: scroll(() => STEP) },
  { key: "ArrowUp", run: scroll(() => -STEP) },
  { key: "Space", run: scroll(page), shift: scroll((view) => -page(view)) },
  { key: "PageDown", run: scroll(page) },
  { key: "PageUp", run: scroll((view) => -page(view)) },
  ...["Home", "Mod-Home"].map((key) => ({ key, run: scrollToEnd("start") })),
  ...["End", "Mod-End"].map((key) => ({ key, run: scrollToEnd("end") })),
]);

function reading(state: EditorState): Extension {
  return [
    readingMode.of(true),
    ticks.of(!state.readOnly),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.editorAttributes.of({ class: "cm-reading" }),
    EditorView.contentAttributes.of({ tabindex: "0", "aria-readonly": "true" }),
    Prec.highest(readingKeys),
  ];
}

const mode = new Compartment();

/** Part of every note's extensions: the mode can change while the note is open. */
export const switchableMode: Extension = mode.of([]);

function modeOf(state: EditorState): Mode {
  if (state.facet(readingMode)) return "reading";
  return state.facet(sourceMode) ? "source" : "live";
}

/** What brings a note's state into a mode; null when it is in it, or knows none. */
export function toMode(state: EditorState, wanted: Mode): StateEffect<unknown> | null {
  if (mode.get(state) === undefined || modeOf(state) === wanted) return null;
  if (wanted === "reading") return mode.reconfigure(reading(state));
  return mode.reconfigure(wanted === "source" ? sourceMode.of(true) : []);
}

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, showTooltip, type Tooltip } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import type { EditorHost } from "../host.ts";
import { renderCell } from "../tables/inline.ts";
import { footnoteAt, said } from "./find.ts";

/** Until a footnote is shown under the pointer. */
const HOVER_MS = 300;
/** Of a long one, that many letters. */
const SHOWN = 600;

/** A footnote's picture stands where the footnote is said; here are its words. */
const wordsAlone = { draw: (_: unknown, words: () => HTMLElement) => words() };

function tipOf(view: EditorView, footnote: SyntaxNode, host: EditorHost): Tooltip | null {
  const text = said(view.state, footnote);
  if (text === null) return null;
  return {
    pos: footnote.from,
    end: footnote.to,
    above: true,
    create: () => ({ dom: drawn(text, host) }),
  };
}

/** Line by line, with what is emphasised and its links: those are followed as the note's own are. */
function drawn(text: string, host: EditorHost): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-footnote-tip";
  for (const [at, line] of shortened(text).split("\n").entries())
    dom.append(at > 0 ? "\n" : "", renderCell(line, wordsAlone));
  const linkAt = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>(".cm-link") : null);
  // The press would take the keyboard from the mark, and the tip with it.
  dom.addEventListener("mousedown", (event) => {
    if (linkAt(event)) event.preventDefault();
  });
  dom.addEventListener("click", (event) => {
    const { target, kind } = linkAt(event)?.dataset ?? {};
    if (!target) return;
    host.followLink({ target, kind: kind === "wiki" ? "wiki" : "markdown" }, event.ctrlKey || event.metaKey);
  });
  return dom;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

const reached = StateEffect.define<Tooltip | null>();

/** What the mark says that the keyboard is on. */
const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(tip, transaction) {
    let next = transaction.docChanged ? null : tip;
    for (const effect of transaction.effects) if (effect.is(reached)) next = effect.value;
    return next;
  },
  provide: (field) => showTooltip.from(field),
});

/** The keyboard comes and goes while the page is drawn, too, and a view takes no change then. */
function show(view: EditorView, tip: Tooltip | null): void {
  queueMicrotask(() => {
    if (tip !== view.state.field(shown)) view.dispatch({ effects: reached.of(tip) });
  });
}

/** What footnotes say, beside their marks: under the pointer, and where marks are stops of Tab also at these. */
export function footnoteTips(host: EditorHost): Extension {
  return [
    hoverTooltip(
      (view, pos) => {
        const footnote = footnoteAt(view.state, pos);
        return footnote && tipOf(view, footnote, host);
      },
      { hoverTime: HOVER_MS, hideOnChange: true },
    ),
    shown,
    EditorView.domEventHandlers({
      focusin(event, view) {
        const { target } = event;
        if (!(target instanceof HTMLElement) || !target.matches(".cm-footnote")) return;
        const footnote = footnoteAt(view.state, view.posAtDOM(target));
        show(view, footnote && tipOf(view, footnote, host));
      },
      focusout: (_, view) => show(view, null),
      keydown(event, view) {
        if (event.key !== "Escape" || !view.state.field(shown)) return false;
        show(view, null);
        return true;
      },
    }),
  ];
}

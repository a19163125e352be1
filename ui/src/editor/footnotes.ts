import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState, Extension, Text } from "@codemirror/state";
import { EditorView, hoverTooltip, type Command } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

/** Reading a note to its end may take this long, in milliseconds: what a footnote says mostly stands there. */
const PARSE_MS = 50;
/** Until a footnote is shown under the pointer. */
const HOVER_MS = 300;
/** Of a long one, that many letters. */
const SHOWN = 600;

const FOOTNOTES = new Set(["FootnoteReference", "FootnoteDefinition", "InlineFootnote"]);

const wholeTree = (state: EditorState) => ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state);

/** The footnote's mark, with what it says or without, or definition that a place is in. */
function footnoteAt(state: EditorState, pos: number): SyntaxNode | null {
  for (const side of [1, -1] as const)
    for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(pos, side); node; node = node.parent)
      if (FOOTNOTES.has(node.name)) return node;
  return null;
}

function labelOf(state: EditorState, footnote: SyntaxNode): string {
  const label = footnote.getChild("FootnoteLabel");
  return label ? state.sliceDoc(label.from, label.to).toLowerCase() : "";
}

function definitionOf(state: EditorState, label: string): SyntaxNode | null {
  const definitions = wholeTree(state).topNode.getChildren("FootnoteDefinition");
  return definitions.find((definition) => labelOf(state, definition) === label) ?? null;
}

function referencesTo(state: EditorState, label: string): number[] {
  const found: number[] = [];
  wholeTree(state).iterate({
    enter: ({ name, from, node }) => {
      if (name === "FootnoteReference" && labelOf(state, node) === label) found.push(from);
      return name !== "FootnoteReference";
    },
  });
  return found;
}

/** What a definition says, without its mark and its indentation. */
function textOf(state: EditorState, definition: SyntaxNode): { from: number; text: string } {
  const mark = definition.getChildren("FootnoteMark").at(-1);
  const from = mark ? mark.to : definition.from;
  const after = /^[ \t]*/.exec(state.sliceDoc(from, definition.to))?.[0].length ?? 0;
  const text = state.sliceDoc(from + after, definition.to).replaceAll(/\n[ \t]+/g, "\n");
  return { from: from + after, text };
}

/** What a footnote says that is written where it is referred to. */
export function inlineFootnoteText(state: EditorState, { from, to }: SyntaxNode): string {
  return state.sliceDoc(from + "^[".length, to - "]".length);
}

/** Where the other end of the footnote at `pos` is: what it says, or where it is said; null where there is none. */
function otherEnd(state: EditorState, pos: number): number | null {
  const footnote = footnoteAt(state, pos);
  if (!footnote || footnote.name === "InlineFootnote") return null;
  const label = labelOf(state, footnote);
  if (footnote.name === "FootnoteDefinition") return referencesTo(state, label)[0] ?? null;
  const definition = definitionOf(state, label);
  return definition && textOf(state, definition).from;
}

function jump(view: EditorView, to: number): void {
  view.dispatch({
    selection: { anchor: to },
    effects: EditorView.scrollIntoView(to, { y: "center" }),
    userEvent: "select",
  });
  view.focus();
}

/** From a footnote's mark to what it says, and from there back to the first mark. */
export const followFootnote: Command = (view) => {
  const to = otherEnd(view.state, view.state.selection.main.head);
  if (to !== null) jump(view, to);
  return to !== null;
};

/** Writes the mark of a new footnote at the caret and its definition at the end of the note, where the caret goes. */
export const insertFootnote: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  const taken = new Set<string>();
  wholeTree(state).iterate({
    enter: ({ name, from, to }) => void (name === "FootnoteLabel" && taken.add(state.sliceDoc(from, to))),
  });
  let number = 1;
  while (taken.has(String(number))) number++;
  const { doc } = state;
  const { to } = state.selection.main;
  const reference = `[^${number}]`;
  const definition = `${to === doc.length ? "\n\n" : gapAfter(doc)}${reference}: `;
  const changes = state.changes([
    { from: to, insert: reference },
    { from: doc.length, insert: definition },
  ]);
  view.dispatch({
    changes,
    selection: { anchor: changes.newLength },
    effects: EditorView.scrollIntoView(changes.newLength),
    userEvent: "input",
  });
  return true;
};

const DEFINITION = /^\[\^[^\]]+\]:/;

/** A definition stands by itself, or below another one. */
function gapAfter(doc: Text): string {
  const last = doc.line(doc.lines).text;
  if (last !== "") return DEFINITION.test(last) ? "\n" : "\n\n";
  const before = doc.line(Math.max(1, doc.lines - 1)).text;
  return before === "" || DEFINITION.test(before) ? "" : "\n";
}

/** What a mark says; null for a definition, which says it itself. */
function said(state: EditorState, footnote: SyntaxNode): string | null {
  if (footnote.name === "InlineFootnote") return inlineFootnoteText(state, footnote);
  if (footnote.name !== "FootnoteReference") return null;
  const definition = definitionOf(state, labelOf(state, footnote));
  return definition ? textOf(state, definition).text : "This footnote is not written yet.";
}

const hover = hoverTooltip(
  (view, pos) => {
    const footnote = footnoteAt(view.state, pos);
    const text = footnote && said(view.state, footnote);
    if (!footnote || text === null) return null;
    return {
      pos: footnote.from,
      end: footnote.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-footnote-tip";
        dom.textContent = shortened(text);
        return { dom };
      },
    };
  },
  { hoverTime: HOVER_MS, hideOnChange: true },
);

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** A click on a mark that shows its number leads to what it says; where it is being written the click places the caret, and Mod-click leads. */
const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    const mark = event.target instanceof Element ? event.target.closest(".cm-footnote") : null;
    if (!mark || event.button !== 0 || event.shiftKey) return false;
    const pos = view.posAtDOM(mark);
    const footnote = footnoteAt(view.state, pos);
    if (!footnote) return false;
    const { from, to } = footnote;
    const writing = view.hasFocus && view.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
    if (writing && !(event.ctrlKey || event.metaKey)) return false;
    const other = otherEnd(view.state, pos);
    if (other === null) return false;
    event.preventDefault();
    jump(view, other);
    return true;
  },
});

export const footnoteFollowing: Extension = [hover, clicks];
